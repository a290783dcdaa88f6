"""Returns: written whole, read as untrusted, gathered all or none."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from export.exchange import returns, signatures
from export.exchange.gathering import apply, gather
from export.exchange.plan_json import as_json
from export.exchange.plan_words import awaited_in_words, plan_in_words
from export.exchange.returns import read_return, write_return
from model.file.store import Store
from model.instrument.reader import read
from model.journal.journal import canonical, digest, make
from model.journal.records import Entry, Refused, Statement
from model.journal.suffixes import RETURN_SUFFIX
from tests.conftest import new_store
from tests.small_instrument import small_files

ANNA = "reading/K001/Anna"
SEED = "a1" * 32
"""The private half of the key of Anna's file."""


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Store]:
    """An assessor's own file, with a reading begun."""
    with new_store(tmp_path / "anna.caseread") as opened:
        opened.local.set("assessor", "Anna")
        signatures.adopt(opened, SEED)
        opened.record(Statement(ANNA, "risk_screened", "yes"), "Anna")
        opened.record(Statement(ANNA, "note:risk_screened", "Zoë’s file"), "Anna")
        yield opened


@pytest.fixture
def sent(laptop: Store, tmp_path: Path) -> Path:
    path = tmp_path / f"anna{RETURN_SUFFIX}"
    write_return(laptop, path)
    return path


