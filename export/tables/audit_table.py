"""The audit as a CSV file: who stated what and when, one row for each entry of the journal, newest first.

It holds the text of notes and whatever else was stated: hand it on with as much care as the inspection itself. The
conventions are those of `export.tables.answers_table`: UTF-8 with a byte order mark, and no cell that could start a
formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from export.tables.formula import looks_like_formula
from model.file.files import whole_file
from model.file.ledger import Ledger
from model.inspection.audit import Record, Scope, chosen, records
from model.instrument.values import to_text
from model.journal.records import Refused, assessor_of, case_of, checked_name

COLUMNS = (
    *("made_at", "author", "case_ref", "assessor", "field", "about", "what"),
    *("value", "value_in_words", "replaced", "standing", "clocks", "entry_id", "replaces"),
    *("came_from", "came_in_sha256", "vouched_by_key"),
)
"""The last three are of what came from elsewhere: in words, the digest of the file that brought it, and the key."""


def found(store: Ledger, *, case_ref: str = "", assessor: str = "", question: str = "") -> list[Record]:
    """The records on a case, of an assessor, on a question (each, if it is given). Refused if there is no such one."""
    if case_ref:
        store.case(case_ref)
    if question and question not in store.instrument.question:
        raise Refused(f"There is no question {question!r} in the instrument {store.instrument.id}.")
    entries = store.entries()
    if (
        assessor
        and checked_name(assessor) not in store.assessors()
        and all(each.author != assessor for each in entries)
    ):
        raise Refused(f"Nobody of the name {assessor} has stated anything in this inspection.")
    scope = Scope(case_ref=case_ref, assessor=assessor, questions=frozenset([question]) if question else None)
    return chosen(records(store.instrument, entries, store.arrivals()), scope, "Every kind")


def write_audit(audit: Iterable[Record], path: Path) -> int:
    """Write records to `path`, whole or not at all; how many. Refused unless the name ends in .csv."""
    if path.suffix.lower() != ".csv":
        raise Refused(f"{path.name}: an audit is written to a name that ends in .csv.")
    rows = [_row(record) for record in audit]
    with whole_file(path) as neighbour, neighbour.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return len(rows)


def _row(record: Record) -> list[str]:
    entry = record.entry
    cells = (
        *(entry.made_at, entry.author, case_of(entry.subject) or "", assessor_of(entry.subject) or "", entry.field),
        *(record.about, record.what, to_text(entry.value), record.words, record.replaced, record.standing.value),
        *(record.clocks, entry.id, " ".join(entry.replaces), record.came),
        *(("", "") if record.arrival is None else (record.arrival.source, record.arrival.key)),
    )
    return [f"'{cell}" if looks_like_formula(cell) else cell for cell in cells]
