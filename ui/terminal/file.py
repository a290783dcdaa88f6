"""A file without opening the inspection in it: its backups listed and put in its place, and its end."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import click

from model.file.backup_names import WORDS, choices
from model.instrument.foreign_file import is_special
from model.instrument.values import counted
from model.journal.records import Refused
from ui.terminal.options import FILE
from ui.terminal.talk import ask_key, print_lines, progress


@click.command()
@FILE
def backups(file: Path) -> None:
    """List the backups of FILE, the latest first: number, time (UTC), why it was taken, size, name."""
    if is_special(file):
        raise Refused(f"{file.name} is a pipe or a device, and no file.")
    for backup in choices(file):
        size = backup.path.stat().st_size / 2**20
        number = f"{backup.number:4}" if backup.number else "   -"
        print_lines([f"{number}  {backup.taken}  {WORDS[backup.why]:36}  {size:7.1f} MB  {backup.path.name}"])


@click.command()
@FILE
@click.argument("backup", metavar="BACKUP")
def restore(file: Path, backup: str) -> None:
    """Put BACKUP, a number from the list of `backups` or a file, in the place of FILE.

    FILE as it is now is backed up first; if it cannot be opened, it is kept aside. The passphrase of a protected one is
    asked for on a terminal, and otherwise read from the first line of standard input.
    """
    # Not at the top for the start-up of the list of backups, which opens no inspection.
    from model.file import restoring

    numbered = {str(each.number): each.path for each in choices(file) if each.number}
    source = numbered.get(backup.lstrip("0"), Path(backup))
    if not source.exists():
        raise Refused(f"There is no backup {backup} of {file.name}: `backups` lists them.")
    store, kept = restoring.restore(file, source, ask_key(source, "Passphrase of the file"))
    with store:
        as_it_was = f" As it was it is kept as {kept.parent.name}/{kept.name}." if kept else ""
        entries = counted(store.size(), "entry", "entries")
        click.echo(f"{file.name} is restored, and whole: {entries}, journal digest {store.digest()}.{as_it_was}")


@click.command()
@FILE
@click.option("--confirm", metavar="AREA", help="The name of the area, typed to confirm.")
def destroy(file: Path, confirm: str | None) -> None:
    """Destroy FILE on purpose, with its backups and all that lies beside it.

    The name of the area is asked for; of a protected or damaged file, which nobody can read, its own name.
    """
    # Not at the top for the start-up of the list of backups, which opens no inspection.
    from model.file import destroying

    lines = ["These files will be destroyed:", *destroying.remains_of(file).in_words(), destroying.ELSEWHERE]
    word = destroying.word_of(file)
    if confirm is None and sys.stdin.isatty():
        print_lines(lines)
        confirm = click.prompt(f"Type {word} to destroy them", default="", show_default=False, err=True)
    destroying.check_word(file, word, confirm or "")
    with progress(file.name) as step:
        end = destroying.destroy(file, lambda at, of, name: step(name, at, of))
    if end.left:
        raise Refused(end.sentence)
    _forget(file)
    click.echo(end.sentence)


def _forget(file: Path) -> None:
    """Take a file off the window's list of recent ones, where there is a window."""
    with suppress(ImportError):  # of Qt, on a machine that has no screen
        from ui.session.settings import user_settings  # not at the top for start-up: it loads Qt

        user_settings().forget_file(file)
