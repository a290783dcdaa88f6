"""The door: the command line, and with no command the window.

Exit status: 0 done; 1 refused, with one sentence on standard error and nothing changed; 2 wrong usage.
Rooms are imported inside the commands so that each starts as quickly as it can: the window needs no ReportLab.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import click

from model.instrument.unit_words import counted_units, said_of
from model.instrument.values import counted
from model.journal.records import Refused

if TYPE_CHECKING:
    from model.file.protection import FileKey
    from model.file.store import Store

_COMMANDS_TO_TERMINALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What text from other laptops could hold to move a terminal's cursor, or worse."""
_FINAL = "A forgotten passphrase is final: nobody can open the file then. Write it down."

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
        from resources.about import VERSION

        click.echo(f"Caseread {VERSION}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
def cli() -> None:
    """Read probation cases. With no command, or with just the name of an inspection file, the window opens.

    Where FILE is protected, its passphrase is asked for on a terminal, and otherwise read from a line of standard
    input; if a command needs another passphrase as well, such as a pack's, the one of FILE comes first.
    """


@cli.command()
@argument("folder", "DIR")
@click.option("--instrument", "instrument_id", metavar="ID", default="omi-2007", show_default=True)
def demo(folder: Path, instrument_id: str) -> None:
    """Play the whole job on the replays of an instrument's published inspections, into DIR."""
    from export.demo.play import REPLAYS, play
    from export.demo.system import play_system
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
    from export.tables.answers_table import instrument_json
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
    from export.forms.own_instrument import check as faults_of
    from export.forms.own_instrument import fault_lines, own

    if found := faults_of(path):
        _refuse_for(fault_lines(path, found))
    whole = own(path)
    asked, scored = counted(len(whole.questions), "question"), len(whole.scored)
    _print(None, False, [f"{path.name} is whole: {whole.id}, {whole.title}, {asked}, {scored} scored."])


@instruments.command("export")
@click.argument("named", metavar="ID|PATH")
@click.option("--xlsform", is_flag=True, required=True, help="As an XLSForm, for ODK, Kobo and the like.")
@OUT
def export_form(named: str, xlsform: bool, out: Path) -> None:  # noqa: ARG001 - the one form there is so far
    """Write an instrument, one that ships or your own, as a form for other programs."""
    from export.forms.own_instrument import find
    from export.forms.xlsform_writing import in_words, write_form

    instrument = find(named)
    write_form(instrument, out)
    _print(None, False, in_words(instrument, out))


@instruments.command("import")
@argument("form", "FORM.xlsx")
@click.option("-o", "--output", "folder", metavar="FOLDER", type=click.Path(path_type=Path), required=True)
def import_form(form: Path, folder: Path) -> None:
    """Make an instrument of an XLSForm, in FOLDER; what cannot be taken over is told with its sheet and row."""
    from export.forms.own_instrument import fault_lines
    from export.forms.toml_text import write_folder
    from export.forms.xlsform_reading import take

    taken = take(form)
    if taken.faults:
        _refuse_for(fault_lines(form, taken.faults))
    written = write_folder(taken.data, folder)
    _print(None, False, [f"Wrote {', '.join(written)} in {folder.name}.", *taken.in_words()])


@cli.command()
@FILE
@click.option("--instrument", "instrument_id", metavar="ID|PATH", required=True)
@click.option("--area", metavar="NAME", required=True)
@click.option("--month", metavar="YYYY-MM", required=True)
@click.option("--protected", is_flag=True, help="Protect it by a passphrase. If that is forgotten, nobody can open it.")
def new(file: Path, instrument_id: str, area: str, month: str, protected: bool) -> None:
    """Make a new inspection file."""
    from export.forms.own_instrument import find as instrument
    from model.file.store import Store

    key = _new_key(file) if protected else None
    with Store.create(file, instrument(instrument_id), area, month, key=key) as store:
        click.echo(f"Made {file.name}: {store.instrument.title}, {area}, {month}.")


@cli.command()
@FILE
@click.option("--remove", is_flag=True, help="Have it open without a passphrase.")
def protect(file: Path, remove: bool) -> None:
    """Protect FILE by a passphrase, or give it another.

    If FILE has one it is asked for first. A forgotten passphrase is final: nobody can open the file then.
    """
    with _opened(file) as store:
        had = store.key is not None
        if remove and not had:
            raise Refused(f"{file.name} is not protected.")
        store.protect(None if remove else _new_key(file, "New passphrase"))
        now = "no longer protected" if remove else "protected by the new passphrase" if had else "protected"
        click.echo(f"{file.name} is {now}.")


@cli.command()
@FILE
@argument("sample_list", "SAMPLE.csv|SAMPLE.xlsx")
def sample(file: Path, sample_list: Path) -> None:
    """Add or update the cases of a sample list."""
    from model.sample.sample import plan_sample, read_sample

    with _changing(file) as store:
        plan = plan_sample(store.instrument, store.cases(), read_sample(sample_list, store.instrument))
        plan.refuse_if_any()
        store.record_all(plan.statements, _author(store))
        click.echo(f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.unchanged)} unchanged.")


