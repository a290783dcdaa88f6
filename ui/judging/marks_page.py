"""The Marks page: criteria that are marked by hand, for several strands side by side; the figures follow each mark."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from export.printing.marked_blocks import flags_in_words
from export.sheet.marked import MarkedSheet, MarkRow, count_text, exact_percent
from export.sheet.sheet import score_sheet
from model.inspection.field_words import value_in_words
from model.instrument.instrument import Choice
from model.instrument.values import NOT_APPLICABLE_LABEL
from model.journal.field_names import EARLIER_MARK, MARK, OPTION
from model.journal.journal import Heads, is_conflict
from model.journal.records import INSPECTION, NOT_APPLICABLE
from ui.judging.judging_pane import Judged, JudgingPane
from ui.kit.decision import Decision
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line
from ui.kit.theme import Dim, headed
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import MARKS
from ui.session.session import Session

_NOT_YET = "not yet marked"
_CARRIED = "carried over"
_NEXT_FLAG = {"unknown": "yes", "yes": "no", "no": None}
"""What M makes of a criterion's flag: mandatory, then not, then not known again."""

_FLAGS = {"yes": "mandatory", "no": "not mandatory", "unknown": "not known whether it is mandatory"}


class MarksPage(Page):
    """A row for each criterion, a column for each strand; digits mark the current criterion for the current strand.

    Left and Right, or the button, go to another strand. E says what the earlier inspection found, at a follow-up: what
    was fully met then carries over. M says whether the criterion is mandatory, where that is left
    open; G changes how the groups of a section are taken together.
    """

    title = MARKS

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        instrument = session.store.instrument
        self._marking = instrument.marking
        self._strands = instrument.strands
        self._strand = 0
        self._rows: Mapping[str, MarkRow] = {}
        self._heads: Mapping[str, Heads] = {}
        self._figures = Dim()
        self._flags = Dim()
        self._turn = QPushButton()
        self._flag = QPushButton()
        self._earlier = QPushButton()
        self._option = QPushButton()
        marks = self._marking.marks if self._marking else ()
        choices = [*(Choice(mark.value, mark.label) for mark in marks), Choice(NOT_APPLICABLE, NOT_APPLICABLE_LABEL)]
        columns = [Column(strand.label, width=6) for strand in self._strands]
        self._list = JudgingPane(
            session,
            "Criteria",
            (Column("No."), Column("Criterion", width=12), *columns, Column("Case files", width=8)),
            Decision(_NOT_YET.capitalize(), choices, "&Reason (F2)"),
        )
        self._list.stated.connect(self._mark)
        self._list.table.moved.connect(self._show_flag)
        self._turn.clicked.connect(lambda: self._turn_to(self._strand + 1))
        self._flag.clicked.connect(self._change_flag)
        self._earlier.clicked.connect(self._change_earlier)
        self._option.clicked.connect(self._change_option)
        for key, slot in (
            ("Left", lambda: self._turn_to(self._strand - 1)),
            ("Right", lambda: self._turn_to(self._strand + 1)),
            ("M", self._change_flag),
            ("E", self._change_earlier),
            ("G", self._change_option),
        ):
            context = Qt.ShortcutContext.WidgetShortcut
            QShortcut(QKeySequence(key), self._list.table, context=context, autoRepeat=False).activated.connect(slot)
        self._lay_out()

    def leave(self) -> None:
        """State the reason that is half written."""
        self._list.commit()

    def take_focus(self) -> None:
        """The table."""
        self._list.take_focus()

    def refresh(self) -> None:
        """Read the marks again, and what comes of them."""
        sheet = score_sheet(self.session.store).figures.marked
        if sheet is None:
            return
        self._rows = {row.code: row for row in sheet.rows}
        self._heads = self.session.store.heads(INSPECTION)
        self._figures.setText(figures_in_words(sheet))
        self._flags.setText(flags_in_words(sheet))
        self._flags.setVisible(bool(self._flags.text()))
        self._option.setText("; ".join(f"{name}: {chosen.lower()} (&G)" for name, chosen in sheet.options))
        self._option.setVisible(bool(sheet.options))
        self._turn.setText(f"Marking {self._strands[self._strand].label} (Left, Right)")
        self._list.show_rows([self._judged(sheet, row) for row in sheet.rows])
        self._show_flag()

    def _lay_out(self) -> None:
        body = QWidget()
        column = headed(body, self.title)
        column.addWidget(self._figures)
        column.addWidget(self._flags)
        column.addLayout(FlowLayout(self._turn, self._flag, self._earlier, self._option))
        column.addWidget(self._list, 1)
        self.scrolled(body)

    def _judged(self, sheet: MarkedSheet, row: MarkRow) -> Judged:
        strand = self._strands[self._strand]
        cells = tuple(
            f"{mark}, {_CARRIED}" if carried else mark or self._in_conflict(f"{MARK}{one.value}:{row.code}") or _NOT_YET
            for one, mark, carried in zip(self._strands, row.marks, row.carried, strict=True)
        )
        files = "; ".join(
            f"{count.number} " + ", ".join(map(count_text, count.tallies))
            for count in sheet.counts
            if self.session.store.instrument.question[count.id].criterion == row.code
        )
        hint = f"{strand.label}. {_FLAGS[row.mandatory].capitalize()}."
        if row.carried[self._strand]:
            hint += " Its mark is carried over from the earlier inspection: it is not marked again."
        return Judged(
            Line(row.code, (row.code, row.title, *cells, files)),
            f"{row.code} {row.title}: {strand.label}",
            hint,
            self._value(row),
            row.reasons[self._strand],
        )

    def _in_conflict(self, field: str) -> str:
        """What different leads say of a mark; nothing where they agree."""
        heads = self._heads.get(field, ())
        if not is_conflict(heads):
            return ""
        sides = sorted({value_in_words(self.session.store.instrument, field, head.value) for head in heads})
        return f"in conflict: {' or '.join(sides)}. Mark it to settle it"

    def _value(self, row: MarkRow) -> str | None:
        words = {mark.label: mark.value for mark in (self._marking.marks if self._marking else ())}
        label = row.marks[self._strand]
        return words.get(label, NOT_APPLICABLE) if label else None

    def _mark(self, code: str, value: str | None, reason: str) -> None:
        if not self._rows[code].carried[self._strand]:
            self.session.decide(f"{MARK}{self._strands[self._strand].value}:{code}", value, reason)

    def _turn_to(self, strand: int) -> None:
        self._list.commit()
        self._strand = strand % len(self._strands)
        self.refresh()

    def _show_flag(self) -> None:
        row = self._rows.get(self._list.table.key)
        self._flag.setVisible(row is not None and self._may_flag(row.code))
        if row is not None:
            self._flag.setText(f"{row.code} is {_FLAGS[row.mandatory]} (&M)".replace("is not known", "is: not known"))

        self._earlier.setVisible(row is not None)
        if row is not None:
            now = self._earlier_mark(row.code)
            words = next((choice.label for choice in self._could_be_earlier() if choice.value == now), "not said")
            self._earlier.setText(f"{row.code} at the earlier inspection: {words.lower()} (&E)")

    def _earlier_mark(self, code: str) -> str | None:
        value = self.session.store.values(INSPECTION).get(self._earlier_field(code))
        return None if value is None else str(value)

    def _earlier_field(self, code: str) -> str:
        return f"{EARLIER_MARK}{self._strands[self._strand].value}:{code}"

    def _could_be_earlier(self) -> list[Choice]:
        """The earlier marks that matter: the best, and not applicable. Any other is marked again like none."""
        best = self._marking.marks[:1] if self._marking else ()
        return [*(Choice(mark.value, mark.label) for mark in best), Choice(NOT_APPLICABLE, NOT_APPLICABLE_LABEL)]

    def _change_earlier(self) -> None:
        """Go on to the next that it could have been, and back to none."""
        code = self._list.table.key
        if code:
            steps = [None, *(choice.value for choice in self._could_be_earlier())]
            now = self._earlier_mark(code)
            at = steps.index(now) if now in steps else 0
            self.session.state(self._earlier_field(code), steps[(at + 1) % len(steps)])

    def _may_flag(self, code: str) -> bool:
        return self.session.store.instrument.criterion[code].mandatory == "unknown"

    def _change_flag(self) -> None:
        row = self._rows.get(self._list.table.key)
        if row is not None and self._may_flag(row.code):
            self.session.flag_mandatory(row.code, _NEXT_FLAG[row.mandatory])

    def _change_option(self) -> None:
        """Go on to the next way to reckon."""
        for option in self._marking.options if self._marking else ():
            values = [choice.value for choice in option.choices]
            now = self.session.store.values(INSPECTION).get(OPTION + option.name, values[0])
            self.session.choose_option(option.name, values[(values.index(str(now)) + 1) % len(values)])


def figures_in_words(sheet: MarkedSheet) -> str:
    """The total of each strand, and of its sections: "Think First 36.25% (A 25.00%, B 54.17%)"."""
    parts = []
    for place, title in enumerate(sheet.strands.values()):
        sections = ", ".join(
            f"{row.code} {exact_percent(row.shares[place])}" for row in sheet.shares if row.kind == "section"
        )
        total = next((exact_percent(row.shares[place]) for row in sheet.shares if row.kind == "total"), "")
        parts.append(f"{title} {total} ({sections})")
    return "; ".join(parts) + "."
