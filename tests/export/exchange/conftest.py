"""A lead who has made packs, and an assessor who has opened theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.exchange import sealing
from export.exchange.packs import make_pack
from model.file.store import Store
from tests import quick_age
from tests.export.exchange.signed_returns import (
    ANNA,
    BEN,
    LEAD,
    WORDS,
    laptop,
    pack_of,
)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs that are sealed and opened at once: their passphrase is tested elsewhere."""

    def at_once(way: str, passphrase: str, data: bytes, *_: object) -> bytes:
        return (
            quick_age.seal(passphrase.encode(), data) if way == "seal" else quick_age.unseal(passphrase.encode(), data)
        )

    monkeypatch.setattr(sealing, "_ask_second_python", at_once)


@pytest.fixture
def lead(store: Store) -> Store:
    """The lead's file, with packs made for Anna and Ben."""
    store.local.set("assessor", LEAD)
    for name in (ANNA, BEN):
        make_pack(store, name, "inspector", WORDS, pack_of(store, name), LEAD)
    return store


@pytest.fixture
def anna(lead: Store, tmp_path: Path) -> Iterator[Store]:
    """Anna's file, made from her pack, with an answer in it."""
    with laptop(lead, ANNA, tmp_path / "anna.caseread") as opened:
        yield opened
