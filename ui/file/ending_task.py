"""The end of an inspection: closing or reopening it, exporting an anonymised copy, and destroying the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from export.ending.anonymised import SUFFIXES, anonymised, last_written, write_anonymised
from export.ending.closing import close_inspection, reopen_inspection, still_open
from model.file import destroying
from model.journal.records import LEAD_NAME, Refused
from ui.file.ending_forms import AnonymisedCopyForm, CloseForm, DestroyForm
from ui.file.file_task import FileTask
from ui.kit.reason_form import ReasonForm
from ui.kit.worker import Job
from ui.session.actions import Act
from ui.session.session import LEAD, Session


class EndingTask(FileTask):
    """`to_destroy(path)` is a request: the file is to be closed and destroyed."""

    to_destroy = Signal(object)

    def ask_for(self, step: Act, session: Session) -> None:
        """Show the form for one step: to export the anonymised copy, to destroy the file, or to close the inspection;
        if it is closed already, to open it again. Refused if the step cannot be taken.
        """
        if step is Act.ANONYMISED:
            self._ask_for_copy(session)
        elif step is Act.DESTROY:
            self._ask_to_destroy(session)
        elif session.store.closing() is None:
            self._ask_to_close(session)
        else:
            self._ask_to_reopen(session)

    def _ask_for_copy(self, session: Session) -> None:
        store = session.store
        form = AnonymisedCopyForm(anonymised(store), store.path.with_name(f"{store.path.stem} anonymised{SUFFIXES[0]}"))

        def written(path: Path) -> None:
            self._end(f"Wrote the anonymised copy {path.name} in {path.parent}.")

        form.accepted.connect(
            lambda path: self._run(
                "Writing the copy…", lambda _job: write_anonymised(store, path), lambda _: written(path)
            )
        )
        self.show(form)

    def _ask_to_destroy(self, session: Session) -> None:
        store = session.store
        lead = session.role == LEAD
        form = DestroyForm(
            destroying.remains_of(store.path), store.inspection.area, _standing(session) if lead else (), lead=lead
        )
        form.accepted.connect(lambda: self.to_destroy.emit(store.path))
        form.copy_requested.connect(lambda: self._try_copy(session))
        self.show(form)

    def _ask_to_close(self, session: Session) -> None:
        if not session.author and session.store.read_only is None:
            raise Refused("Say first who you are: everything stated carries a name.")
        form = CloseForm(still_open(session.store))

        def close(remark: str) -> None:
            try:
                close_inspection(session.store, session.author, remark)
            except Refused as refusal:
                self._refuse(str(refusal))
            else:
                self._end("The inspection is closed. It can be opened again in the File menu, for a reason.")
                session.replaced.emit()  # the page is on view again, and shows it

        form.accepted.connect(close)
        self.show(form)

    def _ask_to_reopen(self, session: Session) -> None:
        form = ReasonForm(
            "Open the inspection again",
            f"{session.store.read_only} If that was a mistake, or something has come since, it can be taken back; what "
            "was closed, by whom and why it was opened again stays in the journal.",
            "&Open it again",
        )

        def reopen(reason: str) -> None:
            try:
                reopen_inspection(session.store, session.author or LEAD_NAME, reason)
            except Refused as refusal:
                self._refuse(str(refusal))
            else:
                self._end("The inspection is open again.")
                session.replaced.emit()

        form.accepted.connect(reopen)
        self.show(form)

    def _try_copy(self, session: Session) -> None:
        try:
            self._ask_for_copy(session)
        except Refused as refusal:
            self._refuse(str(refusal))


def destroy(path: Path) -> Callable[[Job], str]:
    """A task for the worker: destroy a file and what goes with it, and say so. Refused if anything of it is left."""

    def task(_job: Job) -> str:  # which is not stopped half-way
        destroyed = destroying.destroy(path)
        if destroyed.left:
            raise Refused(destroyed.sentence)
        return destroyed.sentence

    return task


def _standing(session: Session) -> tuple[str, str]:
    """What a lead would want to have done before the file is destroyed: closed it, and kept a copy."""
    store = session.store
    closed, copy = store.closing(), last_written(store)
    return (
        f"It was closed on {closed.at[:10]} by {closed.by}." if closed else "The inspection is not closed.",
        f"An anonymised copy was written: {copy}." if copy else "No anonymised copy was written from this file.",
    )
