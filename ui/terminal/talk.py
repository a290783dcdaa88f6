"""What a command says to the person at the terminal, or to another program, and what it asks for."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from export.exchange import passphrases
from model.file.protection import FileKey, is_protected, new_key
from model.journal.records import Refused

_COMMANDS_TO_TERMINALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What text from other laptops could hold to move a terminal's cursor, or worse."""
_FINAL = "A forgotten passphrase is final: nobody can open the file then. Write it down."


def print_lines(lines: Iterable[str]) -> None:
    """Print lines to read."""
    click.echo(_COMMANDS_TO_TERMINALS.sub("\ufffd", "\n".join(lines)))


def print_data(data: object) -> None:
    """Print JSON in ASCII: the same for a program that reads it, whatever the terminal's encoding."""
    click.echo(json.dumps(data, indent=2))


@contextmanager
def progress(work: str) -> Iterator[Callable[[str, int, int], None]]:
    """Shows how far long work has come, on a terminal; says nothing where nobody watches."""
    watched = sys.stderr.isatty()

    def step(stage: str, done: int, total: int) -> None:
        if watched:
            click.echo(f"\r\x1b[K{work}: {stage}, {done} of {total}", nl=False, err=True)

    yield step
    if watched:
        click.echo("\r\x1b[K", nl=False, err=True)


def refuse_for(reasons: Sequence[str]) -> NoReturn:
    """Tell every reason, each a line of its own, and refuse with the last."""
    for reason in reasons[:-1]:
        click.echo(str(Refused(reason)), err=True)  # what stands in a file from elsewhere is made safe to print
    raise Refused(reasons[-1])


def agrees(question: str) -> bool:
    """Whether the person at the terminal says yes; nobody does where there is none."""
    return sys.stdin.isatty() and click.confirm(question, err=True)


def ask_passphrase(prompt: str, *, twice: bool) -> str:
    """The passphrase, hidden as it is typed (twice, to be sure, if it is a new one); "" if there is none."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    ask = partial(click.prompt, default="", show_default=False, hide_input=True, err=True)
    typed: str = ask(prompt)
    if twice and typed and ask("Once more") != typed:
        raise Refused("The two passphrases are not the same.")
    return typed.strip()


def ask_key(file: Path, prompt: str = "") -> FileKey | None:
    """The key of a protected file, whose passphrase is asked for; None of a plain one, or where there is no file."""
    if not is_protected(file):
        return None
    return passphrases.key_to(file, ask_passphrase(prompt or f"Passphrase of {file.name}", twice=False))


def ask_new_key(file: Path, prompt: str = "Passphrase") -> FileKey:
    """A key from a passphrase that is chosen now; it is said first what that means, on a terminal."""
    if sys.stdin.isatty():
        click.echo(_FINAL, err=True)
    return new_key(ask_passphrase(f"{prompt} for {file.name}", twice=True))
