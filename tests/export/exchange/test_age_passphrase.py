"""The age format with a passphrase: what we seal others open, what others sealed we open, and nothing altered opens."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pyrage
import pytest

from export.exchange import age_passphrase
from export.exchange.age_passphrase import CHUNK, NotOpenedError, SealFault, seal, unseal
from tests import debian_age

WORDS = b"lamp river cake stone bird"
QUICK = 1
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5]


def fault(sealed: bytes, passphrase: bytes = WORDS) -> SealFault:
    with pytest.raises(NotOpenedError) as caught:
        unseal(sealed, passphrase)
    return caught.value.fault


def some(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_opens_what_we_seal(size: int) -> None:
    assert pyrage.passphrase.decrypt(seal(some(size), WORDS, QUICK), WORDS.decode()) == some(size)


@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_we_seal(size: int) -> None:
    assert unseal(seal(some(size), WORDS, QUICK), WORDS) == some(size)


@pytest.mark.slow
def test_we_open_what_pyrage_sealed_as_packs_were_before() -> None:
    sealed = pyrage.passphrase.encrypt(some(3 * CHUNK + 5), WORDS.decode())
    assert unseal(sealed, WORDS) == some(3 * CHUNK + 5)


@debian_age.needs_age
@debian_age.needs_terminal
@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES[1:])  # of nothing, age's tool makes no file
def test_age_opens_what_we_seal(tmp_path: Path, size: int) -> None:
    (tmp_path / "sealed.age").write_bytes(seal(some(size), WORDS, QUICK))
    assert debian_age.open_with_passphrase("age -d -o opened sealed.age", WORDS.decode(), tmp_path) == some(size)


def test_the_work_factor_stands_in_the_file_and_no_two_files_are_alike() -> None:
    files = [seal(b"data", WORDS, factor) for factor in (1, 2, 3, 4, 10, 1)]
    found = [
        re.match(rb"age-encryption\.org/v1\n-> scrypt (\S{22}) (\d+)\n(\S{43})\n--- \S{43}\n", file) for file in files
    ]
    assert [int(each[2]) for each in found if each] == [1, 2, 3, 4, 10, 1]
    assert len({each[1] for each in found if each}) == len({each[3] for each in found if each}) == len(files)
    assert [unseal(file, WORDS) for file in files] == [b"data"] * len(files)


def test_a_byte_altered_or_missing_anywhere_does_not_open() -> None:
    """In the file key as it is wrapped, an altered byte looks like a wrong passphrase: nothing can tell them apart."""
    sealed = seal(b"what was said", WORDS, QUICK)
    for place in range(len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert fault(altered) in {SealFault.WRONG, SealFault.DAMAGED}
        assert fault(sealed[:place]) is SealFault.DAMAGED
    assert fault(sealed + b"\0") is SealFault.DAMAGED
    payload = sealed.index(b"\n", sealed.index(b"---")) + 1
    for place in range(payload, len(sealed)):
        assert fault(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]) is SealFault.DAMAGED


def test_pieces_left_out_doubled_or_exchanged_do_not_open() -> None:
    sealed = seal(some(4 * CHUNK), WORDS, QUICK)
    start = sealed.index(b"\n", sealed.index(b"---")) + 1 + 16
    ends = [*range(start, len(sealed), CHUNK + 16), len(sealed)]
    pieces = [sealed[a:b] for a, b in pairwise(ends)]
    assert b"".join([sealed[:start], *pieces]) == sealed
    for wrong in (pieces[:-1], pieces[1:], [pieces[1], pieces[0], *pieces[2:]], [*pieces, pieces[-1]], [], [b""]):
        assert fault(b"".join([sealed[:start], *wrong])) is SealFault.DAMAGED


def test_an_empty_last_piece_does_not_open() -> None:
    """Whoever knows the passphrase could write one; the format has only one way to write the same data."""
    sealed = seal(some(CHUNK), WORDS, QUICK)
    start = sealed.index(b"\n", sealed.index(b"---")) + 1
    header, nonce = sealed[:start], sealed[start : start + 16]
    found = age_passphrase._HEADER.match(header)
    assert found is not None
    wrap_key = age_passphrase._wrap_key(WORDS, age_passphrase._bytes_of(found["salt"]), QUICK)
    file_key = age_passphrase._decrypted(age_passphrase._bytes_of(found["wrapped"]), bytes(12), wrap_key)
    key = age_passphrase._derived(file_key, nonce, b"payload")
    full = age_passphrase._encrypted(some(CHUNK), bytes(12), key)
    empty = age_passphrase._encrypted(b"", (1).to_bytes(11, "big") + b"\1", key)
    forged = header + nonce + full + empty
    assert fault(forged) is SealFault.DAMAGED
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(forged, WORDS.decode())


@pytest.mark.parametrize(
    "header",
    [
        b"-> scrypt SALT 01\nBODY\n",
        b"-> scrypt SALT 0\nBODY\n",
        b"-> scrypt SALT +1\nBODY\n",
        b"-> scrypt SALT 1 1\nBODY\n",
        b"-> scrypt SALT\nBODY\n",
        b"-> scrypt SALT== 1\nBODY\n",
        b"-> scrypt SALT 1\nBODY=\n",
        b"-> scrypt SALT 1\nBODYBODY\n",
        b"-> scrypt SALT 1\nBODY\n-> scrypt SALT 1\nBODY\n",
        b"-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nBODY\n-> scrypt SALT 1\nBODY\n",
        b"-> scrypt SALT 1\r\nBODY\r\n",
    ],
)
def test_a_header_that_is_not_as_the_format_has_it_is_damaged(header: bytes) -> None:
    first, stanza, body, rest = seal(b"data", WORDS, QUICK).split(b"\n", 3)
    altered = header.replace(b"SALT", stanza.split()[2]).replace(b"BODY", body)
    assert fault(first + b"\n" + altered + rest) is SealFault.DAMAGED


def test_text_that_says_the_same_bytes_another_way_is_damaged() -> None:
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    first, stanza, body, rest = seal(b"data", WORDS, QUICK).split(b"\n", 3)
    salt = stanza.split()[2]
    same = salt[:-1] + letters[letters.index(salt[-1]) ^ 1 :][:1]
    assert fault(b"\n".join((first, stanza.replace(salt, same), body, rest))) is SealFault.DAMAGED


def test_a_work_factor_above_that_of_ages_own_tool_is_not_tried() -> None:
    sealed = seal(b"data", WORDS, QUICK)
    for factor in (23, 63, 64, 999_999_999):
        assert fault(sealed.replace(b" 1\n", b" %d\n" % factor, 1)) is SealFault.TOO_MUCH
    assert fault(sealed.replace(b" 1\n", b" 1000000000\n", 1)) is SealFault.DAMAGED
    assert fault(sealed.replace(b" 1\n", b" 2\n", 1)) is SealFault.WRONG


@pytest.mark.parametrize("data", [b"", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> scrypt ", b"\0" * 500])
def test_what_is_no_such_file_is_damaged(data: bytes) -> None:
    assert fault(data) is SealFault.DAMAGED
