"""Sealing: only the right key or passphrase opens, what is altered is refused, and age opens what is sealed here."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from export.exchange import sealing
from model.file.protection import WrongPassphrase
from model.journal.records import Refused
from tests import debian_age, quick_age

WORDS = "lamp river cake stone bird"


def opened(data: bytes, identity: str) -> str:
    """The sentence with which a sealed file is refused."""
    with pytest.raises(Refused) as caught:
        sealing.unseal("a.file", data, identity)
    return str(caught.value)


def test_only_its_own_key_opens_what_is_sealed_to_it() -> None:
    mine, other = sealing.new_identity(), sealing.new_identity()
    sealed = sealing.seal(b"what was said", sealing.public_key(mine))
    assert sealing.is_sealed(sealed)
    assert not sealing.has_passphrase(sealed)
    assert b"said" not in sealed
    assert sealing.unseal("a.file", sealed, mine) == b"what was said"
    assert "a.file is sealed to another key" in opened(sealed, other)


def test_a_byte_altered_or_missing_anywhere_is_refused() -> None:
    mine = sealing.new_identity()
    sealed = sealing.seal(b"what was said", sealing.public_key(mine))
    for place in range(len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert opened(altered, mine).startswith("a.file is ")
        assert opened(sealed[:place], mine).startswith("a.file is ")


def test_what_is_no_public_key_is_refused() -> None:
    with pytest.raises(Refused, match="is not a public key of age"):
        sealing.seal(b"", "age1qqq")
    with pytest.raises(ValueError, match="AGE"):
        sealing.public_key("AGE-SECRET-KEY-1")


@pytest.mark.parametrize("passphrase", ["", "short", " 1234567 ", "two\nlines of it", "with\0nought"])
def test_a_passphrase_too_short_or_not_to_be_typed_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused, match="use 8 characters or more, or five words"):
        sealing.seal_with_passphrase(b"", passphrase)


@pytest.mark.slow
@pytest.mark.real_passphrases
def test_a_passphrase_opens_what_it_sealed_and_no_other_does() -> None:
    sealed = sealing.seal_with_passphrase(b"what was said", f"  {WORDS} ")
    assert sealing.has_passphrase(sealed)
    assert sealing.open_with_passphrase("a.file", sealed, f"{WORDS}\n") == b"what was said"
    with pytest.raises(Refused, match=r"^a\.file does not open with this passphrase"):
        sealing.open_with_passphrase("a.file", sealed, WORDS.replace("cake", "lake"))
    with pytest.raises(Refused, match=r"^a\.file is cut short or damaged"):
        sealing.open_with_passphrase("a.file", sealed[:-1], WORDS)


def test_letters_that_look_the_same_are_the_same() -> None:
    sealed = sealing.seal_with_passphrase(b"data", "the café garden")
    assert sealing.open_with_passphrase("a.file", sealed, "the cafe\u0301 garden") == b"data"


def test_words_made_up_by_the_program_open_however_they_are_typed() -> None:
    sealed = sealing.seal_with_passphrase(b"data", WORDS)
    for typed in (WORDS.upper(), WORDS.title(), f" {WORDS.replace(' ', '  ')}\t"):
        assert sealing.open_with_passphrase("a.file", sealed, typed) == b"data"
        assert sealing.open_with_passphrase("a.file", sealing.seal_with_passphrase(b"data", typed), typed) == b"data"


def test_other_words_open_as_they_were_chosen_and_in_no_other_way() -> None:
    for chosen in ("The Café Garden", "lamp river cake stone", "lamp river cake stone Godalming"):
        sealed = sealing.seal_with_passphrase(b"data", chosen)
        assert sealing.open_with_passphrase("a.file", sealed, chosen) == b"data"
        for typed in (chosen.upper(), chosen.replace(" ", "  ")):
            with pytest.raises(WrongPassphrase):
                sealing.open_with_passphrase("a.file", sealed, typed)


def test_much_data_goes_there_and_back() -> None:
    data = bytes(range(256)) * 2**14
    assert sealing.open_with_passphrase("a.file", sealing.seal_with_passphrase(data, WORDS), WORDS) == data


def test_whoever_waits_can_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_age.never_answer(monkeypatch)
    ticks = []

    def tick() -> None:
        ticks.append(time.monotonic())
        if len(ticks) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        sealing.seal_with_passphrase(b"data", WORDS, tick)
    assert time.monotonic() - ticks[0] < quick_age.SILENT_SECONDS  # it was not waited for


def sentence(data: bytes, passphrase: str = WORDS) -> str:
    """The sentence with which a file sealed with a passphrase is refused."""
    with pytest.raises(Refused) as caught:
        sealing.open_with_passphrase("a.file", data, passphrase)
    return str(caught.value)


def second_python(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Have a second Python that does this."""
    monkeypatch.setattr(sealing, "_SECOND_PYTHON", (sys.executable, "-c", words))


