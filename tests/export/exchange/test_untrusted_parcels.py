"""Packs and returns from elsewhere: so much is read and no more, and each thing in them is what it must be."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from export.exchange import gathering, packs, parcel, returns
from model.file.store import Store
from model.journal.journal import MAX_ENTRIES
from model.journal.records import Refused, Statement
from tests.fuzz.harness import Verdict
from tests.fuzz.parcels import EVE, OWN, Pack, Return, canonical, hashed, no_seal, signed

ROW = ["reading/K001/Anna", "plan_made", "yes", "Anna", "2026-11-02T12:00:00Z", [], "0" * 64]


@pytest.fixture
def sent(tmp_path: Path) -> Iterator[Return]:
    """A lead's file that knows Anna's key, and a return of hers."""
    made = Return(tmp_path)
    with made.lead:
        yield made


def refused(act: Callable[[], object]) -> str:
    begun = time.process_time()
    with pytest.raises(Refused) as caught:
        act()
    assert time.process_time() - begun < 10
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 700
    return sentence


def gathered(sent: Return, packed: bytes) -> str:
    """The sentence by which a return of these bytes is refused, nothing of the lead's having been touched."""
    before = [file.read_bytes() for file in sent.guarded()]
    sent.path.write_bytes(packed)
    sentence = refused(lambda: gathering.gather(sent.lead, [sent.path]))
    assert [file.read_bytes() for file in sent.guarded()] == before
    return sentence


def squeezed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def anew(data: dict[str, Any], seed: str = OWN) -> bytes:
    """A return as whoever has that key can make it: everything that follows from the rest is right."""
    return squeezed(canonical(signed(hashed(data), seed)))


@contextmanager
def little_memory(megabytes: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes << 20
    finally:
        tracemalloc.stop()


class TestSize:
    def test_what_unpacks_to_far_more_than_any_journal_is_refused_early(self, sent: Return) -> None:
        bomb = squeezed(b" " * (64 << 20))
        assert len(bomb) < 2**17
        with little_memory(40):
            assert "is too large for a return" in gathered(sent, bomb)

    def test_one_with_more_entries_than_an_inspection_can_have_is_refused_unparsed(self, sent: Return) -> None:
        many = b'{"entries":[' + b"[]," * (MAX_ENTRIES * 20) + b"[]]}"
        with little_memory(300):
            assert f"at most {MAX_ENTRIES} entries are read" in gathered(sent, _hard_to_squeeze(many))

    def test_so_is_one_with_a_few_too_many(self, sent: Return, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parcel, "MAX_ENTRIES", len(sent.data["entries"]) - 1)
        assert "entries are read" in gathered(sent, anew(sent.data))

    @pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900])
    def test_depth(self, sent: Return, deep: str) -> None:
        text = canonical(sent.data).replace(b'"entries":[', b'"entries":[' + deep.encode() + b",", 1)
        assert "anna.caseread-return" in gathered(sent, squeezed(text))


def _hard_to_squeeze(data: bytes) -> bytes:
    """Packed so badly that it is no more than a hundred times as large unpacked."""
    return gzip.compress(data, 0, mtime=0)


class TestForm:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'"version":2', b'"version":true'),
            (b'"version":2', b'"version":2.0'),
            (b'"version":2', b'"version":NaN'),
            (b'"version":2', b'"version":2e0'),
            (b'"version":2', b'"version":' + b"1" * 5_000),
            (b'"version":2', b'"version":2,"version":2'),
            (b'"version":2', b'"version":2,"entries":[]'),
            (b'"area":"Kent"', b'"area":"Kent","area":"Essex"'),
            (b'"version":2', b'"version":Infinity'),
        ],
    )
    def test_what_two_programs_could_read_differently_is_refused(self, sent: Return, old: bytes, new: bytes) -> None:
        text = canonical(sent.data)
        assert old in text
        assert "anna.caseread-return" in gathered(sent, squeezed(text.replace(old, new, 1)))

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            (0, "reading/K001/Anna\n"),
            (0, "reading/K001/" + "x" * 400),
            (0, "reading/K001/An\u202ena"),
            (1, "plan_made" + "x" * 100_000),
            (1, "plan\x1b[2J_made"),
            (2, True),
            (2, 1.5),
            (2, 10**4_000),
            (2, {"a": 1}),
            (2, [["yes"]]),
            (2, "x" * 1_000_000),
            (3, "Anna\u202e"),
            (3, "A" * 81),
            (3, ""),
            (4, "2026-11-02T12:00:00+00:00"),
            (4, 1_700_000_000),
            (5, ["f" * 64]),
            (5, "f" * 64),
            (5, [None]),
            (5, {"a": "b"}),
        ],
    )
    def test_an_entry_that_is_right_but_for_one_thing_is_refused(self, sent: Return, place: int, value: Any) -> None:
        row = [*ROW[:place], value, *ROW[place + 1 :]]
        sent.data["entries"].append(row)
        assert "entry" in gathered(sent, anew(sent.data))

    def test_half_a_pair_of_signs_was_never_signed(self, sent: Return) -> None:
        sent.data["entries"].append([*ROW[:2], "\ud800", *ROW[3:]])
        assert "is forged or damaged" in gathered(sent, anew(sent.data))

    @pytest.mark.parametrize("name", ["Anna\nBen", "\u202eannA", "\x1b[31m", "x" * 5_000])
    def test_whose_name_a_return_gives_breaks_no_sentence(self, sent: Return, name: str) -> None:
        sent.data["entries"].append(ROW)
        assert "anna.caseread-return" in gathered(sent, anew(sent.data | {"assessor": name}))


