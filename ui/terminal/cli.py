"""The command line as a whole.

Exit status: 0 done; 1 refused, with one sentence on standard error and nothing changed; 2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from model.journal.records import Refused
from resources.about import VERSION
from ui.terminal.subjects import SUBJECTS


class _Commands(click.Group):
    """Commands that each stand in the file of their subject, which is loaded when one of them is asked for."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name in SUBJECTS:
            subject = vars(import_module(f"ui.terminal.{SUBJECTS[cmd_name]}")).values()
            self.commands[cmd_name] = next(
                one for one in subject if isinstance(one, click.Command) and one.name == cmd_name
            )
        return super().get_command(ctx, cmd_name)


def _print_version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"Caseread {VERSION}")
        context.exit()


@click.group(
    cls=_Commands,
    commands=dict.fromkeys(SUBJECTS, click.Command(None)),  # for their names, which click sorts and proposes
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version)
def cli() -> None:
    """Read probation cases. With no command, or with just the name of an inspection file, the window opens.

    Where FILE is protected, its passphrase is asked for on a terminal, and otherwise read from a line of standard
    input; if a command needs another passphrase as well, such as a pack's, the one of FILE comes first.
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command; the exit status."""
    if not _has_streams():
        click.echo("There is no standard output to write to.", err=True)
        return 1
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows ? for it
    try:
        cli.main(arguments, prog_name="caseread")
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        return 1
    except (
        OSError
    ) as error:  # a place that the system does not take, such as a name too long, or an output that is full
        return _refuse(error)


def _has_streams() -> bool:
    """Whether there is an output. In the place of a closed input or line for errors comes one that is empty.

    Else a file that is opened next would take their number, and what is written to them.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    output = sys.stdout
    if output is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    return output is not None


def _refuse(error: OSError) -> int:
    """Say in one sentence what the system refused; where even that cannot be written, the status alone says it."""
    place = Path(str(error.filename)).name if error.filename else "The output"
    with suppress(OSError):
        click.echo(str(Refused(f"{place} cannot be used: {error.strerror or error}.")), err=True)
    if not error.filename:
        _discard_output()
    return 1


def _discard_output() -> None:
    """Let what could not be written go: Python would try again at its end, and say so in its own words."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