@cli.command()
@FILE
@argument("answers_csv", "ANSWERS.csv")
def answers(file: Path, answers_csv: Path) -> None:
    """Enter answers in bulk."""
    from model.sample.bulk_answers import plan_answers

    with _changing(file) as store:
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
    with _changing(file) as store:
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
    from export.exchange import passphrases
    from export.exchange.packs import make_pack
    from model.inspection.fields import ASSESSOR_TYPES

    with _changing(file) as store:
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
@click.option("--protected", is_flag=True, help="Protect a new FILE by the pack's passphrase.")
def open_pack(sealed: Path, out: Path, protected: bool) -> None:
    """Open a pack into the assessor's own FILE, which is made, or if it is there gets the cases that are new.

    The passphrase is asked for on a terminal, and otherwise read from the first line of standard input; where FILE is
    there and protected, its own comes before.
    """
    from export.exchange.packs import open_pack as opened
    from export.exchange.packs import sealed_bytes
    from model.file.protection import new_key

    sealed_bytes(sealed)  # before anyone types a passphrase for nothing
    key = _key(out)
    passphrase = _passphrase("Passphrase of the pack", twice=False)
    if protected and not out.exists():
        key = new_key(passphrase)
    with _progress(sealed.name) as step:
        cases = opened(sealed, passphrase, out, lambda: step("opening", 0, 1), key)
    click.echo(f"{out.name}: {counted(cases, 'new case')}.")


@cli.command("return")
@FILE
@OUT
def return_(file: Path, out: Path) -> None:
    """Write the readings as a return for the lead inspector, sealed to the key that came with the pack."""
    from export.exchange.returns import write_return

    with _opened(file) as store:
        click.echo(f"Wrote {out.name}: {counted(write_return(store, out), 'entry', 'entries')}.")


@cli.command()
@FILE
@argument("returns", "RETURN...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would be merged and change nothing.")
@click.option("--accept-key", "accept", metavar="NAME", multiple=True, help="This assessor's changed key is theirs.")
@JSON
def merge(file: Path, returns: tuple[Path, ...], dry_run: bool, accept: tuple[str, ...], as_json: bool) -> None:
    """Merge returns into the inspection file, after a backup.

    A return that is signed with another key than the assessor's is refused, with the words of both keys. Ask the
    assessor to read theirs to you (it stands on their page Return); if it is the return's, accept it by their name.
    """
    from export.exchange.returns import apply, gather
    from export.exchange.returns import as_json as merge_json

    with _opened(file) as store:
        gathered = gather(store, returns, accept=lambda assessor, _key: assessor in accept)
        if not dry_run:
            apply(store, gathered, _author(store))
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
    from export.printing.subgroup_blocks import subgroup_table
    from export.printing.text import lines, told
    from export.sheet.sheet import score_sheet
    from export.sheet.sheet_json import as_json as sheet_json
    from export.sheet.subgroups import beside

    with _opened(file) as store:
        sheet = score_sheet(store, drafts=drafts, where=_conditions((*_named(subsample), *where, *more_where)))
        said = list(lines(sheet))
        if sheet.where and not as_json:
            said += told(subgroup_table(beside(store.instrument, score_sheet(store, drafts=drafts), sheet)))
        _print(sheet_json(sheet), as_json, said)


@cli.command()
@FILE
@OUT
@SUBSAMPLE
def sheet(file: Path, out: Path, subsample: str | None) -> None:
    """Write the score sheet as PDF or HTML."""
    from export.printing.files import write_sheet
    from export.sheet.sheet import score_sheet

    with _opened(file) as store:
        write_sheet(score_sheet(store, where=_conditions(_named(subsample))), out)
        click.echo(f"Wrote {out.name}.")