def rewrite(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Alter what a return says, and sign and pack it again, as only who has Anna's key can."""
    data = json.loads(gzip.decompress(path.read_bytes()))
    change(data)
    del data["signature"]
    path.write_bytes(gzip.compress(canonical(signatures.signed(data, SEED)).encode(), mtime=0))


def refused(store: Store, path: Path) -> str:
    """The sentence with which a return is refused, nothing having been changed."""
    before = store.digest(), sorted(file.name for file in path.parent.iterdir())
    with pytest.raises(Refused) as caught:
        gather(store, [path])
    assert (store.digest(), sorted(file.name for file in path.parent.iterdir())) == before
    sentence = str(caught.value)
    assert sentence.startswith(path.name)
    assert sentence.endswith(".")
    return sentence


def test_a_return_brings_everything_that_was_said(store: Store, laptop: Store, sent: Path) -> None:
    found = read_return(sent, store.inspection, store.instrument)
    assert found.assessor == "Anna"
    assert set(found.entries) == set(laptop.entries())


def test_the_same_journal_gives_the_same_bytes(store: Store, laptop: Store, sent: Path, tmp_path: Path) -> None:
    store.apply(reversed(laptop.entries()))
    store.local.set("assessor", "Anna")
    signatures.adopt(store, SEED)
    assert write_return(store, tmp_path / "again") == len(laptop.entries())
    assert (tmp_path / "again").read_bytes() == sent.read_bytes()


def test_a_return_never_takes_the_place_of_an_inspection(laptop: Store, store: Store) -> None:
    for inspection in (laptop, store):
        with pytest.raises(Refused, match="is an inspection file: choose another name"):
            write_return(laptop, inspection.path)
        assert not inspection.verify().problems


def test_local_notes_stay_at_home(laptop: Store, sent: Path) -> None:
    laptop.local.set("place", "somewhere private")
    write_return(laptop, sent)
    assert b"private" not in gzip.decompress(sent.read_bytes())


def test_gathering_plans_first_and_backs_up_before_it_applies(store: Store, laptop: Store, sent: Path) -> None:
    store.record(Statement(ANNA, "risk_screened", "no"), "Ben")
    before = store.digest()
    gathered = gather(store, [sent, sent])
    settled = gathered.changes[0].id
    assert store.digest() == before
    assert (len(gathered.plan.new), gathered.plan.readings) == (3, (ANNA,))
    key = signatures.public_half(SEED)
    question = "1.2.1 Was risk screened?"
    changes = f"Note on: {question}: nothing stated → Zoë’s file; {question}: No → Yes / No"
    assert list(plan_in_words(store.instrument, gathered)) == [
        "2 returns: 3 new entries.",
        "1 reading new or changed; 6 entries are here already.",
        f"Conflict: case K001, risk_screened: {by_id(store, laptop)}.",
        f"Anna's key, seen for the first time, reads “{signatures.in_words(key)}”: ask Anna to compare.",
        f"{settled}: Case K001, read by Anna, which was settled by the lead, would change: {changes}.",
    ]
    backup = apply(store, gathered).path
    with Store.open(backup) as copy:
        assert copy.digest() == before
    assert as_json(store, gathered) == {
        "new": 3,
        "known": 6,
        "conflicts": [
            {
                "subject": ANNA,
                "field": "risk_screened",
                "heads": [
                    {"value": head.value, "author": head.author, "made_at": head.made_at}
                    for head in store.conflicts()[ANNA, "risk_screened"]
                ],
            }
        ],
        "signers": [{"assessor": "Anna", "key": key, "words": signatures.in_words(key), "changed": False}],
        "proposals": [],
        "left_out": [],
        "changes": [
            {
                "id": settled,
                "subject": ANNA,
                "why": "was settled by the lead",
                "taken": True,
                "fields": [
                    {"field": "note:risk_screened", "now": [], "then": ["Zoë’s file"]},
                    {"field": "risk_screened", "now": ["no"], "then": ["yes", "no"]},
                ],
            }
        ],
        "former_leads": [],
        "alike": [],
        "journal_digest": store.digest(),
    }
    assert gather(store, [sent]).plan.new == ()


def test_a_file_that_cannot_be_written_is_left_without_a_backup(store: Store, sent: Path, tmp_path: Path) -> None:
    with Store.open(store.path) as second:
        gathered = gather(second, [sent])
        before = sorted(tmp_path.iterdir())
        with pytest.raises(Refused, match="is open elsewhere"):
            apply(second, gathered)
        assert sorted(tmp_path.iterdir()) == before


def by_id(*stores: Store) -> str:
    heads = [store.heads(ANNA)["risk_screened"][0] for store in stores]
    return " and ".join(f"{head.value!r} by {head.author}" for head in sorted(heads, key=lambda head: head.id))


def test_one_bad_return_refuses_them_all(store: Store, sent: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.caseread-return"
    bad.write_bytes(b"hello")
    with pytest.raises(Refused, match=r"bad\.caseread-return"):
        gather(store, [sent, bad])


def test_a_return_from_another_inspection(sent: Path, tmp_path: Path) -> None:
    with new_store(tmp_path / "essex.caseread", "Essex") as other:
        assert "is from another inspection, 'Kent' in '2026-11': this is Essex in 2026-11" in refused(other, sent)


def test_a_return_made_with_other_questions(sent: Path, laptop: Store, tmp_path: Path) -> None:
    files = small_files()
    files["instrument.toml"]["title"] = "A small inspection, corrected"
    corrected = read(files)
    with Store.create(tmp_path / "new.caseread", corrected, "Kent", "2026-11") as other:
        sentence = refused(other, sent)
    assert "another version of the instrument" in sentence
    assert laptop.instrument.sha256[:8] in sentence
    assert corrected.sha256[:8] in sentence


@pytest.mark.parametrize(
    # Without a time of its own: the bytes name the test, and the workers must agree on the names.
    "data",
    [b"", b"case_ref,assessor\n", b"PK\x03\x04", gzip.compress(b"hello", mtime=0), gzip.compress(b"{}", mtime=0)],
)
def test_what_is_no_return_at_all(store: Store, sent: Path, data: bytes) -> None:
    sent.write_bytes(data)
    assert "is not a return" in refused(store, sent)


def test_a_return_that_is_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        gather(store, [tmp_path / "nowhere"])


def test_one_cut_short_anywhere(store: Store, sent: Path) -> None:
    whole = sent.read_bytes()
    for keep in (*range(1, 30), len(whole) // 2, len(whole) - 9, len(whole) - 1):
        sent.write_bytes(whole[:keep])
        assert "is not a return" in refused(store, sent) if keep < 2 else "cut short" in refused(store, sent)


def test_one_byte_altered_anywhere_is_found_or_means_nothing(store: Store, sent: Path) -> None:
    whole = bytearray(sent.read_bytes())
    entries = read_return(sent, store.inspection, store.instrument).entries
    for place in range(0, len(whole), 7):
        whole[place] ^= 0x10
        sent.write_bytes(whole)
        if 4 <= place <= 9:  # gzip's time, compression hint and system, which say nothing about what is inside
            assert read_return(sent, store.inspection, store.instrument).entries == entries
        else:
            refused(store, sent)
        whole[place] ^= 0x10


def test_something_added_at_the_end(store: Store, sent: Path) -> None:
    sent.write_bytes(sent.read_bytes() + b"more")
    assert "cut short or damaged" in refused(store, sent)


@pytest.mark.parametrize("part", range(7))
def test_an_entry_altered_by_one_letter_and_packed_again(store: Store, sent: Path, part: int) -> None:
    def alter(data: dict[str, Any]) -> None:
        row = next(row for row in data["entries"] if row[0] == ANNA)
        row[part] = [*row[part], "0" * 64] if part == 5 else row[part][:-1] + ("1" if row[part][-1] == "0" else "0")

    rewrite(sent, alter)
    sentence = refused(store, sent)
    assert "was altered" in sentence or "is damaged: entry" in sentence


def test_an_entry_that_only_looks_like_one_known(store: Store, sent: Path, tmp_path: Path) -> None:
    """Its id was seen before, in this file or in another return, with something else in it."""
    forged = tmp_path / "forged.caseread-return"
    forged.write_bytes(sent.read_bytes())
    rewrite(forged, lambda data: data["entries"][0].__setitem__(3, "Somebody else"))
    with pytest.raises(Refused, match=r"^forged\.caseread-return: entry 1: .* was altered"):
        gather(store, [sent, forged])


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: data.update(format="other"), "is not a return"),
        (lambda data: data.update(version=3), "newer version"),
        (lambda data: data.update(inspection="Kent"), "names no inspection"),
        (lambda data: data["inspection"].update(id=None), "another inspection"),
        (lambda data: data.update(instrument_sha256=7), "another version of the instrument"),
        (lambda data: data.update(entries=None), "has no entries"),
        (lambda data: data["entries"].append("entry"), "is damaged: entry 10"),
        (lambda data: data["entries"].append([]), "is damaged: entry 10"),
        (lambda data: data["entries"].append([[], [], [], [], [], [], []]), "is damaged: entry 10"),
        (lambda data: data["entries"][0].__setitem__(2, 1.5), "is damaged: entry 1"),
        (lambda data: data["entries"][0].__setitem__(2, {"a": 1}), "is damaged: entry 1"),
        (lambda data: data["entries"][0].__setitem__(3, None), "is damaged: entry 1"),
        (lambda data: data["entries"][0].__setitem__(3, 5), "is damaged: entry 1"),
        (lambda data: data["entries"][0].__setitem__(4, "yesterday"), "is damaged: entry 1"),
        (lambda data: data["entries"].pop(), "is damaged: its journal"),
        (lambda data: data.update(journal_digest="0" * 64), "is damaged: its journal"),
    ],
)
def test_a_return_of_another_form(
    store: Store, sent: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    rewrite(sent, change)
    assert named in refused(store, sent)


def add_entry(path: Path, stray: Entry) -> None:
    """Add an entry that is genuine, and pack the return again as its writer would have."""

    def add(data: dict[str, Any]) -> None:
        row = [stray.subject, stray.field, stray.value, stray.author, stray.made_at, stray.replaces, stray.id]
        data["entries"].append(row)
        data["journal_digest"] = digest(row[6] for row in data["entries"])

    rewrite(path, add)


def test_a_genuine_entry_about_what_the_instrument_does_not_have(store: Store, sent: Path) -> None:
    add_entry(sent, make(Statement(ANNA, "shoe_size", 43), "Anna", "2026-11-02T12:00:00Z"))
    assert "shoe_size is not a field" in refused(store, sent)


def test_an_entry_that_replaces_what_the_return_does_not_hold(store: Store, sent: Path) -> None:
    add_entry(sent, make(Statement(ANNA, "plan_made", "yes"), "Anna", "2026-11-02T12:00:00Z", ["0" * 64]))
    assert re.search(r"is damaged: what the entry [0-9a-f]{8} by Anna replaces is missing", refused(store, sent))


def test_a_reading_of_a_case_that_is_nowhere_waits_for_the_case(store: Store, sent: Path) -> None:
    stray = make(Statement("reading/K009/Anna", "plan_made", "yes"), "Anna", "2026-11-02T12:00:00Z")
    add_entry(sent, stray)
    apply(store, gather(store, [sent]))
    assert [entry for entry, _ in store.held()] == [stray]
    store.record(Statement("case/K009", "in_sample", "yes"), "Lead")
    assert gather(store, []).plan.readings == ("reading/K009/Anna",)


def test_a_case_found_in_the_office_comes_with_its_reading_when_the_lead_takes_it(
    store: Store, laptop: Store, sent: Path
) -> None:
    laptop.record(Statement("case/K009", "in_sample", "yes"), "Anna")
    laptop.record(Statement("case/K009", "sentence_type", "community"), "Anna")
    laptop.record(Statement("reading/K009/Anna", "plan_made", "yes"), "Anna")
    write_return(laptop, sent)
    (proposal,) = gather(store, [sent]).proposals
    assert (proposal.author, proposal.case_ref, proposal.adds_case) == ("Anna", "K009", True)
    apply(store, gather(store, [sent]))
    assert [case.ref for case in store.cases()] == ["K001", "K002"]
    apply(store, gather(store, [], decide=lambda id_: id_ == proposal.id or None), "Ruth")
    assert store.case("K009").details["sentence_type"] == "community"
    assert [row.case_ref for row in store.readings()] == ["K001", "K009"]
    assert {entry.author for entry in store.entries("case/K009")} == {"Anna", "Ruth"}
    assert (store.held(), store.conflicts(), store.verify().problems) == ([], {}, ())


def test_a_case_found_in_the_office_that_the_lead_leaves_is_in_no_sample_and_asked_about_no_more(
    store: Store, laptop: Store, sent: Path
) -> None:
    laptop.record(Statement("case/K009", "in_sample", "yes"), "Anna")
    laptop.record(Statement("reading/K009/Anna", "plan_made", "yes"), "Anna")
    write_return(laptop, sent)
    apply(store, gather(store, [sent], decide=lambda _: False))
    assert [case.ref for case in store.cases()] == ["K001", "K002"]
    again = gather(store, [sent])
    assert (again.proposals, again.plan.new, store.held()) == ((), (), [])
    assert not any(row.counts for row in store.readings() if row.case_ref == "K009")


@pytest.mark.parametrize(("taken", "hours"), [(True, 30), (False, 20)])
def test_a_detail_that_an_assessor_found_wrong_is_the_leads_to_decide(
    store: Store, laptop: Store, sent: Path, taken: bool, hours: int
) -> None:
    laptop.record(Statement("case/K001", "hours", 30), "Anna")
    write_return(laptop, sent)
    first = gather(store, [sent])
    assert (first.plan.conflicts, [value.proposed for one in first.proposals for value in one.values]) == ({}, [30])
    apply(store, first)
    assert store.case("K001").details["hours"] == 20
    apply(store, gather(store, [], decide=lambda _: taken))
    assert store.case("K001").details["hours"] == hours
    assert store.history("case/K001", "hours")[-1].author == "Lead inspector"
    assert (store.conflicts(), store.held(), gather(store, [sent]).proposals) == ({}, [], ())


def test_one_too_large_to_be_a_return(store: Store, sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returns, "MAX_UNPACKED", 2**20)
    sent.write_bytes(gzip.compress(b" " * 2**22))
    assert "is too large for a return: at most 1 MB are unpacked" in refused(store, sent)
    monkeypatch.setattr(returns, "MAX_PACKED", 100)
    assert "is too large for a return" in refused(store, sent)


def test_json_that_is_nested_without_end(store: Store, sent: Path) -> None:
    sent.write_bytes(gzip.compress(b"[" * 1_000_000))
    assert "is not a return" in refused(store, sent)


def test_the_cases_that_nobody_has_returned_are_named(store: Store, laptop: Store, sent: Path) -> None:
    assert awaited_in_words(store.instrument, gather(store, [sent])) == "1 case nobody has returned: K002."
    laptop.record(Statement("reading/K002/Anna", "plan_made", "yes"), "Anna")
    write_return(laptop, sent)
    assert awaited_in_words(store.instrument, gather(store, [sent])) == "Every case of the sample has been returned."
    store.record(Statement("case/K002", "withdrawn", "Not eligible"), "Lead")
    store.record_all([Statement(f"case/N{n:02}", "hours", n) for n in range(14)], "Lead")
    said = awaited_in_words(store.instrument, gather(store, [sent]))
    assert said.startswith("14 cases nobody has returned: N00, N01, ")
    assert said.endswith(", N11 and 2 more.")
