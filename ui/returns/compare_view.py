"""Two readings of one case side by side, differences first; each is settled into the reading of record."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from export.sheet.agreement import compared, of_record, settling
from model.inspection.double_readings import Compared, Double, Side
from model.inspection.field_words import value_in_words
from model.inspection.readings import Signature
from model.instrument.unit_words import for_unit
from model.journal.field_names import RECORD
from model.journal.journal import Heads
from model.journal.records import INSPECTION, Outcome, Refused, Value, reading_subject
from ui.kit.chooser import Chooser, Choosing
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column
from ui.kit.notice import Notice
from ui.kit.theme import Dim, Heading
from ui.session.session import Session

_NARROWEST_EM = 5

_STATES = {
    Signature.SIGNED: "It is signed.",
    Signature.VOID: "Its signature is void, for answers were settled since: sign it when all is settled. Until then a "
    "signed reading of the case counts in its place, if there is one.",
    Signature.DRAFT: "It is not signed.",
}


class CompareView(QScrollArea):
    """Stands in place of the page until it is `left`: with the button or Esc."""

    left = Signal()

    def __init__(self, session: Session, double: Double) -> None:
        super().__init__()
        self.session = session
        self.double = double
        self.notice = Notice()
        self.state = Dim()
        self.sign_button = QPushButton("&Sign as reconciled")
        unit = session.store.instrument.unit
        self.back_button = QPushButton(for_unit(unit, "&Back to all cases read twice"))
        columns = (
            Column("Readers", "Whether the two readings differ"),
            Column("Question", width=11),
            *(Column(name, width=_NARROWEST_EM + len(name) // 5) for name in (double.first, double.second)),
            Column("Stands", "What stands in the reading of record", width=_NARROWEST_EM),
        )
        self.answers: Chooser[Value] = Chooser("Answers", columns, self._settle)
        self._lay_out()
        self.sign_button.clicked.connect(self._sign)
        self.back_button.clicked.connect(self.left)
        self.refresh()

    def refresh(self) -> None:
        """Read both readings again."""
        store = self.session.store
        chosen = str(store.values(INSPECTION).get(RECORD + self.double.case_ref, ""))
        heads = store.heads(reading_subject(self.double.case_ref, chosen)) if chosen else {}
        both = sorted(compared(store, self.double), key=lambda each: not each.differs)
        self.answers.show_things([self._choosing(each, chosen, heads) for each in both])
        differ = sum(each.differs for each in both)
        signature = store.reading(self.double.case_ref, chosen).signature if chosen else None
        self.state.setText(
            f"{differ} of {len(both)} questions differ. "
            + (
                f"The reading of record is {chosen}'s. {for_unit(store.instrument.unit, _STATES[signature])}"
                if signature
                else "No reading of record yet."
            )
        )
        self.sign_button.setVisible(signature is Signature.VOID)
        for part in (self.answers, self.sign_button):
            part.setEnabled(store.read_only is None)

    def take_focus(self) -> None:
        """To the answers."""
        self.answers.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        unit = self.session.store.instrument.unit
        case = f"{for_unit(unit, 'Case')} {self.double.case_ref}"
        column.addWidget(Heading(f"{case}: {self.double.first} and {self.double.second}"))
        for part in (self.state, self.notice, self.answers):
            column.addWidget(part)
        column.addLayout(FlowLayout(self.sign_button, self.back_button))
        column.addStretch()
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(f"{for_unit(unit, 'The two readings of case')} {self.double.case_ref}")

    def _choosing(self, each: Compared, chosen: str, heads: dict[str, Heads]) -> Choosing[Value]:
        """The row of one question, and a way to agree on what each reader says where they differ."""
        question = each.question
        sides = ((self.double.first, each.first), (self.double.second, each.second))
        stands = dict(sides).get(chosen)
        by = "".join(f", by {head.author}" for head in heads.get(question.id, ()) if head.author != chosen)
        ways = [
            (f"Agree on “{self._words(each, side)}” ({name})", side.value)
            for name, side in sides
            if each.differs and side.outcome is not Outcome.NOT_RELEVANT
        ]
        return Choosing(
            question.id,
            (
                "differ" if each.differs else "agree",
                f"{question.number} {question.text}",
                *(self._told(each, side) for _, side in sides),
                f"{self._words(each, stands)}{by}" if stands else "",
            ),
            "What do you agree on? It is stated in the reading of record." if ways else "Both readings say the same.",
            tuple(ways),
        )

    def _words(self, each: Compared, side: Side) -> str:
        if side.outcome is Outcome.NOT_RELEVANT:
            return "not asked"
        return value_in_words(self.session.store.instrument, each.question.id, side.value)

    def _told(self, each: Compared, side: Side) -> str:
        """An answer with its note."""
        return f"{self._words(each, side)}{f' – “{side.note}”' if side.note else ''}"

    def _settle(self, question: str, answer: Value) -> None:
        store = self.session.store
        self.notice.say("")
        try:
            statement = settling(store, self.double, question, answer)
            reader = of_record(store, self.double)
        except Refused as refusal:
            self.notice.refuse(str(refusal))
            return
        if store.values(statement.subject).get(question) == answer:
            self.notice.say(f"That stands already in the reading of record, {reader}'s.")
        elif self.session.settle(statement.subject, statement.field, statement.value):
            self.answers.table.selectRow(0)  # where the next difference stands, if there is one

    def _sign(self) -> None:
        reader = of_record(self.session.store, self.double)
        if self.session.sign_reconciled(self.double.case_ref, reader):
            self.notice.say(f"Signed: {reader}'s reading, as reconciled, counts.")
            self.take_focus()
