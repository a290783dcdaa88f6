"""What goes between the laptops: packs to the assessors, returns to the lead inspector."""

from __future__ import annotations

from pathlib import Path

import click

from export.exchange import packs, passphrases, returns
from model.file.protection import new_key
from model.inspection.fields import ASSESSOR_TYPES
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import counted
from ui.terminal.opening import author_of, check_name, open_file, open_to_change
from ui.terminal.options import AS_NEW, FILE, JSON, OUT, argument, output, tidy, tidy_all
from ui.terminal.talk import ask_key, ask_passphrase, print_data, print_lines, progress


@click.command()
@FILE
@click.option("--assessor", metavar="NAME", required=True, callback=tidy)
@click.option("--type", "kind", metavar="TYPE", help="inspector, practice_assessor or area_assessor.")
@AS_NEW
@OUT
def pack(file: Path, assessor: str, kind: str | None, as_new: bool, out: Path) -> None:
    """Seal an assessor's cases in a pack to hand to them.

    The passphrase is asked for on a terminal, and otherwise read from the first line of standard input. With an empty
    line one is made up and printed. The first pack also makes the key that returns are sealed to: it stays in FILE.
    """
    with open_to_change(file) as store:
        check_name(store, assessor, as_new=as_new)
        passphrase = ask_passphrase("Passphrase (empty: one is made up)", twice=True)
        made_up = "" if passphrase else passphrases.suggest()
        kind = kind or store.assessors().get(assessor) or ASSESSOR_TYPES[0].value
        with progress(out.name) as step:
            number = packs.make_pack(
                store, assessor, kind, passphrase or made_up, out, author_of(store), lambda: step("sealing", 0, 1)
            )
        cases = counted_units(number, store.instrument.unit)
    click.echo(f"Wrote {out.name}: {cases} for {assessor}.")
    if made_up:
        click.echo(f"Passphrase: {made_up}")


@click.command("open-pack")
@argument("sealed", "PACK")
@output("FILE")
@click.option("--protected", is_flag=True, help="Protect a new FILE by the pack's passphrase.")
def open_pack(sealed: Path, out: Path, protected: bool) -> None:
    """Open a pack into the assessor's own FILE, which is made, or if it is there gets the cases that are new.

    The passphrase is asked for on a terminal, and otherwise read from the first line of standard input; where FILE is
    there and protected, its own comes before.
    """
    packs.sealed_bytes(sealed)  # before anyone types a passphrase for nothing
    key = ask_key(out)
    passphrase = ask_passphrase("Passphrase of the pack", twice=False)
    if protected and not out.exists():
        key = new_key(passphrase)
    with progress(sealed.name) as step:
        cases = packs.open_pack(sealed, passphrase, out, lambda: step("opening", 0, 1), key)
    click.echo(f"{out.name}: {counted(cases, 'new case')}.")


@click.command("return")
@FILE
@OUT
def write_return(file: Path, out: Path) -> None:
    """Write the readings as a return for the lead inspector, sealed to the key that came with the pack."""
    with open_file(file) as store:
        click.echo(f"Wrote {out.name}: {counted(returns.write_return(store, out), 'entry', 'entries')}.")


@click.command()
@FILE
@argument("paths", "RETURN...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would be merged and change nothing.")
@click.option(
    "--accept-key", "names", metavar="NAME", multiple=True, callback=tidy_all, help="Their changed key is theirs."
)
@JSON
def merge(file: Path, paths: tuple[Path, ...], dry_run: bool, names: tuple[str, ...], as_json: bool) -> None:
    """Merge returns into the inspection file, after a backup.

    A return that is signed with another key than the assessor's is refused, with the words of both keys. Ask the
    assessor to read theirs to you (it stands on their page Return); if it is the return's, accept it by their name.
    """
    with open_file(file) as store:
        gathered = returns.gather(store, paths, accept=lambda assessor, _key: assessor in names)
        if not dry_run:
            returns.apply(store, gathered, author_of(store))
        if as_json:
            print_data(returns.as_json(store, gathered))
        else:
            print_lines([*gathered.in_words(), for_unit(store.instrument.unit, gathered.awaited_in_words())])