class TestForgery:
    """Someone holds a pack and all that is in it, and has a key of their own."""

    def test_what_they_say_in_annas_name_is_refused(self, sent: Return) -> None:
        sent.data["entries"].append([*ROW[:1], "risk_screened", "yes", *ROW[3:]])
        assert "is signed with another key than Anna's" in gathered(sent, anew(sent.data, EVE))

    def test_what_they_alter_in_a_return_of_hers_is_refused(self, sent: Return) -> None:
        sent.data["entries"].append([*ROW[:1], "risk_screened", "yes", *ROW[3:]])
        packed = squeezed(canonical(hashed(sent.data)))
        assert "is forged or damaged" in gathered(sent, packed)

    def test_her_own_words_signed_by_them_are_no_words_of_hers(self, sent: Return) -> None:
        assert "is signed with another key than Anna's" in gathered(sent, anew(sent.data, EVE))
        sent.path.write_bytes(sent.original)
        assert sent.judge(sent.original) is Verdict.EQUAL


class TestPack:
    @pytest.fixture
    def handed(self, tmp_path: Path) -> Pack:
        return Pack(tmp_path)

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(
                lambda data: data["instrument"].update(weights={"individual": "1e99999999", "summary": "0"}), id="w"
            ),
            pytest.param(lambda data: data["instrument"].update(title="\ud800"), id="half a pair"),
            pytest.param(lambda data: data["instrument"].update(title="x" * 3_000_000), id="a long text"),
            pytest.param(lambda data: data["instrument"].update(sections=[{}] * 20_000), id="many tables"),
            pytest.param(lambda data: data["instrument"].update(title="A\x1b[2J"), id="a sign for machines"),
            pytest.param(lambda data: data["inspection"].update(area="Kent\n"), id="the area"),
            pytest.param(lambda data: data.update(assessor="Anna\u202e"), id="the name"),
            pytest.param(lambda data: data.update(assessor="../Anna"), id="a path for a name"),
        ],
    )
    def test_one_whose_maker_knew_the_passphrase_is_refused_all_the_same(
        self, handed: Pack, change: Callable[[dict[str, Any]], object]
    ) -> None:
        change(handed.data)
        text = json.dumps(handed.data, sort_keys=True, separators=(",", ":"))
        sha256_of = sha256(canonical(handed.data["instrument"])).hexdigest()
        text = text.replace(handed.data["instrument_sha256"], sha256_of)
        handed.path.write_bytes(handed.original[:32] + squeezed(text.encode()))
        before = sorted(handed.folder.iterdir())
        with no_seal():
            refused(lambda: packs.open_pack(handed.path, "", handed.folder / "another.caseread"))
        assert sorted(handed.folder.iterdir()) == before


def test_an_honest_return_of_many_entries_is_no_bomb(tmp_path: Path) -> None:
    """The limits are far from what people hand back."""
    made = Return(tmp_path)
    with made.lead, Store.open(tmp_path / "anna.caseread") as laptop:
        for _ in range(40):
            for answer in ("yes", "no"):
                laptop.record(Statement("reading/K001/Anna", "note:plan_made", "the same " * 2_000 + answer), "Anna")
        returns.write_return(laptop, made.path)
        assert len(gathering.gather(made.lead, [made.path]).plan.new) > 80
