"""The list of the entries that a pack holds, signed with the lead's key.

It travels in every return that grows from the pack, so that what the lead stated stays the lead's, whoever hands it in.
It is good for one inspection, one instrument and one assessor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from export.exchange import parcel, signatures
from model.file.store import Store
from model.inspection.readings import Inspection
from model.journal.journal import canonical
from model.journal.records import Refused

_FORMAT = "caseread-list"
_LISTS = "lists"
_TOKEN = "token"  # noqa: S105 - the name of a note
_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SignedList:
    """A list that was read and is genuine: `key` vouches for the entries of these ids.

    `handed_in`: by the keys of the assessor's own laptops, which of the ids these brought. `recipient` is the key that
    returns are sealed to, `proves` the hash of the pack's token. `data` is the list as it travels.
    """

    key: str
    assessor: str
    made_at: str
    recipient: str
    proves: str
    ids: frozenset[str]
    handed_in: Mapping[str, frozenset[str]]
    data: Mapping[str, Any] = field(repr=False)


def sign_list(
    seed: str,
    inspection: Inspection,
    instrument_sha256: str,
    facts: Mapping[str, str],
    ids: Collection[str],
    handed_in: Mapping[str, Collection[str]],
) -> dict[str, object]:
    """The list of these ids, signed; `facts` are assessor, made_at, recipient and proves."""
    return signatures.signed(
        {
            "format": _FORMAT,
            "inspection": inspection.id,
            "instrument_sha256": instrument_sha256,
            **facts,
            "ids": sorted(ids),
            "handed_in": {key: sorted(brought) for key, brought in handed_in.items()},
        },
        seed,
    )


def read_list(name: str, data: object, inspection: Inspection, instrument_sha256: str) -> SignedList:
    """A signed list out of the file of this name; Refused if it is none, not genuine, or of something else."""
    if not isinstance(data, dict):
        raise Refused(f"{name} is damaged: a list of the lead inspector's in it is none.")
    key = signatures.signer(name, data)
    try:
        of_ours = data["inspection"], data["instrument_sha256"], data["format"]
        assessor, made_at, recipient, proves = (
            parcel.short_text(data, part) for part in ("assessor", "made_at", "recipient", "proves")
        )
        handed_in = {str(by): _ids(ids) for by, ids in data["handed_in"].items()}
        found = SignedList(key, assessor, made_at, recipient, proves, _ids(data["ids"]), handed_in, data)
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{name} is damaged: a list of the lead inspector's in it is none.") from error
    if of_ours != (inspection.id, instrument_sha256, _FORMAT):
        raise Refused(f"{name} holds a list of the lead inspector's that is of another inspection.")
    return found


def kept(store: Store) -> list[dict[str, Any]]:
    """The lead's lists that an assessor's file keeps, as they travel."""
    return list(json.loads(store.local.get(_LISTS) or "[]"))


def keep(store: Store, new: SignedList, token: str) -> None:
    """Keep the list and the token that came with a pack. What an earlier list of the same lead adds nothing to goes."""
    lists = [one for one in kept(store) if one[signatures.PUBLIC_KEY] != new.key or not new.ids.issuperset(one["ids"])]
    store.local.set(_LISTS, canonical([*lists, dict(new.data)]))
    store.local.set(_TOKEN, token)


def token(store: Store) -> str:
    """The token of the pack that an assessor's file was made of; "" if there was none."""
    return store.local.get(_TOKEN) or ""


def _ids(data: object) -> frozenset[str]:
    if not isinstance(data, list) or not all(isinstance(id_, str) and _ID.fullmatch(id_) for id_ in data):
        raise TypeError(data)
    return frozenset(data)
