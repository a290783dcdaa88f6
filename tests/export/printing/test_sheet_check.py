"""Whether a sheet is of a journal: as it is, as it was, or not at all; and whether its figures follow from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from export.printing.files import write_sheet
from export.printing.printed_sheet import PrintedSheet, read, typed_digest
from export.printing.sheet_check import Finding, check
from export.printing.text import lines
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from model.file.protection import new_key
from model.file.store import Store
from model.journal.records import INSPECTION, NOTE, SIGNED, Statement, reading_subject
from tests.ui.scored_inspection import ANN, scored_inspection

KINDS = (".pdf", ".html", ".json", ".txt")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


def printed(store: Store, folder: Path, suffix: str, *, drafts: bool = False) -> Path:
    """The sheet of the journal as it stands."""
    path, sheet = folder / f"sheet{suffix}", score_sheet(store, drafts=drafts)
    if suffix in (".pdf", ".html"):
        write_sheet(sheet, path)
    else:
        text = json.dumps(as_json(sheet), indent=2) if suffix == ".json" else "\n".join(lines(sheet))
        path.write_text(text, encoding="utf-8")
    return path


def said(finding: Finding) -> str:
    return "\n".join([finding.verdict, *finding.details()])


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("suffix", KINDS)
def test_a_sheet_of_the_journal_as_it_stands_is_known_as_that(
    store: Store, tmp_path: Path, suffix: str, drafts: bool
) -> None:
    finding = check(store, read(printed(store, tmp_path, suffix, drafts=drafts)))
    assert finding.is_good
    assert finding.verdict == f"sheet{suffix} is of this journal as it stands ({store.size()} entries)."
    assert finding.is_exact == (suffix != ".txt")


@pytest.mark.parametrize("suffix", KINDS)
def test_a_sheet_of_an_earlier_state_says_what_was_stated_since_and_what_moved(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    path, before = printed(store, tmp_path, suffix), store.size()
    store.reopen("K3", ANN, "A late note turned up.")
    store.record(Statement(reading_subject("K3", ANN), "risk_screened", "yes"), "Bob")
    store.sign("K3", ANN)
    store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    finding = check(store, read(path))
    assert not finding.is_good
    assert finding.state == before
    assert f"of an earlier state of this journal: of its first {before} entries; 6 entries have been" in finding.verdict
    # risk_screened was 2 of 3 and is 3 of 3: 1.2 = 0.8 x (1 + 1/2) / 2 + 0.2 x 1/2 = 70%
    assert "1.2 Risk of harm: score 57% → 70%" in said(finding)
    assert "Risk of Harm thread: score 58% → 75%" in said(finding)
    assert "3.1 Planning: not graded → Well met" in said(finding)
    assert "Counts of 1 question in the annex: 1.2.1" in said(finding)
    assert "1.1" not in "".join(finding.changed)
    assert f"Stated since, by {ANN} (4), Bob (1), The lead (1):" in said(finding)
    assert "Case K3, read by Ann: 1.2.1 Was risk screened?: Yes instead of No (Bob)" in said(finding)
    assert {(each.entry.field, each.entry.author) for each in finding.since} == {
        (SIGNED, ANN),
        (NOTE + SIGNED, ANN),
        ("risk_screened", "Bob"),
        ("grade:3.1", "The lead"),
    }


def test_the_sheet_of_a_reading_changed_after_signing_tells_how_many_fewer_count(store: Store, tmp_path: Path) -> None:
    path = printed(store, tmp_path, ".pdf")
    store.record(Statement(reading_subject("K3", ANN), "risk_screened", "yes"), "Bob")
    assert "Cases: 4 → 3\n- Readings changed after signing: 0 → 1" in said(check(store, read(path)))


@pytest.mark.parametrize("digits", [16, 20, 64])
def test_a_digest_typed_from_paper_finds_its_state_and_promises_nothing_of_figures(store: Store, digits: int) -> None:
    digest, before = store.digest(), store.size()
    assert check(store, typed_digest(digest[:digits])).is_good
    assert "Compare its figures yourself" in said(check(store, typed_digest(digest[:digits])))
    store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    finding = check(store, typed_digest(digest[:digits]))
    assert (finding.state, finding.is_good) == (before, False)
    assert finding.verdict.startswith("The sheet is of an earlier state of this journal")


def test_a_sheet_of_another_inspection_is_of_no_state(store: Store, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with scored_inspection(tmp_path / "other") as other:
        other.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
        path = printed(other, tmp_path, ".pdf")
    finding = check(store, read(path))
    assert (finding.state, finding.is_good) == (None, False)
    assert finding.verdict.startswith("sheet.pdf is of no state that this journal has been in")
    assert list(finding.details()) == []


@pytest.mark.parametrize("suffix", [".html", ".json", ".txt"])
def test_figures_altered_beside_a_true_digest_are_seen(store: Store, tmp_path: Path, suffix: str) -> None:
    path = printed(store, tmp_path, suffix)
    text = path.read_text(encoding="utf-8")
    was, is_ = ('"shown": 57', '"shown": 77') if suffix == ".json" else ("57%", "77%")
    assert was in text
    path.write_text(text.replace(was, is_), encoding="utf-8")
    finding = check(store, read(path))
    assert not finding.is_good
    assert "bears a digest of this journal, but 1 row of it is not as the journal gives it" in finding.verdict
    assert "57" in "".join(finding.unlike)


def test_json_with_anything_in_it_is_compared_and_told_of_in_short(store: Store, tmp_path: Path) -> None:
    path = printed(store, tmp_path, ".json")
    data = json.loads(path.read_text(encoding="utf-8"))
    deep = "[" * 800 + "]" * 800
    rest = json.dumps({"k" * 10_000: "v" * 10_000, "criteria": 7, "questions": data["questions"]})
    path.write_text(f'{{"journal_digest": "{store.digest()}", "cases": {deep}, {rest[1:]}', encoding="utf-8")
    finding = check(store, read(path))
    assert not finding.is_good
    assert "cases: 4, where it says something else" in finding.unlike
    assert all(len(row) < 2_000 for row in finding.unlike if not row.startswith("criteria"))


def test_a_pdf_made_of_other_figures_with_this_digest_is_seen(store: Store, tmp_path: Path) -> None:
    path = printed(store, tmp_path, ".pdf", drafts=True)
    genuine = read(path)
    forged = PrintedSheet(
        "forged.pdf", genuine.digest, genuine.entries, kind="pdf", content=genuine.content, text=genuine.text
    )
    finding = check(store, forged)
    assert finding.unlike
    assert "1.2 Risk of harm 57%" in "".join(finding.unlike)


def test_the_check_can_be_stopped(store: Store) -> None:
    class Stop(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        check(store, typed_digest("0" * 16), stop)


def test_states_are_found_again_in_a_copy_and_after_a_change_of_passphrase(store: Store, tmp_path: Path) -> None:
    path, before = printed(store, tmp_path, ".json"), store.size()
    store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    copy = tmp_path / "copy.caseread"
    store.backup(copy)
    store.protect(new_key("seven odd socks on a line"))
    assert check(store, read(path)).state == before
    store.protect(None)
    assert check(store, read(path)).state == before
    with Store.open(copy) as other:
        assert check(other, read(path)).state == before
