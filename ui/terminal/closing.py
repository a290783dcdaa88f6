"""The end of an inspection: closed, or opened again."""

from __future__ import annotations

from pathlib import Path

import click

from export.ending.closing import close_inspection, reopen_inspection, still_open
from model.journal.records import Refused
from ui.terminal.opening import open_to_change, refuse_assessors
from ui.terminal.options import FILE
from ui.terminal.talk import agrees, print_lines


@click.command()
@FILE
@click.option("--remark", metavar="TEXT", default="", help="What to say of it, as where the report is.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def close(file: Path, remark: str, yes: bool) -> None:
    """Close the inspection: from then on FILE is read-only."""
    with open_to_change(file) as store:
        refuse_assessors(store, "an inspection is closed")
        print_lines(still_open(store) or ["Nothing is left open."])
        if not (yes or agrees("Close it? Nothing can be changed then")):
            raise Refused(f"{file.name} was not closed: say --yes to close it.")
        close_inspection(store, store.owner, remark)
        click.echo(f"Closed {file.name}, journal digest {store.digest()}.")


@click.command()
@FILE
@click.option("--reason", metavar="TEXT", required=True, help="Why: it stays in the journal.")
def reopen(file: Path, reason: str) -> None:
    """Take the closing of an inspection back."""
    with open_to_change(file) as store:
        refuse_assessors(store, "an inspection is opened again")
        reopen_inspection(store, store.owner, reason)
        click.echo(f"{file.name} is open again.")
