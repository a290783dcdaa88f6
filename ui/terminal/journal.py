"""What the journal holds: written out as tables, and checked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click

from export.tables.answers_table import write_table
from model.file.store import Store
from model.instrument.values import counted
from model.journal.records import Refused
from ui.terminal.opening import open_file
from ui.terminal.options import FILE, OUT, tidy
from ui.terminal.talk import print_lines, progress


@click.command()
@FILE
@OUT
@click.option("--anonymised", is_flag=True, help="Scores and outcomes alone, also as JSON: no words, no references.")
def export(file: Path, out: Path, anonymised: bool) -> None:
    """Write every reading as a table, CSV or XLSX; or the anonymised copy that may be kept."""
    with open_file(file) as store:
        if anonymised:
            # Not at the top for the start-up of all else: it loads the scoring.
            from export.ending.anonymised import write_anonymised

            click.echo(write_anonymised(store, out).caution)
        else:
            write_table(store, out)
        click.echo(f"Wrote {out.name}.")


@click.command()
@FILE
@OUT
@click.option("--case", "case_ref", metavar="REF", default="", callback=tidy, help="This case only.")
@click.option(
    "--assessor",
    metavar="NAME",
    default="",
    callback=tidy,
    help="What they stated, and what was stated of their readings.",
)
@click.option("--question", metavar="ID", default="", help="This question only, with the notes on it.")
def audit(file: Path, out: Path, case_ref: str, assessor: str, question: str) -> None:
    """Write who stated what and when as CSV, newest first, the text of notes included."""
    # Not at the top for the start-up of `verify`: it loads the words for every field.
    from export.tables import audit_table

    with open_file(file) as store:
        records = audit_table.found(store, case_ref=case_ref, assessor=assessor, question=question)
        number = audit_table.write_audit(records, out)
        click.echo(f"Wrote {out.name}: {counted(number, 'entry', 'entries')}, notes included.")


@click.command()
@FILE
@click.option("--sheet", "sheets", metavar="SHEET", type=click.Path(path_type=Path), multiple=True, help="In a file.")
@click.option("--digest", "digests", metavar="HEX", multiple=True, help="A sheet's digest, typed from paper.")
def verify(file: Path, sheets: tuple[Path, ...], digests: tuple[str, ...]) -> None:
    """Rebuild everything from the journal, compare, and check the file; and whether sheets are of this journal."""
    with open_file(file) as store:
        verdict = store.verify()
        if verdict.problems:
            raise Refused(f"{file.name}: {counted(len(verdict.problems), 'problem')}, first: {verdict.problems[0]}")
        click.echo(
            f"{file.name} is whole: {counted(verdict.entries, 'entry', 'entries')}, journal digest {store.digest()}."
        )
        if sheets or digests:
            _check_sheets(store, sheets, digests)


def _check_sheets(store: Store, sheets: Iterable[Path], digests: Iterable[str]) -> None:
    """Say of each sheet whether it is of this journal; Refused at the end if one is not, or not as it stands."""
    # Not at the top for the start-up of all else: it loads the scoring, ReportLab and a reader of PDF.
    from export.printing import printed_sheet, sheet_check

    bad = []
    for printed in [*map(printed_sheet.read, sheets), *map(printed_sheet.typed_digest, digests)]:
        with progress(printed.name) as step:
            finding = sheet_check.check(store, printed, partial(step, "looking for its state"))
        print_lines([finding.verdict, *finding.details()])
        bad += [] if finding.is_good else [finding.verdict]
    if bad:
        raise Refused(bad[0])