@cli.command()
@FILE
@OUT
@click.option("--anonymised", is_flag=True, help="Scores and outcomes alone, also as JSON: no words, no references.")
def export(file: Path, out: Path, anonymised: bool) -> None:
    """Write every reading as a table, CSV or XLSX; or the anonymised copy that may be kept."""
    from export.ending.anonymised import write_anonymised
    from export.tables.answers_table import write_table

    with _opened(file) as store:
        if anonymised:
            click.echo(write_anonymised(store, out).caution)
        else:
            write_table(store, out)
        click.echo(f"Wrote {out.name}.")


@cli.command()
@FILE
@argument("respondents", "RESPONDENTS")
def evidence(file: Path, respondents: Path) -> None:
    """Add what a questionnaire's respondents said as evidence. It counts in no score."""
    from export.printing.evidence_blocks import source_words
    from export.sheet.evidence import evidence as stated_evidence
    from export.sheet.evidence import sources, statements
    from model.journal.records import INSPECTION

    with _opened(file) as store, _opened(respondents) as source:
        store.record_all(statements(store, source), _author(store))
        found = stated_evidence(store.instrument, store.values(INSPECTION))
        of_it = tuple(one for one in found if one.instrument == source.instrument.id)
        _print(None, False, [f"{counted(len(of_it), 'question')} of {source_words(sources(of_it)[0])}"])