NEAR_DEATHS = {
    "aborted before it said anything": "os.abort()",
    "killed before it said anything": "sys.stdin.read(); os.kill(os.getpid(), signal.SIGTERM)",
    "ended as if all were well": "sys.stdin.read()",
    "ended with the exit code that abort has on Windows": "os._exit(3)",
    "ended in the middle of a word": "print('wro', end='')",
    "ended in the middle of the data": "print('done 9\\nhalf', end='')",
    "said something else": "print('wrongly 0')",
}


@pytest.mark.parametrize("how", NEAR_DEATHS.values(), ids=NEAR_DEATHS)
def test_a_second_python_that_is_ended_is_neither_a_wrong_passphrase_nor_damage(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    sealed = sealing.seal_with_passphrase(b"data", WORDS)
    second_python(monkeypatch, f"import os, signal, sys; {how}")
    assert sentence(sealed).startswith("The work on the passphrase of a.file was stopped by the system before it was")
    with pytest.raises(Refused, match="passphrase of the file was stopped by the system"):
        sealing.seal_with_passphrase(b"data", WORDS)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.real_passphrases
def test_too_little_memory_is_said_to_be_that(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = "import resource, runpy; resource.setrlimit(resource.RLIMIT_AS, (200 << 20,) * 2)"
    second_python(monkeypatch, f"{limited}; runpy.run_module('export.exchange.passphrase_work', run_name='__main__')")
    with pytest.raises(
        Refused, match="There is not memory enough for the passphrase of the file: close other programs"
    ):
        sealing.seal_with_passphrase(b"data", WORDS)
    sealed = quick_age.seal(WORDS.encode(), b"data").replace(b" 1\n", b" 18\n", 1)
    assert sentence(sealed).startswith("There is not memory enough for the passphrase of a.file: close other programs")


@pytest.mark.parametrize("factor", [23, 30, 64, 999_999_999])
def test_a_work_factor_that_no_laptop_manages_is_said_to_be_that(factor: int) -> None:
    sealed = quick_age.seal(WORDS.encode(), b"data").replace(b" 1\n", b" %d\n" % factor, 1)
    assert sentence(sealed).startswith("a.file takes longer to open than this laptop manages: ask for it to be made")


def test_a_wrong_passphrase_is_known_as_that() -> None:
    sealed = sealing.seal_with_passphrase(b"data", WORDS)
    with pytest.raises(WrongPassphrase, match=r"^a\.file does not open with this passphrase: type it as it was given"):
        sealing.open_with_passphrase("a.file", sealed, f"{WORDS}s")
    for typed in ("two\nlines", "\udcff", ""):
        with pytest.raises(WrongPassphrase):
            sealing.open_with_passphrase("a.file", sealed, typed)


def test_the_work_is_the_same_whatever_the_laptop_is_busy_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # so that it is the factor that people have
    assert sealing.seal_with_passphrase(b"data", WORDS).split(b"\n")[1].split()[3] == b"18"


def test_a_mistake_of_ours_is_no_refusal_and_tells_no_secret(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sealing, "_SECOND_PYTHON", (*sealing._SECOND_PYTHON, "neither way"))
    with pytest.raises(RuntimeError) as caught:
        sealing.seal_with_passphrase(b"data", WORDS)
    told = capfd.readouterr()
    assert WORDS not in f"{caught.value}{told.out}{told.err}"


@debian_age.needs_age
def test_age_opens_what_is_sealed_to_a_key(tmp_path: Path) -> None:
    identity = sealing.new_identity()
    sealed = tmp_path / "sealed.age"
    sealed.write_bytes(sealing.seal(b"what was said", sealing.public_key(identity)))
    assert debian_age.open_with_key(sealed, identity, tmp_path) == b"what was said"
