"""The left side of the Read page: all questions as a tree, the ones found, or the ones still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from model.inspection.outcomes import missing
from model.instrument.instrument import Instrument
from model.instrument.values import counted
from ui.kit.theme import Dim
from ui.read.question_list import QuestionList
from ui.read.question_tree import QuestionTree
from ui.read.walk import Outcomes, matches


class FindField(QLineEdit):
    """The box to type in; Down and Enter go on in the list, Esc gives up."""

    wanted_list = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Hand over to the list, or back."""
        if event.key() == Qt.Key.Key_Down:
            self.wanted_list.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class QuestionColumn(QWidget):
    """`picked(question id)` asks to go to a question; `left()` says that the keyboard should go back to the answers."""

    picked = Signal(str)
    left = Signal()
    hiding_changed = Signal(bool)

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        self._instrument = instrument
        self._outcomes: Outcomes = {}
        self._find = FindField()
        self._find.setPlaceholderText("Find a question (Ctrl+F)")
        self._find.setAccessibleName("Find a question by its number or words")
        self._find.setClearButtonEnabled(True)
        self._tree = QuestionTree(instrument)
        self._found = QuestionList("Questions found")
        self._missing = QuestionList("Questions still to be answered")
        self._hide = QCheckBox("Hide what is not re&levant")
        self._hint = Dim()
        self._hint.hide()
        self._stack = QStackedWidget()
        for widget in (self._tree, self._found, self._missing):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._find)
        column.addWidget(self._hint)
        column.addWidget(self._stack, 1)
        column.addWidget(self._hide)
        self._connect()

    def show_reading(
        self, outcomes: Outcomes, contested: Collection[str], changed: Iterable[str], unsaved: Collection[str] = ()
    ) -> None:
        """Say how a reading now stands; `changed` are the questions that came to something else."""
        self._outcomes = outcomes
        self._tree.show_reading(outcomes, contested, changed, unsaved)
        if self._stack.currentWidget() is self._missing:
            self._show_missing()

    def go_to(self, question: str) -> None:
        """Mark a question as the one shown."""
        self._tree.go_to(question)

    def hide_closed(self, hide: bool) -> None:
        """Leave out the questions that are not relevant, instead of dimming them."""
        self._hide.setChecked(hide)

    def start_finding(self) -> None:
        """Put the keyboard in the box, all of it marked to be typed over."""
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def list_missing(self, *, keyboard: bool) -> None:
        """List what is missing, and put the keyboard there if that is wanted."""
        self._show_missing()
        self._stack.setCurrentWidget(self._missing)
        if keyboard:
            self._missing.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_tree(self) -> None:
        """Go back to all the questions."""
        self._find.clear()
        self._say("")
        self._stack.setCurrentWidget(self._tree)

    def _connect(self) -> None:
        self._find.textChanged.connect(self._look)
        self._find.wanted_list.connect(self._found.setFocus)
        self._find.given_up.connect(self._leave)
        self._find.returnPressed.connect(self._found.pick_current)
        self._tree.picked.connect(self.picked)
        self._found.picked.connect(self._pick)
        self._missing.picked.connect(self.picked)
        for widget in (self._found, self._missing):
            widget.left.connect(self._leave)
        self._hide.toggled.connect(self._tree.hide_closed)
        self._hide.toggled.connect(self.hiding_changed)

    def _look(self, words: str) -> None:
        if not words.strip():
            self.show_tree()
            return
        hits = matches(self._instrument.questions, words)
        self._found.show_questions(hits)
        self._say(f"{counted(len(hits), 'question')} found. Down and Enter go to one, Esc back to all.")
        self._stack.setCurrentWidget(self._found)

    def _show_missing(self) -> None:
        left = list(missing(self._instrument, self._outcomes))
        self._missing.show_questions(left)
        self._say(f"{counted(len(left), 'question')} still to be answered. Enter goes to one, Esc back to all.")

    def _pick(self, question: str) -> None:
        self.show_tree()
        self.picked.emit(question)

    def _leave(self) -> None:
        self.show_tree()
        self.left.emit()

    def _say(self, words: str) -> None:
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