@cli.command()
@FILE
@click.option("--remark", metavar="TEXT", default="", help="What to say of it, as where the report is.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def close(file: Path, remark: str, yes: bool) -> None:
    """Close the inspection: from then on FILE is read-only."""
    from export.ending.closing import close_inspection, still_open

    with _changing(file) as store:
        _print(None, False, still_open(store) or ["Nothing is left open."])
        if not (yes or _agreed("Close it? Nothing can be changed then")):
            raise Refused(f"{file.name} was not closed: say --yes to close it.")
        close_inspection(store, _author(store), remark)
        click.echo(f"Closed {file.name}, journal digest {store.digest()}.")


@cli.command()
@FILE
@click.option("--reason", metavar="TEXT", required=True, help="Why: it stays in the journal.")
def reopen(file: Path, reason: str) -> None:
    """Take the closing of an inspection back."""
    from export.ending.closing import reopen_inspection

    with _changing(file) as store:
        reopen_inspection(store, _author(store), reason)
        click.echo(f"{file.name} is open again.")


@cli.command()
@FILE
@click.option("--confirm", metavar="AREA", help="The name of the area, typed to confirm.")
def destroy(file: Path, confirm: str | None) -> None:
    """Destroy FILE on purpose, with its backups and all that lies beside it.

    The name of the area is asked for; of a protected or damaged file, which nobody can read, its own name.
    """
    from model.file import destroying

    lines = ["These files will be destroyed:", *destroying.remains_of(file).in_words(), destroying.ELSEWHERE]
    word = destroying.word_of(file)
    if confirm is None and sys.stdin.isatty():
        _print(None, False, lines)
        confirm = click.prompt(f"Type {word} to destroy them", default="", show_default=False, err=True)
    destroying.check_word(file, word, confirm or "")
    with _progress(file.name) as step:
        done = destroying.destroy(file, lambda at, of, name: step(name, at, of))
    if done.left:
        raise Refused(done.sentence)
    _forget(file)
    click.echo(done.sentence)


@cli.command()
@FILE
@OUT
@click.option("--case", "case_ref", metavar="REF", default="", help="This case only.")
@click.option("--assessor", metavar="NAME", default="", help="What they stated, and what was stated of their readings.")
@click.option("--question", metavar="ID", default="", help="This question only, with the notes on it.")
def audit(file: Path, out: Path, case_ref: str, assessor: str, question: str) -> None:
    """Write who stated what and when as CSV, newest first, the text of notes included."""
    from export.tables.audit_table import found, write_audit

    with _opened(file) as store:
        written = write_audit(found(store, case_ref=case_ref, assessor=assessor, question=question), out)
        click.echo(f"Wrote {out.name}: {counted(written, 'entry', 'entries')}, notes included.")


@cli.command()
@FILE
@click.option("--sheet", "sheets", metavar="SHEET", type=click.Path(path_type=Path), multiple=True, help="In a file.")
@click.option("--digest", "digests", metavar="HEX", multiple=True, help="A sheet's digest, typed from paper.")
def verify(file: Path, sheets: tuple[Path, ...], digests: tuple[str, ...]) -> None:
    """Rebuild everything from the journal, compare, and check the file; and whether sheets are of this journal."""
    with _opened(file) as store:
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
    from export.printing.printed_sheet import read, typed
    from export.printing.sheet_check import check

    bad = []
    for printed in [*map(read, sheets), *map(typed, digests)]:
        with _progress(printed.name) as step:
            finding = check(store, printed, partial(step, "looking for its state"))
        _print(None, False, [finding.verdict, *finding.details()])
        bad += [] if finding.is_good else [finding.verdict]
    if bad:
        raise Refused(bad[0])


@cli.command()
@FILE
def backups(file: Path) -> None:
    """List the backups of FILE, the latest first: number, time (UTC), why it was taken, size, name."""
    from model.file.backup_names import WORDS, choices

    for backup in choices(file):
        size = backup.path.stat().st_size / 2**20
        number = f"{backup.number:4}" if backup.number else "   -"
        _print(None, False, [f"{number}  {backup.taken}  {WORDS[backup.why]:36}  {size:7.1f} MB  {backup.path.name}"])


@cli.command()
@FILE
@click.argument("backup", metavar="BACKUP")
def restore(file: Path, backup: str) -> None:
    """Put BACKUP, a number from the list of `backups` or a file, in the place of FILE.

    FILE as it is now is backed up first; if it cannot be opened, it is kept aside. The passphrase of a protected one is
    asked for on a terminal, and otherwise read from the first line of standard input.
    """
    from model.file.backup_names import choices
    from model.file.protection import is_protected, key_of
    from model.file.restoring import restore as restored

    numbered = {str(each.number): each.path for each in choices(file) if each.number}
    chosen = numbered.get(backup.lstrip("0"), Path(backup))
    if not chosen.exists():
        raise Refused(f"There is no backup {backup} of {file.name}: `backups` lists them.")
    key = key_of(chosen, _passphrase("Passphrase of the file", twice=False)) if is_protected(chosen) else None
    store, kept = restored(file, chosen, key)
    with store:
        as_now = f" As it was it is kept as {kept.parent.name}/{kept.name}." if kept else ""
        entries = counted(store.size(), "entry", "entries")
        click.echo(f"{file.name} is restored, and whole: {entries}, journal digest {store.digest()}.{as_now}")


@contextmanager
def _changing(file: Path) -> Iterator[Store]:
    """An inspection that a command may change, backed up before and after if the latest backup is not of its journal.

    Where no backup can be taken this is said, and the work is done all the same.
    """
    from model.file.backup_names import Why
    from model.file.backups import keep

    with _opened(file) as store:
        for why in (Why.OPENED, Why.CLOSED):
            try:
                keep(store, why)
            except Refused as refusal:
                click.echo(str(refusal), err=True)
            if why is Why.OPENED:
                yield store


def _opened(file: Path) -> Store:
    from model.file.store import Store

    return Store.open(file, key=_key(file))


def _key(file: Path) -> FileKey | None:
    """The key of a protected file, whose passphrase is asked for; None of a plain one, or where there is no file."""
    from model.file.protection import is_protected, key_of

    return key_of(file, _passphrase(f"Passphrase of {file.name}", twice=False)) if is_protected(file) else None


def _new_key(file: Path, prompt: str = "Passphrase") -> FileKey:
    """A key from a passphrase that is chosen now; it is said first what that means, on a terminal."""
    from model.file.protection import new_key

    if sys.stdin.isatty():
        click.echo(_FINAL, err=True)
    return new_key(_passphrase(f"{prompt} for {file.name}", twice=True))


def _agreed(question: str) -> bool:
    """Whether the person at the terminal says yes; nobody does where there is none."""
    return sys.stdin.isatty() and click.confirm(question, err=True)


def _forget(file: Path) -> None:
    """Take a file off the window's list of recent ones, where there is a window."""
    with suppress(ImportError):  # of Qt, on a machine that has no screen
        from ui.session.settings import user_settings

        user_settings().forget_file(file)


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


def _refuse_for(reasons: Sequence[str]) -> NoReturn:
    """Tell every reason, each a line of its own, and refuse with the last."""
    for reason in reasons[:-1]:
        click.echo(str(Refused(reason)), err=True)  # what stands in a file from elsewhere is made safe to print
    raise Refused(reasons[-1])


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
        from ui.window.garbage import hold

        hold()
        from ui.window.app import run

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
