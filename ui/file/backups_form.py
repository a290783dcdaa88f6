"""The backups of a file: a list, what differs between the chosen one and the file as it is, and restoring it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton

from model.inspection.differences import Differences
from model.instrument.instrument import Instrument, Unit
from model.instrument.values import counted
from ui.file.backup_lines import BACKUP_COLUMNS, DIFFERENCE_COLUMNS, BackupRow, backup_lines, difference_lines, summary
from ui.kit.forms import FormSheet
from ui.kit.line_table import columns_for
from ui.kit.notice import Notice
from ui.kit.short_table import ShortTable
from ui.kit.theme import Dim, Subheading

_EXPLANATION = (
    "Caseread copies the file when it is opened and closed, if anything changed, and before much changes at once. "
    "Whatever you restore, the file as it is now is backed up first, so that nothing is lost."
)
_RESTORE, _SURE = "&Restore this backup", "&Restore it now"


class BackupsForm(FormSheet):
    """`moved(path)` another backup is the current one; `accepted(path)` and `take_in_requested(path)` are requests."""

    moved = Signal(object)
    accepted = Signal(object)
    take_in_requested = Signal(object)

    def __init__(self, unit: Unit, file: Path, why: str = "") -> None:
        super().__init__(f"Backups of {file.stem}", _EXPLANATION, _RESTORE)
        self._file = file
        self._rows: dict[str, BackupRow] = {}
        self._found: Differences | None = None
        self.table = ShortTable("Backups", BACKUP_COLUMNS)
        self.why = Notice()
        self.summary = Dim()
        self.differs_heading = Subheading("What differs")
        self.differs = ShortTable("What differs", columns_for(unit, DIFFERENCE_COLUMNS))
        self.take_in = QPushButton("&Take in what the file does not have")
        self.take_in.clicked.connect(lambda: self.take_in_requested.emit(Path(self.table.key)))
        for part in (self.why, self.table, self.differs_heading, self.summary, self.differs):
            self.form.addRow(part)
        self.why.refuse(why)
        self.buttons.insertWidget(1, self.take_in)
        self._cancel.setText("&Back")
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(lambda _: self._accept.setFocus())
        self.show_rows([])

    def show_rows(self, rows: Sequence[BackupRow]) -> None:
        """List these backups, the latest first."""
        self._rows = {str(row.backup.path): row for row in rows}
        for part in (self.table, self.differs_heading):
            part.setVisible(bool(rows))
        self._accept.setEnabled(bool(rows))
        self.show_difference(None, None)
        self.table.show_lines(backup_lines(rows))
        if rows:
            self.table.setFocus()

    @property
    def current(self) -> BackupRow | None:
        """The backup that the keyboard is on."""
        return self._rows.get(self.table.key)

    def show_difference(self, instrument: Instrument | None, found: Differences | None) -> None:
        """Show what differs between the current backup and the file; nothing while that is not known."""
        self._found = found
        self.take_in.setVisible(found is not None and found.only_there > 0)
        lines = list(difference_lines(instrument, found)) if instrument is not None and found is not None else []
        self.differs.show_lines(lines)
        self.differs.setVisible(bool(lines))
        self.summary.setText(summary(found) if found is not None else "")

    def show_alone(self, why: str) -> None:
        """Say what the current backup holds, where there is nothing to compare it with, and why not."""
        row = self.current
        holds = (
            f" This backup holds {counted(row.entries, 'entry', 'entries')} and {counted(row.readings, 'reading')}."
            if row is not None and not row.problem
            else ""
        )
        self.show_difference(None, None)
        self.summary.setText(f"{why}{holds}")

    def accept(self) -> None:
        """Ask for the backup to be restored, when the button is pressed a second time."""
        row = self.current
        if row is None:
            return
        if row.problem:
            self.notice.refuse(row.problem)
        elif self._accept.text() == _RESTORE:
            alone = self._found.only_here if self._found is not None else 0
            without = f", without the {counted(alone, 'entry', 'entries')} that it alone holds now" if alone else ""
            self.notice.say(
                f"{self._file.name} will be as it was on {row.time}{without}. As it is now it is kept among the "
                "backups. Press the button again to restore."
            )
            self._accept.setText(_SURE)
        else:
            self.accepted.emit(row.backup.path)

    def take_focus(self) -> None:
        """To the list, unless the keyboard is in the form already."""
        if not self.isAncestorOf(QApplication.focusWidget() or self.window()):
            (self.table if self._rows else self._cancel).setFocus()

    def _moved(self, key: str) -> None:
        self._accept.setText(_RESTORE)
        self.notice.say("")
        self.moved.emit(Path(key))
