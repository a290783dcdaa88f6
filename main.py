"""The door: the command line, and with no command the window.

Exit status: 0 done; 1 refused, with one sentence on standard error and nothing changed; 2 wrong usage.
Rooms are imported inside the commands so that each starts as quickly as it can: the window needs no ReportLab.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from model.records import Refused
from model.unit_words import counted_units, said_of
from model.values import counted

if TYPE_CHECKING:
    from model.store import Store

_COMMANDS_TO_TERMINALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What text from other laptops could hold to move a terminal's cursor, or worse."""

Command: TypeAlias = Callable[..., None]


def argument(name: str, metavar: str, nargs: int = 1) -> Callable[[Command], Command]:
    """An argument that names a file or folder, or several (nargs -1)."""
    return click.argument(name, metavar=metavar, nargs=nargs, required=True, type=click.Path(path_type=Path))


FILE = argument("file", "FILE")
OUT = click.option("-o", "--output", "out", metavar="OUT", type=click.Path(path_type=Path), required=True)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
SUBSAMPLE = click.option("--subsample", metavar="ID", help="Only a part of the sample that the instrument names.")


def _version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        from ui.about import VERSION

        click.echo(f"Caseread {VERSION}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
def cli() -> None:
    """Read probation cases. With no command, or with just the name of an inspection file, the window opens."""


@cli.command()
@argument("folder", "DIR")
@click.option("--instrument", "instrument_id", metavar="ID", default="omi-2007", show_default=True)
def demo(folder: Path, instrument_id: str) -> None:
    """Play the whole job on the replays of an instrument's published inspections, into DIR."""
    from export.demo import REPLAYS, play
    from export.demo_system import play_system
    from resources.access import instrument, replays

    names = replays(instrument(instrument_id).id)
    if not names:
        raise Refused(f"There is no replay of a published inspection for {instrument_id}.")
    for name in names:
        with _progress(name) as step:
            played = play(folder / name, name, step) if name in REPLAYS else play_system(folder / name, name, step)
        click.echo(played.report())


class _Instruments(click.Group):
    """The words check, export and import are commands; all else is `[ID] [--json]`, as other programs rely on."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the one command before what is none."""
        named = args and args[0] in {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if named else ["show", *args])


@cli.group(cls=_Instruments, subcommand_metavar="[ID] [--json] | COMMAND ...")
def instruments() -> None:
    """List the instruments, or print one in full; check, export or import one."""


@instruments.command(hidden=True)
@click.argument("instrument_id", metavar="[ID]", required=False)
@JSON
def show(instrument_id: str | None, as_json: bool) -> None:
    """List the instruments, or print one in full."""
    from export.tables import instrument_json
    from resources.access import instrument, instrument_ids

    if instrument_id is None:
        known = [instrument(name) for name in instrument_ids()]
        rows = [{"id": one.id, "title": one.title, "rule": one.rule, "sha256": one.sha256} for one in known]
        _print(rows, as_json, (f"{one.id}  {one.title}, {len(one.scored)} scored questions" for one in known))
        return
    whole = instrument(instrument_id)
    lines = [f"{whole.id}  {whole.title}", f"sha256 {whole.sha256}"]
    for criterion in whole.criteria:
        lines += ["", f"{criterion.code} {criterion.title}"]
        lines += [f"  {question.number}  {question.text}  [{question.id}]" for question in criterion.questions]
    _print(instrument_json(whole), as_json, lines)


@instruments.command()
@argument("path", "FILE|FOLDER")
def check(path: Path) -> None:
    """Check an instrument of your own, one TOML file or a folder of them, and explain each fault."""
    from export.own_instrument import check as faults_of
    from export.own_instrument import own, told

    if found := faults_of(path):
        raise Refused("\n".join(told(path, found)))
    whole = own(path)
    asked, scored = counted(len(whole.questions), "question"), len(whole.scored)
    _print(None, False, [f"{path.name} is whole: {whole.id}, {whole.title}, {asked}, {scored} scored."])


@instruments.command("export")
@click.argument("named", metavar="ID|PATH")
@click.option("--xlsform", is_flag=True, required=True, help="As an XLSForm, for ODK, Kobo and the like.")
@OUT
def export_form(named: str, xlsform: bool, out: Path) -> None:  # noqa: ARG001 - the one form there is so far
    """Write an instrument, one that ships or your own, as a form for other programs."""
    from export.own_instrument import find
    from export.xlsform import in_words, write_form

    instrument = find(named)
    write_form(instrument, out)
    _print(None, False, in_words(instrument, out))


@instruments.command("import")
@argument("form", "FORM.xlsx")
@click.option("-o", "--output", "folder", metavar="FOLDER", type=click.Path(path_type=Path), required=True)
def import_form(form: Path, folder: Path) -> None:
    """Make an instrument of an XLSForm, in FOLDER; what cannot be taken over is told with its sheet and row."""
    from export.own_instrument import told
    from export.toml_text import write_folder
    from export.xlsform_reading import take

    taken = take(form)
    if taken.faults:
        raise Refused("\n".join(told(form, taken.faults)))
    written = write_folder(taken.data, folder)
    _print(None, False, [f"Wrote {', '.join(written)} in {folder.name}.", *taken.in_words()])


@cli.command()
@FILE
@click.option("--instrument", "instrument_id", metavar="ID|PATH", required=True)
@click.option("--area", metavar="NAME", required=True)
@click.option("--month", metavar="YYYY-MM", required=True)
def new(file: Path, instrument_id: str, area: str, month: str) -> None:
    """Make a new inspection file."""
    from export.own_instrument import find as instrument
    from model.store import Store

    with Store.create(file, instrument(instrument_id), area, month) as store:
        click.echo(f"Made {file.name}: {store.instrument.title}, {area}, {month}.")


@cli.command()
@FILE
@argument("sample_list", "SAMPLE.csv|SAMPLE.xlsx")
def sample(file: Path, sample_list: Path) -> None:
    """Add or update the cases of a sample list."""
    from model.sample import plan_sample, read_sample

    with _opened(file) as store:
        plan = plan_sample(store.instrument, store.cases(), read_sample(sample_list, store.instrument))
        plan.refuse_if_any()
        store.record_all(plan.statements, _author(store))
        click.echo(f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.unchanged)} unchanged.")


