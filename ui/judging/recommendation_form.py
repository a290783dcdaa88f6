"""The form for one recommendation."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit

from export.sheet.judged import Recommendation
from model.inspection.fields import judged
from model.instrument.instrument import CaseField, Instrument
from model.journal.field_names import ABOUT
from ui.kit.fields import SeveralField
from ui.kit.forms import FormSheet
from ui.kit.reason_box import Reason


class RecommendationForm(FormSheet):
    """Adds a recommendation, or changes one. `accepted(text, addressed, codes)` is a request."""

    accepted = Signal(str, str, list)
    keeps = True

    def __init__(self, instrument: Instrument, row: Recommendation) -> None:
        super().__init__(
            f"Recommendation {row.number}",
            "Its number stays its own: it is not given to another, even if this one is taken away.",
            "&Save the recommendation",
        )
        self.number = row.number
        self._text = Reason()
        self._text.show_text(row.text)
        self._text.moveCursor(QTextCursor.MoveOperation.End)
        self._text.left.connect(self.cancelled)
        self._text_row = self.add("&Recommendation *", self._text, "What is to be better, in a sentence or two.")
        self._addressed = QLineEdit(row.addressed)
        self.add("Addressed &to", self._addressed, "Who is to see to it.")
        self._about = SeveralField(CaseField(ABOUT, "About", "multi", judged(instrument)))
        self._about.state(";".join(row.about))
        self.add("About", self._about, "The criteria that it rests on.")

    def accept(self) -> None:
        """Ask for it to be recorded, or say that there is no text."""
        self.forgive()
        text = self._text.toPlainText().strip()
        if text:
            codes = [code for code in self._about.stated.split(";") if code]
            self.accepted.emit(text, self._addressed.text().strip(), codes)
        else:
            self.complain(self._text_row, "Write the recommendation.")
