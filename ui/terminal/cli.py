"""The command line as a whole.

Exit status: 0 done; 1 refused, with one sentence on standard error and nothing changed; 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

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
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows ? for it
    try:
        cli.main(arguments, prog_name="caseread")
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        return 1
