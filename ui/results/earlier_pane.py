"""An earlier inspection beside this one, on the Scores page, and the form in which its figures are entered."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton

from export.sheet.earlier import CAUTION, EarlierFigure, changes
from export.sheet.figure_text import NONE, interval_text, percent
from export.sheet.sheet import ScoreSheet
from model.instrument.unit_words import for_unit
from model.instrument.values import problem
from ui.kit.flow import FlowLayout
from ui.kit.forms import FormSheet, Row
from ui.kit.line_table import Column, Line
from ui.kit.notice import Notice
from ui.results.score_panes import DrillPane

_COLUMNS = (
    Column("No."),
    Column("Figure", width=12),
    Column("Now", "As shown now", figures=True),
    Column("95% interval", "How far the score of the whole caseload might lie from this", figures=True),
    Column("Earlier", "What the earlier inspection found", figures=True),
    Column("Points", "From the earlier figure to the one now", figures=True),
)
_NONE_YET = "No earlier figures are stated. Enter them, or read them from the file of the earlier inspection."


class EarlierPane(DrillPane):
    """`entering()` asks for the form, `reading()` for a file to read the figures from."""

    entering = Signal()
    reading = Signal()

    def __init__(self) -> None:
        super().__init__("Beside an earlier inspection", _COLUMNS)
        self.notice = Notice()
        self._enter = QPushButton("E&nter earlier figures…")
        self._read = QPushButton("Read from a fi&le…")
        for button, signal in ((self._enter, self.entering), (self._read, self.reading)):
            button.setAutoDefault(True)
            button.clicked.connect(signal)
        self.between.addWidget(self.notice)
        self.between.addLayout(FlowLayout(self._enter, self._read))

    def show_earlier(self, sheet: ScoreSheet, closed: str) -> None:
        """Show the figures of both; `closed` is why nothing can be stated here, or empty."""
        source, caution = sheet.context.earlier_source, for_unit(sheet.head.unit, CAUTION)
        words = f"{caution} Earlier figures: {source}." if sheet.context.earlier else _NONE_YET
        self.show_list("Scores", "Beside an earlier inspection", words, list(map(_line, changes(sheet))))
        for button in (self._enter, self._read):
            button.setEnabled(not closed)
        self.say_beneath(closed)


class EarlierForm(FormSheet):
    """`accepted(source, percents)` states the earlier figures, by code; an empty text states none."""

    accepted = Signal(str, object)

    def __init__(self, sheet: ScoreSheet) -> None:
        super().__init__(
            "Figures of an earlier inspection",
            "Percents as the earlier report gives them. Leave out what it does not give.",
            "State them",
        )
        self.setAccessibleName(self.heading.text())
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)  # the names of criteria are long
        self._source = QLineEdit(sheet.context.earlier_source)
        self._from = self.add("&Where they are from", self._source, "The report, its year and its page.")
        self._lines: dict[str, tuple[QLineEdit, Row]] = {}
        for figure in changes(sheet):
            line = QLineEdit(figure.earlier)
            row = self.add(f"{figure.number} {figure.title}".strip(), line)
            self._lines[figure.code] = (line, row)

    def accept(self) -> None:
        """State them, or complain at the first that is no percent."""
        self.forgive()
        percents = self._percents()
        if any(percents.values()) and not self._source.text().strip():
            self.complain(self._from, "Say where the figures are from.")
            return
        for code, text in percents.items():
            if text and (complaint := problem("percent", (), text)):
                self.complain(self._lines[code][1], f"{complaint}.")
                return
        self.accepted.emit(self._source.text().strip(), percents)

    def _percents(self) -> Mapping[str, str]:
        return {code: line.text().strip().removesuffix("%").strip() for code, (line, _) in self._lines.items()}


def _line(figure: EarlierFigure) -> Line:
    earlier = f"{figure.earlier}%" if figure.earlier else NONE
    now = percent(figure.shown), interval_text(figure.interval)
    return Line(figure.code, (figure.number, figure.title, *now, earlier, figure.points or NONE), not figure.number)
