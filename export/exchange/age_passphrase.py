"""The age format with a passphrase, byte for byte as https://age-encryption.org/v1 has it.

A key made for this one file seals the data; scrypt makes another of the passphrase, which wraps the first. How much
work scrypt is stands in the file as its *work factor*: 2 ** factor KiB of memory, and time to match, for each
passphrase that is tried. Other programs that seal with a passphrase choose it by how fast the laptop is just then;
this one is told.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Iterator
from enum import StrEnum

from nacl import bindings, exceptions

MOST_WORK = 22
"""The highest work factor that is tried, as by age's own tool: 4 GB, and some twenty seconds."""

CHUNK = 1 << 16
"""The data is sealed in pieces of this many bytes; the last may be shorter."""

_TAG = bindings.crypto_aead_chacha20poly1305_ietf_ABYTES
_FILE_KEY, _SALT, _NONCE = 16, 16, 16
_NO_NONCE = bytes(bindings.crypto_aead_chacha20poly1305_ietf_NPUBBYTES)
_LABEL = b"age-encryption.org/v1/scrypt"

# Another way to seal may not stand beside a passphrase; a work factor of ten digits is none.
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<factor>[1-9][0-9]{0,8})\n"
    rb"(?P<wrapped>[A-Za-z0-9+/]{43})\n"
    rb"--- (?P<mac>[A-Za-z0-9+/]{43})\n"
)


class SealFault(StrEnum):
    """Why something sealed does not open."""

    WRONG = "wrong"
    DAMAGED = "damaged"
    TOO_MUCH = "too-much"
    NO_MEMORY = "no-memory"


class NotOpenedError(Exception):
    """What was sealed does not open, or there is not memory enough to seal; `fault` says why."""

    def __init__(self, fault: SealFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def seal(data: bytes, passphrase: bytes, factor: int) -> bytes:
    """Data that opens with the passphrase, after so much work.

    NotOpenedError if that takes more memory than there is.
    """
    file_key, salt, nonce = (secrets.token_bytes(size) for size in (_FILE_KEY, _SALT, _NONCE))
    wrapped = _encrypted(file_key, _NO_NONCE, _wrap_key(passphrase, salt, factor))
    header = b"age-encryption.org/v1\n-> scrypt %b %d\n%b\n---" % (_base64(salt), factor, _base64(wrapped))
    key = _derived(file_key, nonce, b"payload")
    sealed = (_encrypted(piece, place, key) for piece, place in _pieces(data, CHUNK))
    return b"".join((header, b" ", _base64(_mac(file_key, header)), b"\n", nonce, *sealed))


def unseal(sealed: bytes, passphrase: bytes) -> bytes:
    """What was sealed with this passphrase. NotOpenedError if it does not open."""
    header = _HEADER.match(sealed)
    if header is None:
        raise NotOpenedError(SealFault.DAMAGED)
    factor = int(header["factor"])
    if factor > MOST_WORK:
        raise NotOpenedError(SealFault.TOO_MUCH)
    salt, wrapped, mac = (_bytes_of(header[part]) for part in ("salt", "wrapped", "mac"))
    wrap_key = _wrap_key(passphrase, salt, factor)
    try:
        file_key = _decrypted(wrapped, _NO_NONCE, wrap_key)
    except exceptions.CryptoError as error:
        raise NotOpenedError(SealFault.WRONG) from error
    if not hmac.compare_digest(mac, _mac(file_key, sealed[: header.start("mac") - 1])):
        raise NotOpenedError(SealFault.DAMAGED)
    try:
        return _opened(sealed[header.end() :], file_key)
    except exceptions.CryptoError as error:
        raise NotOpenedError(SealFault.DAMAGED) from error


def _opened(payload: bytes, file_key: bytes) -> bytes:
    key = _derived(file_key, payload[:_NONCE], b"payload")
    opened = [_decrypted(piece, place, key) for piece, place in _pieces(payload[_NONCE:], CHUNK + _TAG)]
    if not opened[-1] and len(opened) > 1:  # the format has no empty last piece, so that there is one way to write it
        raise NotOpenedError(SealFault.DAMAGED)
    return b"".join(opened)


def _wrap_key(passphrase: bytes, salt: bytes, factor: int) -> bytes:
    """By PyNaCl's scrypt, for that of hashlib has no work factor above 20."""
    work = 1 << factor
    room = (work + 3) << 10
    try:
        return bindings.crypto_pwhash_scryptsalsa208sha256_ll(
            passphrase, _LABEL + salt, work, r=8, p=1, dklen=32, maxmem=room
        )
    except exceptions.RuntimeError as error:  # it has no other reason to fail
        raise NotOpenedError(SealFault.NO_MEMORY) from error


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869), whose first 32 bytes are all that is wanted."""
    return hmac.digest(hmac.digest(salt, key, "sha256"), info + b"\x01", "sha256")


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _pieces(data: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The pieces of the data, one at least, each with its nonce: its number, and whether it is the last."""
    starts = range(0, max(len(data), 1), size)
    for number, start in enumerate(starts):
        is_last = number == len(starts) - 1
        yield data[start : start + size], number.to_bytes(11, "big") + bytes([is_last])


def _encrypted(plain: bytes, nonce: bytes, key: bytes) -> bytes:
    return bindings.crypto_aead_chacha20poly1305_ietf_encrypt(plain, None, nonce, key)


def _decrypted(sealed: bytes, nonce: bytes, key: bytes) -> bytes:
    if len(sealed) < _TAG:
        raise exceptions.CryptoError
    return bindings.crypto_aead_chacha20poly1305_ietf_decrypt(sealed, None, nonce, key)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes_of(text: bytes) -> bytes:
    """What base64 without padding says; NotOpenedError if it could be said by another text as well."""
    data = base64.b64decode(text + b"=" * (-len(text) % 4))
    if _base64(data) != text:
        raise NotOpenedError(SealFault.DAMAGED)
    return data
