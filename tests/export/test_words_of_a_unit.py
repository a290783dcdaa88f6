"""What is refused or printed of an inspection of sessions: of sessions, and never of cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from export.ending.anonymised import anonymised, as_data
from export.exchange.packs import cases_for
from export.printing.text import lines
from export.sheet.agreement import freezing, of_record, read_twice
from export.sheet.selection import clauses
from export.sheet.sheet import ScoreSheet, score_sheet
from model.file.store import Store
from model.inspection.field_words import what_is_stated
from model.inspection.verify import problems
from model.instrument.instrument import Unit
from model.instrument.reader import read
from model.journal.field_names import FIRST_READER
from model.journal.records import Refused, Statement, case_subject, reading_subject
from model.sample.bulk_answers import plan_answers
from model.sample.sample import read_sample
from scoring.omi import NO_SUMMARY, SUMMARY_ONLY
from tests.conftest import CASES, case_statements
from tests.counting_instrument import counted_inspection
from tests.export.sheets import EMPTY, JUDGED, PROVISIONAL, SHEET, changed
from tests.small_instrument import small_files

OF_CASES = re.compile(r"\b[Cc]ases?\b")
SESSIONS = Unit("session", "sessions")
ANN = reading_subject("K001", "Ann")


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Store]:
    """Two sessions, one of them read and signed by Ann, and begun by Ben."""
    files = small_files()
    files["instrument.toml"] |= {"unit": SESSIONS._asdict()}
    with Store.create(tmp_path / "kent.caseread", read(files), "Kent", "2007-11") as store:
        store.record_all([one for ref, details in CASES.items() for one in case_statements(ref, details)], "Lead")
        store.record(Statement(ANN, "risk_screened", "yes"), "Ann")
        store.sign("K001", "Ann", "left open on purpose")
        store.record(Statement(reading_subject("K001", "Ben"), "plan_made", "no"), "Ben")
        yield store


def listed(store: Store, text: str) -> Path:
    """A list on disk."""
    path = store.path.with_name("list.csv")
    path.write_text(text, encoding="utf-8")
    return path


def read_list(store: Store, text: str, most: int = 9) -> None:
    """Read a sample list; Refused for the reason of the first row that cannot be used."""
    path = listed(store, f"case_ref,sentence_type,requirements,hours\n{text}")
    raise Refused(read_sample(path, store.instrument, most).refused[0].reason)


def read_answers(store: Store, text: str) -> None:
    path = listed(store, f"case_ref,assessor,question_id,answer\n{text}")
    plan_answers(path, store.instrument, store.cases(), store.reading)


REFUSED: list[tuple[Callable[[Store], object], str]] = [
    (lambda store: store.case("K009"), "There is no session K009 in this inspection."),
    (
        lambda store: store.record(Statement(reading_subject("K009", "Ann"), "visits", 1), "Ann"),
        "There is no session K009 in this inspection.",
    ),
    (lambda store: store.sign("K001", "Ann"), "Session K001, read by Ann: it is signed already."),
    (lambda store: store.reopen("K002", "Ann", "why"), "Session K002, read by Ann: it is not signed."),
    (lambda store: read_list(store, "K1,prison,programme,1"), "session K1: sentence_type: 'prison' is not one of"),
    (lambda store: read_list(store, "K1,,programme,1"), "session K1: sentence_type is empty"),
    (lambda store: read_list(store, "K1,custody,programme,1\n" * 2), "session K1 is on line 2 already"),
    (lambda store: read_list(store, "K1,,,\n", 0), "list.csv has 1 session: a list has at most 0."),
    (lambda store: read_answers(store, "K009,Ann,visits,1"), "'visits': there is no session 'K009' in this"),
    (
        lambda store: read_answers(store, "K002,Ann,visits,1\n" * 2),
        "'visits' of session K002, read by Ann, is on line 2 already.",
    ),
    (lambda store: clauses(store.instrument, {"shoe": "1"}), "There is no session field 'shoe'"),
    (lambda store: list(freezing(store)), "No session has two signed readings to compare: there is no agreement"),
    (lambda store: of_record(store, read_twice(store)[0]), "Session K001: choose first which reading"),
    (
        lambda store: (
            store.record(Statement(case_subject("K001"), FIRST_READER, "Ann"), "Lead"),
            cases_for(store, "Eve"),
        ),
        "No session is allocated to Eve: a pack needs sessions to read.",
    ),
]


@pytest.mark.parametrize(("refused", "sentence"), REFUSED)
def test_a_refusal_speaks_of_the_unit(sessions: Store, refused: Callable[[Store], object], sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        refused(sessions)
    assert sentence in str(refusal.value)
    assert not OF_CASES.search(str(refusal.value))


def test_so_does_what_verify_finds_and_what_the_audit_shows(sessions: Store) -> None:
    found = list(problems(sessions.instrument, list(sessions.entries()), [], []))
    assert "Session K001, read by Ann: the counts kept are not those that follow from the journal." in found
    assert what_is_stated(sessions.instrument, "quota:community") == "Planned sessions: Community sentences"


def test_so_does_the_anonymised_copy(sessions: Store) -> None:
    caution = as_data(anonymised(sessions))["caution"]
    assert caution.startswith("1 of 1 session differs from all others")
    assert not OF_CASES.search(caution)


@pytest.mark.parametrize("sheet", [SHEET, JUDGED, PROVISIONAL, EMPTY])
def test_no_line_of_a_sheet_speaks_of_cases_but_what_people_wrote(sheet: ScoreSheet) -> None:
    some = SHEET.figures.criteria[0]
    criteria = tuple(replace(some, omitted=(why,)) for why in (NO_SUMMARY, SUMMARY_ONLY))
    text = "\n".join(lines(changed(sheet, unit=SESSIONS, subgroup="Hours: 20", caseload=5, criteria=criteria)))
    for words in ("its summary question had no relevant session", "only sessions with Hours: 20", "fewer than the"):
        assert words in text
    written = [one.text for one in sheet.judgements.recommendations if OF_CASES.search(one.text)]
    assert len(OF_CASES.findall(text)) == len(written)
    assert all(one in text for one in written)


def test_no_line_of_counts_and_findings_does(tmp_path: Path) -> None:
    with counted_inspection(tmp_path) as store:
        sheet = changed(score_sheet(store), unit=SESSIONS)
        assert [line for line in lines(sheet) if OF_CASES.search(line)] == []
