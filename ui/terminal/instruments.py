"""Instruments: listed, shown, checked, and exchanged as forms."""

from __future__ import annotations

from pathlib import Path

import click

from export.forms import own_instrument
from model.instrument.values import counted
from resources.access import instrument, instrument_ids
from ui.terminal.options import JSON, OUT, argument, output
from ui.terminal.talk import print_data, print_lines, refuse_for


class _Instruments(click.Group):
    """The words check, export and import are commands; all else is `[ID] [--json]`, as other programs rely on."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the one command before what is none."""
        is_command = args and args[0] in {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if is_command else ["show", *args])


@click.group(cls=_Instruments, subcommand_metavar="[ID] [--json] | COMMAND ...")
def instruments() -> None:
    """List the instruments, or print one in full; check, export or import one."""


@instruments.command(hidden=True)
@click.argument("instrument_id", metavar="[ID]", required=False)
@JSON
def show(instrument_id: str | None, as_json: bool) -> None:
    """List the instruments, or print one in full."""
    if instrument_id is None:
        _list(as_json)
    else:
        _show(instrument_id, as_json)


def _list(as_json: bool) -> None:
    known = [instrument(name) for name in instrument_ids()]
    if as_json:
        print_data([{"id": one.id, "title": one.title, "rule": one.rule, "sha256": one.sha256} for one in known])
    else:
        print_lines(f"{one.id}  {one.title}, {len(one.scored)} scored questions" for one in known)


def _show(instrument_id: str, as_json: bool) -> None:
    # Not at the top for the start-up of the other words: the tables load SQLite.
    from export.tables.answers_table import instrument_json

    whole = instrument(instrument_id)
    if as_json:
        print_data(instrument_json(whole))
        return
    lines = [f"{whole.id}  {whole.title}", f"sha256 {whole.sha256}"]
    for criterion in whole.criteria:
        lines += ["", f"{criterion.code} {criterion.title}"]
        lines += [f"  {question.number}  {question.text}  [{question.id}]" for question in criterion.questions]
    print_lines(lines)


@instruments.command()
@argument("path", "FILE|FOLDER")
def check(path: Path) -> None:
    """Check an instrument of your own, one TOML file or a folder of them, and explain each fault."""
    if faults := own_instrument.check(path):
        refuse_for(own_instrument.fault_lines(path, faults))
    whole = own_instrument.own(path)
    questions, scored = counted(len(whole.questions), "question"), len(whole.scored)
    print_lines([f"{path.name} is whole: {whole.id}, {whole.title}, {questions}, {scored} scored."])


@instruments.command("export")
@click.argument("name", metavar="ID|PATH")
@click.option(
    "--xlsform",
    is_flag=True,
    required=True,
    expose_value=False,  # it must be given, and is the one form there is so far
    help="As an XLSForm, for ODK, Kobo and the like.",
)
@OUT
def export_form(name: str, out: Path) -> None:
    """Write an instrument, one that ships or your own, as a form for other programs."""
    # Not at the top for the start-up of the other words: it loads a writer of workbooks.
    from export.forms import xlsform_writing

    whole = own_instrument.find(name)
    xlsform_writing.write_form(whole, out)
    print_lines(xlsform_writing.in_words(whole, out))


@instruments.command("import")
@argument("form", "FORM.xlsx")
@output("FOLDER", "folder")
def import_form(form: Path, folder: Path) -> None:
    """Make an instrument of an XLSForm, in FOLDER; what cannot be taken over is told with its sheet and row."""
    # Not at the top for the start-up of the other words: it loads a reader of workbooks and of XML.
    from export.forms import toml_text, xlsform_reading

    read = xlsform_reading.take(form)
    if read.faults:
        refuse_for(own_instrument.fault_lines(form, read.faults))
    files = toml_text.write_folder(read.data, folder)
    print_lines([f"Wrote {', '.join(files)} in {folder.name}.", *read.in_words()])
