"""What goes between the laptops: packs to the assessors, returns to the lead inspector."""

from __future__ import annotations

from pathlib import Path

import click

from export.exchange import gathering, packs, passphrases, plan_json, returns, signers
from export.exchange.gathering import LEAD_ID
from export.exchange.plan_words import awaited_in_words, plan_in_words
from model.file.protection import new_key
from model.file.store import Store
from model.inspection.fields import ASSESSOR_TYPES
from model.instrument.unit_words import counted_units
from model.instrument.values import counted
from model.journal.records import KeyState, Refused
from ui.terminal.opening import check_name, open_file, open_to_change, refuse_assessors
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
        refuse_assessors(store, "packs are made")  # before anyone types a passphrase for nothing
        check_name(store, assessor, as_new=as_new)
        passphrase = ask_passphrase("Passphrase (empty: one is made up)", twice=True)
        made_up = "" if passphrase else passphrases.suggest()
        kind = kind or store.assessors().get(assessor) or ASSESSOR_TYPES[0].value
        with progress(out.name) as step:
            number = packs.make_pack(
                store, assessor, kind, passphrase or made_up, out, store.owner, lambda: step("sealing", 0, 1)
            )
        cases = counted_units(number, store.instrument.unit)
    click.echo(f"Wrote {out.name}: {cases} for {assessor}.")
    if made_up:
        click.echo(f"Passphrase: {made_up}")


@click.command("open-pack")
@argument("sealed", "PACK")
@output("FILE")
@click.option("--protected", is_flag=True, help="Protect a new FILE by the pack's passphrase.")
@click.option("--agree", is_flag=True, help="The pack's key is the lead inspector's, though FILE knows another.")
def open_pack(sealed: Path, out: Path, protected: bool, agree: bool) -> None:
    """Open a pack into the assessor's own FILE, which is made, or if it is there gets the cases that are new.

    The passphrase is asked for on a terminal, and otherwise read from the first line of standard input; where FILE is
    there and protected, its own comes before. A pack that is not signed by the lead inspector whom FILE knows is
    refused with the words of both keys: ask the lead to read theirs to you, and agree only to that.
    """
    packs.sealed_bytes(sealed)  # before anyone types a passphrase for nothing
    key = ask_key(out)
    passphrase = ask_passphrase("Passphrase of the pack", twice=False)
    if protected and not out.exists():
        key = new_key(passphrases.meant(passphrase))
    with progress(sealed.name) as step:
        added = packs.open_pack(sealed, passphrase, out, lambda: step("opening", 0, 1), key, agree=agree)
    print_lines([f"{out.name}: {counted(added.cases, 'new case')}.", *added.alike])


@click.command("return")
@FILE
@OUT
def write_return(file: Path, out: Path) -> None:
    """Write the readings as a return for the lead inspector, sealed to the key that came with the pack."""
    with open_file(file) as store:
        click.echo(f"Wrote {out.name}: {counted(returns.write_return(store, out), 'entry', 'entries')}.")


@click.command()
@FILE
@argument("paths", "[RETURN...]", nargs=-1, required=False)
@click.option("--dry-run", is_flag=True, help="Show what would be merged and change nothing.")
@click.option(
    "--accept-key", "names", metavar="NAME", multiple=True, callback=tidy_all, help="Their new key is theirs."
)
@click.option("--take", "taken", metavar="ID", multiple=True, help="Take what is proposed under this ID.")
@click.option("--take-all", is_flag=True, help="Take all that is proposed, but not what is under --leave.")
@click.option("--leave", "left", metavar="ID", multiple=True, help="Leave what is under this ID as it stands.")
@JSON
def merge(
    file: Path,
    paths: tuple[Path, ...],
    dry_run: bool,
    names: tuple[str, ...],
    taken: tuple[str, ...],
    take_all: bool,
    left: tuple[str, ...],
    as_json: bool,
) -> None:
    """Merge returns into the inspection file, after a backup.

    A return that is signed with a key that is none of the assessor's is refused, with its words. Ask the assessor to
    read theirs to you (it stands on their page Return); if it is the return's, accept it by their name.

    What an assessor found of a case is proposed under an ID, and waits until you take it or leave it, now or by another
    merge, for which no RETURN need be given. A change of a reading that counts already is taken unless you leave it.
    """
    from export.printing.what_if import moves  # which loads what prints sheets: too slow for the start-up

    with open_file(file) as store:
        refuse_assessors(store, "returns are merged")
        if not paths and not store.held():
            raise click.UsageError("Missing argument 'RETURN...': nothing waits to be decided.")
        decide = _Decisions({*taken}, {*left}, take_all=take_all)
        found = gathering.gather(store, paths, accept=lambda assessor, _key: assessor in names, decide=decide)
        decide.check_all_met()
        with progress(file.name) as step:
            moved = moves(
                store,
                found.plan.new,
                found.intake.decisions,
                found.proposals,
                lambda done, of: step("working out the figures", done, of),
            )
        if not dry_run:
            gathering.apply(store, found, store.owner)
        if as_json:
            print_data({**plan_json.as_json(store, found), **moved.as_json()})
        else:
            awaited = awaited_in_words(store.instrument, found)
            print_lines([*plan_in_words(store.instrument, found), *moved.in_words(), awaited])


@click.command()
@FILE
@click.option("--withdraw", "withdrawn", metavar="KEY", help="From now on, nothing that is signed with it is taken in.")
@click.option("--accept", "accepted", metavar="KEY", help="Take in again what is signed with it.")
def keys(file: Path, withdrawn: str | None, accepted: str | None) -> None:
    """List the assessors' keys, and withdraw one, as of a laptop that was lost.

    KEY is the first digits of a key, as they are listed. What it brought before stays: send a reading back, or choose
    another of the case, if that is not to count.
    """
    with open_file(file) as store:
        refuse_assessors(store, "keys are looked after")
        for digits, state in ((withdrawn, KeyState.WITHDRAWN), (accepted, KeyState.ACCEPTED)):
            if digits is not None:
                store.record(_key_of(store, digits).become(state), store.owner)
        known = signers.known_keys(store)
        print_lines(
            [f"{one.key[:8]}  {one.state:9}  {one.assessor}: “{one.words}”" for one in known]
            or ["No assessor's key is known yet: it comes with their first return."]
        )


def _key_of(store: Store, digits: str) -> signers.KnownKey:
    """The one key that begins with these digits. Refused if there is none, or more than one."""
    found = [one for one in signers.known_keys(store) if digits and one.key.startswith(digits.lower())]
    if len(found) != 1:
        how_many = "several keys that begin" if found else "no key that begins"
        raise Refused(f"{store.path.name} knows {how_many} with “{digits}”.")
    return found[0]


class _Decisions:
    """What is decided on the command line, by the ids of what there is to decide."""

    def __init__(self, taken: set[str], left: set[str], *, take_all: bool) -> None:
        self._taken, self._left, self._take_all = taken, left, take_all
        self._met: set[str] = set()

    def __call__(self, id_: str) -> bool | None:
        self._met.add(id_)
        if id_ in self._left:
            return False
        # Who led before is not met in passing: that takes the id itself.
        return True if id_ in self._taken or (self._take_all and not id_.startswith(LEAD_ID)) else None

    def check_all_met(self) -> None:
        """Refused if an id is of nothing that there is to decide, or is taken and left."""
        unknown = sorted((self._taken | self._left) - self._met) or sorted(self._taken & self._left)
        if unknown:
            raise Refused(f"There is nothing to decide under {unknown[0]}, or it is both taken and left.")
