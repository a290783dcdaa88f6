"""An inspection: made, protected, given its cases, its answers, its signatures, and evidence from elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from export.exchange import lead_key, signatures
from model.file.store import Store
from model.instrument.values import counted
from model.journal.records import INSPECTION, Refused, assessor_of
from model.sample.bulk_answers import plan_answers
from ui.terminal.opening import open_file, open_to_change, refuse_assessors, refuse_others
from ui.terminal.options import AS_NEW, FILE, argument, tidy, tidy_all
from ui.terminal.talk import ask_new_key, print_lines


@click.command()
@FILE
@click.option("--instrument", "instrument_id", metavar="ID|PATH", required=True)
@click.option("--area", metavar="NAME", required=True)
@click.option("--month", metavar="YYYY-MM", required=True)
@click.option("--protected", is_flag=True, help="Protect it by a passphrase. If that is forgotten, nobody can open it.")
def new(file: Path, instrument_id: str, area: str, month: str, protected: bool) -> None:
    """Make a new inspection file."""
    # Not at the top for the start-up of the other commands: they have the instrument in their file.
    from export.forms import own_instrument

    key = ask_new_key(file) if protected else None
    with Store.create(file, own_instrument.find(instrument_id), area, month, key=key) as store:
        signatures.own(store)  # whole copies of the file, made before there is any pack, sign as it does
        click.echo(f"Made {file.name}: {store.instrument.title}, {area}, {month}.")


@click.command()
@FILE
@click.option("--remove", is_flag=True, help="Have it open without a passphrase.")
def protect(file: Path, remove: bool) -> None:
    """Protect FILE by a passphrase, or give it another.

    If FILE has one it is asked for first. A forgotten passphrase is final: nobody can open the file then.
    """
    # Not at the top for the start-up of the other commands: it looks at backups.
    from model.file.backups import in_the_open

    with open_file(file) as store:
        was_protected = store.key is not None
        if remove and not was_protected:
            raise Refused(f"{file.name} is not protected.")
        store.upkeep.protect(None if remove else ask_new_key(file, "New passphrase"))
        state = "no longer protected" if remove else "protected"
        by = " by the new passphrase" if was_protected and not remove else ""
        click.echo(f"{file.name} is {state}{by}.")
        if not remove and (left := in_the_open(file)):
            click.echo(left, err=True)


@click.command()
@FILE
@argument("sample_list", "SAMPLE.csv|SAMPLE.xlsx")
@AS_NEW
def sample(file: Path, sample_list: Path, as_new: bool) -> None:
    """Add or update the cases of a sample list."""
    # Not at the top for the start-up of the other commands: it loads a reader of workbooks.
    from model.sample.sample import plan_sample, read_sample

    with open_to_change(file) as store:
        read = read_sample(sample_list, store.instrument)
        plan = plan_sample(store.instrument, store.cases(), read, as_new=as_new)
        plan.refuse_if_any()
        store.record_all(plan.statements, store.owner)
        click.echo(f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.unchanged)} unchanged.")


@click.command()
@FILE
@argument("answers_csv", "ANSWERS.csv")
@AS_NEW
def answers(file: Path, answers_csv: Path, as_new: bool) -> None:
    """Enter answers in bulk. In the lead's file they are entered by the lead, and say so."""
    with open_to_change(file) as store:
        known = store.cases(), store.reading, store.names()
        plan = plan_answers(answers_csv, store.instrument, *known, as_new=as_new)
        refuse_others(store, (assessor_of(one.subject) or "" for one in plan.statements), "answers are entered for")
        store.record_all(plan.statements, _for_readers(store))
        parked = f"; {plan.parked} parked, for their questions are not relevant" if plan.parked else ""
        click.echo(f"{counted(plan.answers, 'answer')} and {counted(plan.notes, 'note')}{parked}.")


@click.command()
@FILE
@click.option("--assessor", metavar="NAME", required=True, callback=tidy)
@click.option("--case", "cases", metavar="REF ...", multiple=True, callback=tidy_all, help="These cases only.")
@click.option("--incomplete", metavar="REASON", help="Sign with answers missing, for this reason.")
@click.argument("more_cases", metavar="", nargs=-1, callback=tidy_all)
def sign(
    file: Path, assessor: str, cases: tuple[str, ...], incomplete: str | None, more_cases: tuple[str, ...]
) -> None:
    """Sign an assessor's readings."""
    with open_to_change(file) as store:
        refuse_others(store, (assessor,), "a reading is signed by")
        readings = store.sign_all(assessor, (*cases, *more_cases), incomplete, _for_readers(store))
        click.echo(f"{counted(readings, 'reading')} signed.")


def _for_readers(store: Store) -> str | None:
    """In whose name the answers of many are entered: the lead's in the lead's file; else each reader's own."""
    return store.owner if lead_key.is_leads(store) else None


@click.command("evidence")
@FILE
@argument("respondents", "RESPONDENTS")
def add_evidence(file: Path, respondents: Path) -> None:
    """Add what a questionnaire's respondents said as evidence. It counts in no score."""
    # Not at the top for the start-up of the other commands: it loads the scoring and the printing.
    from export.printing.evidence_blocks import source_words
    from export.sheet.evidence import evidence, sources, statements, uncounted_words

    with open_file(file) as store, open_file(respondents) as source:
        refuse_assessors(store, "evidence is added")
        store.record_all(statements(store, source), store.owner)
        stated = evidence(store.instrument, store.values(INSPECTION))
        of_source = tuple(one for one in stated if one.instrument == source.instrument.id)
        print_lines([f"{counted(len(of_source), 'question')} of {source_words(sources(of_source)[0])}"])
        if uncounted := uncounted_words(source):
            print_lines([uncounted])
