"""What a signature on a reading stands for: the reading's answers and notes, and the case details that route them.

Pure. A signature is a text: the digest of the heads of the reading, and for each detail that the instrument's routing
uses its name and a digest of its value, joined by `;`. So the text alone says what it covers, and which detail is
another by now. Signatures of before have the first part alone: they stand for the reading, whatever becomes of the
case's details.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from model.inspection.outcomes import routing_details
from model.instrument.instrument import Instrument
from model.journal.journal import Heads, canonical, content_digest
from model.journal.records import Value

_DIGITS = 32
_OF_READING = re.compile(r"[0-9a-f]{64}")
_OF_DETAIL = re.compile(rf"([^;=\s]+)=([0-9a-f]{{{_DIGITS}}})")


def signature_of(instrument: Instrument, details: Mapping[str, Value], fields: Mapping[str, Heads]) -> str:
    """The signature of a reading as it stands: `details` are the values of its case, `fields` the reading's heads."""
    covered = (f"{name}={_digest(name, details)}" for name in routing_details(instrument))
    return ";".join((content_digest(fields), *covered))


def is_signature(instrument: Instrument, signature: Value) -> bool:
    """Whether this can be a signature: the digest of a reading, and digests of details that cases have, each once."""
    if not isinstance(signature, str):
        return False
    reading, *parts = signature.split(";")
    names = [found[1] for part in parts if (found := _OF_DETAIL.fullmatch(part))]
    if not _OF_READING.fullmatch(reading) or len(names) != len(parts):
        return False
    return len(set(names)) == len(names) and set(names) <= instrument.case_field.keys()


def is_still_signed(signature: Value, details: Mapping[str, Value], fields: Mapping[str, Heads]) -> bool:
    """Whether what a signature stands for is what the reading and its case say now."""
    if not isinstance(signature, str):
        return False
    return signature.partition(";")[0] == content_digest(fields) and not any(changed_details(signature, details))


def changed_details(signature: Value, details: Mapping[str, Value]) -> Iterator[str]:
    """The names of the details that a signature covers and that are others by now."""
    if isinstance(signature, str):
        for part in signature.split(";")[1:]:
            name, _, digest = part.partition("=")
            if digest != _digest(name, details):
                yield name


def covers_routing(instrument: Instrument, signature: Value) -> bool:
    """Whether a signature covers each detail that can change what the answers come to; those of before do not."""
    names = {part.partition("=")[0] for part in str(signature).split(";")[1:]}
    return names >= set(routing_details(instrument))


def _digest(name: str, details: Mapping[str, Value]) -> str:
    """Of a detail by its name and value, so that a digest is good for no other; nothing stated is a value, too."""
    return hashlib.sha256(canonical([name, details.get(name)]).encode()).hexdigest()[:_DIGITS]
