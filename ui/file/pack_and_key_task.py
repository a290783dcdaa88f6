"""Opening packs, keeping a spare of the inspection's key, and taking the key back from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from export.exchange import lead_key, packs, passphrases
from export.exchange.packs import Added, OtherLead, Pack
from model.file.protection import FileKey, is_protected, new_key
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from model.journal.records import Refused
from ui.file.file_task import FileTask, tick
from ui.file.key_forms import KeyBackupForm, KeyRestoreForm
from ui.file.open_pack_form import OpenPackForm
from ui.kit.worker import Job
from ui.session.session import READER, Session


class PackAndKeyTask(FileTask):
    """`to_open(path, key)` is a request: to open the file made from a pack; with its key, if it is protected."""

    to_open = Signal(object, object)

    def open_pack(self, path: Path, session: Session | None) -> None:
        """Ask for the passphrase of a pack, and where to keep its cases. Refused if it is no pack.

        `session`: the open file, if there is one.
        """
        packs.sealed_bytes(path)
        mine = session is not None and session.role == READER
        form = OpenPackForm(path, session.store.path if session is not None and mine else None)
        form.accepted.connect(lambda words, out, protect: self._unpack(form, path, words, out, protect, session))
        self.show(form)

    def back_up_key(self, session: Session) -> None:
        """Ask how to keep a spare of the inspection's key. Refused if this file has none."""
        store = session.store
        lead_key.own(store)
        form = KeyBackupForm(store.path)

        def back_up(passphrase: str, path: Path) -> None:
            self._run(
                "Sealing the key…",
                lambda job: lead_key.back_up(store, path, passphrase, tick(job)),
                lambda _: self._end(f"Saved the key as {path.name} in {path.parent}. Passphrase: {passphrase.strip()}"),
            )

        form.accepted.connect(back_up)
        self.show(form)

    def restore_key(self, path: Path, session: Session) -> None:
        """Ask for the passphrase of a key backup, and take the key into the open file."""
        store, author = session.store, session.author
        form = KeyRestoreForm(path)

        def restored(_: None) -> None:
            session.replaced.emit()
            self._end("The key is in this file now: returns sealed to it can be added.")

        def restore(passphrase: str) -> None:
            self._run(
                "Opening the key backup…",
                lambda job: lead_key.restore(store, path, passphrase, author, tick(job)),
                restored,
            )

        form.accepted.connect(restore)
        self.show(form)

    def _unpack(
        self, form: OpenPackForm, path: Path, passphrase: str, out: Path, protect: bool, session: Session | None
    ) -> None:
        """Put the cases of a pack into the open file, if `out` is that one; else into another, to be opened next."""
        here = session if session is not None and _is_same(out, session.store.path) else None
        if here is None and is_protected(out):
            self._refuse(f"{out.name} is protected: open it first, then this pack, and its cases are added there.")
            return

        def task(job: Job) -> tuple[Pack, FileKey | None] | OtherLead:
            found = packs.read_pack(path, passphrase, tick(job))
            key = new_key(passphrases.meant(passphrase)) if protect and here is None and not out.exists() else None
            if here is None:
                result = _if_agreed(form, lambda agree: packs.take_in(found, out, key, agree=agree))
                if isinstance(result, OtherLead):
                    return result
            return found, key

        def done(result: tuple[Pack, FileKey | None] | OtherLead) -> None:
            if isinstance(result, OtherLead):
                form.ask_whether_to_agree(result)
            elif here is None:
                self._end("")
                self.to_open.emit(out, result[1])
            else:
                self._add(form, here, result[0])

        self._run("Opening the pack…", task, done)

    def _add(self, form: OpenPackForm, here: Session, found: Pack) -> None:
        """Add what is new in a pack to the open file."""
        try:
            result = _if_agreed(form, lambda agree: packs.add_to(here.store, found, agree=agree))
        except Refused as refusal:
            self._refuse(str(refusal))
            return
        if isinstance(result, OtherLead):
            form.ask_whether_to_agree(result)
            return
        here.replaced.emit()
        added = for_unit(here.store.instrument.unit, counted(result.cases, "new case"))
        self._end(" ".join([f"Added {added} from {found.path.name}; every answer is kept.", *result.alike]))


def _if_agreed(form: OpenPackForm, take: Callable[[bool], Added]) -> Added | OtherLead:
    """Take a pack in, one of another lead only if that very lead was agreed to: what it brought, or whose it is."""
    try:
        return take(False)
    except OtherLead as other:
        return take(True) if form.agrees_to(other) else other


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