@cli.command()
@FILE
@argument("answers_csv", "ANSWERS.csv")
def answers(file: Path, answers_csv: Path) -> None:
    """Enter answers in bulk."""
    from model.answers import plan_answers

    with _opened(file) as store:
        plan = plan_answers(answers_csv, store.instrument, store.cases(), store.reading)
        store.record_all(plan.statements)
        parked = f"; {plan.parked} parked, for their questions are not relevant" if plan.parked else ""
        click.echo(f"{counted(plan.answers, 'answer')} and {counted(plan.notes, 'note')}{parked}.")


@cli.command()
@FILE
@click.option("--assessor", metavar="NAME", required=True)
@click.option("--case", "cases", metavar="REF ...", multiple=True, help="These cases only.")
@click.option("--incomplete", metavar="REASON", help="Sign with answers missing, for this reason.")
@click.argument("more_cases", metavar="", nargs=-1)
def sign(
    file: Path, assessor: str, cases: tuple[str, ...], incomplete: str | None, more_cases: tuple[str, ...]
) -> None:
    """Sign an assessor's readings."""
    with _opened(file) as store:
        signed = store.sign_all(assessor, (*cases, *more_cases), incomplete)
        click.echo(f"{counted(signed, 'reading')} signed.")


@cli.command()
@FILE
@click.option("--assessor", metavar="NAME", required=True)
@click.option("--type", "kind", metavar="TYPE", help="inspector, practice_assessor or area_assessor.")
@OUT
def pack(file: Path, assessor: str, kind: str | None, out: Path) -> None:
    """Seal an assessor's cases in a pack to hand to them.

    The passphrase is asked for on a terminal, and otherwise read from the first line of standard input. With an empty
    line one is made up and printed. The first pack also makes the key that returns are sealed to: it stays in FILE.
    """
    from export import passphrases
    from export.pack import make_pack
    from model.fields import ASSESSOR_TYPES

    with _opened(file) as store:
        passphrase = _passphrase("Passphrase (empty: one is made up)", twice=True)
        made_up = "" if passphrase else passphrases.suggest()
        kind = kind or store.assessors().get(assessor) or ASSESSOR_TYPES[0].value
        with _progress(out.name) as step:
            cases = make_pack(
                store, assessor, kind, passphrase or made_up, out, _author(store), lambda: step("sealing", 0, 1)
            )
        packed = counted_units(cases, store.instrument.unit)
    click.echo(f"Wrote {out.name}: {packed} for {assessor}.")
    if made_up:
        click.echo(f"Passphrase: {made_up}")


