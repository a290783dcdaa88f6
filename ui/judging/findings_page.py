"""The Findings page: what helped and what stood in the way in each section, and examples of practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QWidget

from export.sheet.findings import Example, examples, free_number, hints, section_findings
from model.instrument.instrument import Choice
from model.instrument.values import counted, to_text
from model.journal.field_names import BARRIER, ENABLER, EXAMPLE, EXAMPLE_CHECKED
from model.journal.records import INSPECTION, NOTE, Value
from ui.judging.finding_forms import ExampleForm, SideForm
from ui.judging.judging_pane import Judged, JudgingPane
from ui.kit.decision import Decision
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line
from ui.kit.short_table import ShortTable
from ui.kit.theme import Dim, Subheading, headed
from ui.session.actions import Act
from ui.session.form_stack import FormStack
from ui.session.page import Page
from ui.session.page_titles import FINDINGS
from ui.session.session import Session, why_closed

_SIDE_COLUMNS = (Column("Section", width=6), Column("What"), Column("Text", width=16))
_EXAMPLE_COLUMNS = (
    Column("No.", figures=True),
    Column("Label", width=4),
    Column("Section", width=5),
    Column("Changed name"),
    Column("Text", width=14),
    Column("To look at", width=8),
)
_BUTTONS = {
    Act.ADD_ENABLER: "Add an &enabler…",
    Act.ADD_BARRIER: "Add a &barrier…",
    Act.ADD_EXAMPLE: "&Add an example…",
    Act.CHANGE_FINDING: "Chan&ge it…",
    Act.TAKE_FINDING_AWAY: "Ta&ke it away",
}
_KINDS = {ENABLER: "Enabler", BARRIER: "Barrier"}
_ADDING = {ENABLER: "Add an enabler", BARRIER: "Add a barrier"}
_CHECKED = Choice("yes", "Checked: the label fits, and no real name is left")


class _Side(NamedTuple):
    """An enabler or barrier, by its field."""

    prefix: str
    section: str
    title: str
    text: str


class FindingsPage(Page):
    """Two lists. Enter changes the current line, Del takes it away; 1 says of an example that it is checked."""

    title = FINDINGS

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._instrument = session.store.instrument
        self._stated: Mapping[str, Value] = {}
        self._sides: dict[str, _Side] = {}
        self._examples: dict[str, Example] = {}
        self._buttons = {act: QPushButton(text) for act, text in _BUTTONS.items()}
        self._count = Dim()
        self._table = ShortTable("What helped, and what stood in the way", _SIDE_COLUMNS)
        checking = Decision("Not checked yet", (_CHECKED,), "What was looked at (F2)")
        checking.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._list = JudgingPane(session, "Practice examples", _EXAMPLE_COLUMNS, checking)
        self._in_examples = False
        self._stack = FormStack(session.store)
        self._lay_out()
        self._connect()

    def leave(self) -> None:
        """State what is half written."""
        self._list.commit()
        self._stack.keep()

    def take_focus(self) -> None:
        """The form if there is one, else the list where the keyboard was, or the way to begin."""
        if self._stack.form is not None:
            self._stack.form.take_focus()
        elif self._in_examples and self._examples:
            self._list.take_focus()
        elif self._sides:
            self._table.setFocus()
        else:
            (self._list.table if self._examples else self._buttons[Act.ADD_ENABLER]).setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        store = self.session.store
        self._stated = store.values(INSPECTION)
        self._sides = dict(self._read_sides())
        self._examples = {str(example.number): example for example in examples(self._stated, store.assessors())}
        checked = sum(example.checked for example in self._examples.values())
        count = f"{counted(len(self._examples), 'example')}, {checked} checked"
        self._count.setText(f"{counted(len(self._sides), 'enabler or barrier', 'enablers and barriers')}; {count}.")
        self._table.setVisible(bool(self._sides))
        self._table.show_lines(
            [Line(field, (side.title, _KINDS[side.prefix], side.text)) for field, side in self._sides.items()]
        )
        self._list.setVisible(bool(self._examples))
        self._list.show_rows([self._judged(example) for example in self._examples.values()])
        closed = bool(why_closed(self.session))
        for act, button in self._buttons.items():
            of_one = act in (Act.CHANGE_FINDING, Act.TAKE_FINDING_AWAY)
            possible = not closed and (not of_one or bool(self._sides or self._examples))
            button.setEnabled(possible)
            self.acts[act].setEnabled(possible)

    def _read_sides(self) -> Iterator[tuple[str, _Side]]:
        for side in section_findings(self._instrument, self._stated):
            for prefix, texts in ((ENABLER, side.enablers), (BARRIER, side.barriers)):
                for number, text in texts.items():
                    yield f"{prefix}{side.section}:{number}", _Side(prefix, side.section, side.title, text)

    def _judged(self, example: Example) -> Judged:
        titles = {section.code: section.title for section in self._instrument.sections}
        hint = " ".join(example.hints)
        cells = (
            str(example.number),
            example.label_in_words,
            titles.get(example.section, ""),
            example.name,
            example.text,
            "checked" if example.checked else hint or "not checked yet",
        )
        field = f"{EXAMPLE_CHECKED}{example.number}"
        heading = f"Example {example.number}: {example.name}".removesuffix(": ")
        amiss = hint if hint and not example.checked else ""
        value, note = to_text(self._stated.get(field)) or None, to_text(self._stated.get(NOTE + field))
        explanation = "Names in it are changed, and its label says what it shows: look, then check it."
        return Judged(Line(str(example.number), cells), heading, explanation, value, note, amiss)

    def _lay_out(self) -> None:
        body = QWidget()
        column = headed(body, self.title)
        column.addWidget(self._count)
        column.addLayout(FlowLayout(*self._buttons.values()))
        column.addWidget(Subheading("What helped, and what stood in the way"))
        column.addWidget(self._table)
        column.addWidget(Subheading("Practice examples"))
        column.addWidget(self._list, 1)
        column.addStretch()
        self._stack.addWidget(body)
        self.scrolled(self._stack)

    def _connect(self) -> None:
        self._stack.dropped.connect(self.take_focus)
        for act, button in self._buttons.items():
            button.clicked.connect(self.acts[act].trigger)
        self.acts[Act.ADD_ENABLER].triggered.connect(self._add_enabler)
        self.acts[Act.ADD_BARRIER].triggered.connect(self._add_barrier)
        self.acts[Act.ADD_EXAMPLE].triggered.connect(self._add_example)
        self.acts[Act.CHANGE_FINDING].triggered.connect(self._change)
        self.acts[Act.TAKE_FINDING_AWAY].triggered.connect(self._take_away)
        self._table.chosen.connect(lambda _key: self._change())
        self._list.chosen.connect(lambda _key: self._change())
        for owner in (self._table, self._list.table):
            key = QShortcut(QKeySequence("Del"), owner, context=Qt.ShortcutContext.WidgetShortcut, autoRepeat=False)
            key.activated.connect(self._take_away)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keyboard_moved)
        self._list.stated.connect(
            lambda number, value, note: self.session.decide(f"{EXAMPLE_CHECKED}{number}", value, note)
        )

    def _keyboard_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Remember which of the two lists is meant by the buttons that change a line."""
        if now in (self._table, self._list.table):
            self._in_examples = now is self._list.table

    def _add_enabler(self) -> None:
        self._add_side(ENABLER)

    def _add_barrier(self) -> None:
        self._add_side(BARRIER)

    def _add_side(self, prefix: str) -> None:
        current = self._sides.get(self._table.key)
        form = SideForm(self._instrument, _ADDING[prefix], current.section if current else "")
        form.accepted.connect(partial(self._record_side, prefix, ""))
        self._stack.offer(form)

    def _add_example(self) -> None:
        number = free_number(self.session.store.heads(INSPECTION), EXAMPLE)
        self._show_example(Example(number, ""))

    def _change(self) -> None:
        side, example = self._sides.get(self._table.key), self._examples.get(self._list.table.key)
        if example is not None and (self._in_examples or side is None):
            self._show_example(example)
        elif side is not None:
            form = SideForm(self._instrument, _KINDS[side.prefix], side.section, side.text)
            form.accepted.connect(partial(self._record_side, side.prefix, self._table.key))
            self._stack.offer(form)

    def _take_away(self) -> None:
        """Clear the text of the current line. One step to take back."""
        in_examples = self._in_examples or not self._sides
        field = EXAMPLE + self._list.table.key if in_examples else self._table.key
        if self._stack.form is None and field != EXAMPLE and field:
            self.session.state(field, None)
            self.take_focus()

    def _show_example(self, example: Example) -> None:
        known = list(self.session.store.assessors())
        others = {other.name for other in self._examples.values() if other.number != example.number}
        form = ExampleForm(self._instrument, example, lambda text, label, name: hints(text, label, name, known, others))
        form.accepted.connect(partial(self._record_example, example.number))
        self._stack.offer(form)

    def _record_side(self, prefix: str, field: str, section: str, text: str) -> None:
        heads = self.session.store.heads(INSPECTION)
        field = field or f"{prefix}{section}:{free_number(heads, f'{prefix}{section}:')}"
        self._in_examples = False
        self.session.state(field, text)
        self._stack.drop()
        self._table.select(field)

    def _record_example(self, number: int, label: str, section: str, name: str, text: str) -> None:
        refusal = self.session.give_example(number, text, label, section, name)
        if refusal:
            self._stack.refuse(refusal)
            return
        self._in_examples = True
        self._stack.drop()
        self._list.table.select(str(number))
