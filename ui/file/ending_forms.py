"""The forms for the end of an inspection: closing it, keeping an anonymised copy of it, destroying the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from export.ending.anonymised import SUFFIXES, Anonymised
from model.file.destroying import ELSEWHERE, TRACES, Remains, check_word
from model.instrument.unit_words import for_unit
from model.journal.records import Refused
from ui.kit import ask
from ui.kit.forms import FormSheet

_CLOSING = (
    "From then on nothing can be stated: no answer, no signature, no decision, and no return can be taken in. Scores, "
    "sheets and copies can still be made. It can be taken back, for a reason that stays in the journal."
)
_KEPT = (
    "In it are the area and month, the scores and their intervals, conclusions and gradings, the tallies of the "
    "questions, and what each scored question came to in each case, the cases numbered anew by chance. Not in it are "
    "references, names, details of cases, notes, reasons, recommendations, and when anything was stated."
)
_HAND_IN = "Hand in your return first: your answers are in this file and nowhere else."


class CloseForm(FormSheet):
    """Says what is still open, and asks twice. `accepted(remark)` is a request."""

    accepted = Signal(str)

    def __init__(self, still_open: Sequence[str]) -> None:
        super().__init__("Close the inspection", _CLOSING, "&Close the inspection")
        self._is_sure = False
        self._still_open = bool(still_open)
        self.form.addRow(
            "Still open", _lines(still_open or ["Nothing: all is read, signed and decided."], "Still open")
        )
        self.remark = QLineEdit()
        self.add("&Remark", self.remark, "If you like: where the report is, say, or until when the file is kept.")
        self.remark.textEdited.connect(self._think_again)

    def accept(self) -> None:
        """Ask for the closing, when the button is pressed a second time."""
        if self._is_sure:
            self.accepted.emit(self.remark.text().strip())
            return
        self._is_sure = True
        still = "What is listed here stays open then. " if self._still_open else ""
        self.notice.refuse(f"{still}Press Enter or the button once more to close the inspection.")
        self.ensureWidgetVisible(self.notice)

    def _think_again(self) -> None:
        self._is_sure = False
        self.forgive()


class AnonymisedCopyForm(FormSheet):
    """Asks where the anonymised copy goes. `accepted(path)` is a request."""

    accepted = Signal(object)

    def __init__(self, copy: Anonymised, suggested: Path) -> None:
        kept = for_unit(copy.sheet.head.unit, _KEPT)
        super().__init__("Export an anonymised copy", f"{kept}\n\n{copy.caution}", "&Export the copy")
        self._file = suggested
        self.path = QLineEdit(str(suggested))
        self._row = self.add("&Kept in", self.path, "A workbook (.xlsx), JSON (.json), or the outcomes alone (.csv).")
        browse = QPushButton("Choose another p&lace…")
        browse.clicked.connect(self._browse)
        self.add_beneath(browse)

    def accept(self) -> None:
        """Ask for the copy, or say what is wrong with its name."""
        self.forgive()
        path = Path(self.path.text().strip())
        if path.suffix.lower() not in SUFFIXES:
            self.complain(self._row, "Give it a name that ends in .xlsx, .json or .csv.")
        else:
            self.accepted.emit(path)

    def _browse(self) -> None:
        chosen = ask.file_to_save(self, "Where to keep the anonymised copy", self._file, ask.COPIES)
        if chosen is not None:
            self.path.setText(str(chosen))


class DestroyForm(FormSheet):
    """Names every file that goes, and has the area typed. Signals are requests."""

    accepted = Signal()
    copy_requested = Signal()

    def __init__(self, remains: Remains, word: str, standing: Sequence[str], *, lead: bool) -> None:
        super().__init__(
            f"Destroy {remains.file.name} on purpose",
            f"These files are overwritten and removed: Caseread cannot bring them back. {ELSEWHERE}",
            "&Destroy these files",
        )
        self._file, self._word = remains.file, word
        stays = [f"{remains.name(path)} stays: it is not Caseread's." for path in remains.stays]
        self.form.addRow("Files", _lines([*remains.in_words(), *stays], "Files that go"))
        self.form.addRow("Before that", _lines([*standing, *([] if lead else [_HAND_IN]), TRACES], "Before that"))
        self.typed = QLineEdit()
        self._row = self.add("&Area", self.typed, f"Type {word} to destroy these files.")
        if lead:
            copy = QPushButton("Export an anonymised &copy first…")
            copy.clicked.connect(self.copy_requested)
            self.add_beneath(copy)

    def accept(self) -> None:
        """Ask for the files to be destroyed, if the area is what was typed."""
        self.forgive()
        try:
            check_word(self._file, self._word, self.typed.text())
        except Refused as refusal:
            self.complain(self._row, str(refusal))
        else:
            self.accepted.emit()


def _lines(sentences: Sequence[str], name: str) -> QLabel:
    """Sentences or names below one another."""
    label = QLabel("\n".join(sentences))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAccessibleName(f"{name}: {' '.join(sentences)}")
    return label
