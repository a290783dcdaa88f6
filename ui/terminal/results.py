"""What comes of an inspection: its scores and its sheet; and the published ones, played again."""

from __future__ import annotations

from pathlib import Path

import click

from export.printing.files import write_sheet
from export.printing.score_text import score_lines
from export.sheet import sheet_json
from export.sheet.sheet import score_sheet
from model.journal.records import Refused
from resources.access import instrument, replays
from ui.terminal.opening import open_file
from ui.terminal.options import FILE, JSON, OUT, SUBSAMPLE, argument, conditions
from ui.terminal.talk import print_data, print_lines, progress


@click.command()
@argument("folder", "DIR")
@click.option("--instrument", "instrument_id", metavar="ID", default="omi-2007", show_default=True)
def demo(folder: Path, instrument_id: str) -> None:
    """Play the whole job on the replays of an instrument's published inspections, into DIR."""
    # Not at the top for the start-up of the scores: it loads the packs, the returns and ReportLab.
    from export.demo.play import REPLAYS, play
    from export.demo.system import play_system

    names = replays(instrument(instrument_id).id)
    if not names:
        raise Refused(f"There is no replay of a published inspection for {instrument_id}.")
    for name in names:
        with progress(name) as step:
            played = play(folder / name, name, step) if name in REPLAYS else play_system(folder / name, name, step)
        click.echo(played.report())


@click.command()
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
    with open_file(file) as store:
        scored = score_sheet(store, drafts=drafts, where=conditions(subsample, (*where, *more_where)))
        if as_json:
            print_data(sheet_json.as_json(scored))
            return
        print_lines(score_lines(store, scored))


@click.command()
@FILE
@OUT
@SUBSAMPLE
def sheet(file: Path, out: Path, subsample: str | None) -> None:
    """Write the score sheet as PDF or HTML."""
    with open_file(file) as store:
        write_sheet(score_sheet(store, where=conditions(subsample)), out)
        click.echo(f"Wrote {out.name}.")