@cli.command("open-pack")
@argument("sealed", "PACK")
@click.option("-o", "--output", "out", metavar="FILE", type=click.Path(path_type=Path), required=True)
def open_pack(sealed: Path, out: Path) -> None:
    """Open a pack into the assessor's own FILE, which is made, or if it is there gets the cases that are new.

    The passphrase is asked for on a terminal, and otherwise read from the first line of standard input.
    """
    from export.pack import open_pack as opened
    from export.pack import sealed_bytes

    sealed_bytes(sealed)  # before anyone types a passphrase for nothing
    passphrase = _passphrase("Passphrase", twice=False)
    with _progress(sealed.name) as step:
        cases = opened(sealed, passphrase, out, lambda: step("opening", 0, 1))
    click.echo(f"{out.name}: {counted(cases, 'new case')}.")


@cli.command("return")
@FILE
@OUT
def return_(file: Path, out: Path) -> None:
    """Write the readings as a return for the lead inspector, sealed to the key that came with the pack."""
    from export.exchange import write_return

    with _opened(file) as store:
        click.echo(f"Wrote {out.name}: {counted(write_return(store, out), 'entry', 'entries')}.")


@cli.command()
@FILE
@argument("returns", "RETURN...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would be merged and change nothing.")
@JSON
def merge(file: Path, returns: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Merge returns into the inspection file, after a backup."""
    from export.exchange import apply, gather
    from export.exchange import as_json as merge_json

    with _opened(file) as store:
        gathered = gather(store, returns)
        if not dry_run:
            apply(store, gathered)
        awaited = said_of(store.instrument.unit, gathered.awaited_in_words())
        _print(merge_json(store, gathered), as_json, [*gathered.in_words(), awaited])


@cli.command()
@FILE
@JSON
@click.option("--drafts", is_flag=True, help="Count unsigned readings too; the result is provisional.")
@click.option("--where", metavar="FIELD=VALUE ...", multiple=True, help="Only cases with this detail.")
@SUBSAMPLE
@click.argument("more_where", metavar="", nargs=-1)
def score(
    file: Path, as_json: bool, drafts: bool, where: tuple[str, ...], subsample: str | None, more_where: tuple[str, ...]
) -> None:
    """Compute the area's scores."""
    from export.sheet import score_sheet
    from export.sheet_json import as_json as sheet_json
    from export.sheet_text import lines, told
    from export.subgroups import beside, table

    with _opened(file) as store:
        sheet = score_sheet(store, drafts=drafts, where=_conditions((*_named(subsample), *where, *more_where)))
        said = list(lines(sheet))
        if sheet.where and not as_json:
            said += told(table(beside(store.instrument, score_sheet(store, drafts=drafts), sheet)))
        _print(sheet_json(sheet), as_json, said)


@cli.command()
@FILE
@OUT
@SUBSAMPLE
def sheet(file: Path, out: Path, subsample: str | None) -> None:
    """Write the score sheet as PDF or HTML."""
    from export.sheet import score_sheet
    from export.sheet_files import write_sheet

    with _opened(file) as store:
        write_sheet(score_sheet(store, where=_conditions(_named(subsample))), out)
        click.echo(f"Wrote {out.name}.")


@cli.command()
@FILE
@OUT
def export(file: Path, out: Path) -> None:
    """Write every reading as a table, CSV or XLSX."""
    from export.tables import write_table

    with _opened(file) as store:
        write_table(store, out)
        click.echo(f"Wrote {out.name}.")


@cli.command()
@FILE
@argument("respondents", "RESPONDENTS")
def evidence(file: Path, respondents: Path) -> None:
    """Add what a questionnaire's respondents said as evidence. It counts in no score."""
    from export.evidence import evidence as stated_evidence
    from export.evidence import sources, statements
    from export.evidence_blocks import source_words
    from model.records import INSPECTION

    with _opened(file) as store, _opened(respondents) as source:
        store.record_all(statements(store, source), _author(store))
        found = stated_evidence(store.instrument, store.values(INSPECTION))
        of_it = tuple(one for one in found if one.instrument == source.instrument.id)
        _print(None, False, [f"{counted(len(of_it), 'question')} of {source_words(sources(of_it)[0])}"])


@cli.command()
@FILE
def verify(file: Path) -> None:
    """Rebuild everything from the journal, compare, and check the file."""
    with _opened(file) as store:
        verdict = store.verify()
        if verdict.problems:
            raise Refused(f"{file.name}: {counted(len(verdict.problems), 'problem')}, first: {verdict.problems[0]}")
        click.echo(
            f"{file.name} is whole: {counted(verdict.entries, 'entry', 'entries')}, journal digest {store.digest()}."
        )


def _opened(file: Path) -> Store:
    from model.store import Store

    return Store.open(file)


def _author(store: Store) -> str:
    return store.local("assessor") or "Lead inspector"


def _passphrase(prompt: str, *, twice: bool) -> str:
    """The passphrase, hidden as it is typed (twice, to be sure, if it is a new one); "" if there is none."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    ask = partial(click.prompt, default="", show_default=False, hide_input=True, err=True)
    typed: str = ask(prompt)
    if twice and typed and ask("Once more") != typed:
        raise Refused("The two passphrases are not the same.")
    return typed.strip()


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """Shows how far long work has come, on a terminal; says nothing where nobody watches."""
    watched = sys.stderr.isatty()

    def step(stage: str, done: int, total: int) -> None:
        if watched:
            click.echo(f"\r\x1b[K{what}: {stage}, {done} of {total}", nl=False, err=True)

    yield step
    if watched:
        click.echo("\r\x1b[K", nl=False, err=True)


def _named(subsample: str | None) -> tuple[str, ...]:
    """The condition that keeps the cases of a subsample."""
    return () if subsample is None else (f"subsample={subsample}",)


def _conditions(texts: Iterable[str]) -> dict[str, str]:
    conditions: dict[str, str] = {}
    for text in texts:
        field, sign_, value = text.partition("=")
        if not sign_:
            raise click.UsageError(f"--where takes FIELD=VALUE, not {field!r}.")
        if field in conditions:
            raise click.UsageError(f"--where names {field} twice: join values of which any will do, as in {field}=A;B.")
        conditions[field] = value
    return conditions


def _print(data: object, as_json: bool, lines: Iterable[str]) -> None:
    """Print lines to read, or JSON in ASCII: the same for a program that reads it, whatever the terminal's encoding."""
    if as_json:
        click.echo(json.dumps(data, indent=2))
    else:
        click.echo(_COMMANDS_TO_TERMINALS.sub("\ufffd", "\n".join(lines)))


def main(arguments: list[str]) -> int:
    """Run a command, or open the window where there is none; the exit status."""
    if not arguments or (
        len(arguments) == 1 and arguments[0] not in cli.commands and arguments[0][:1] not in ("", "-")
    ):
        from ui.app import run

        return run(Path(arguments[0]) if arguments else None)
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows ? for it
    try:
        cli.main(arguments, prog_name="caseread")
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
