"""One question as it is read: what is asked and why, its guidance, its answers, its note, and what is saved."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.kit.note_edit import NoteEdit
from ui.kit.notice import Notice
from ui.kit.plain import label
from ui.kit.theme import Dim, Subheading
from ui.read.answer_box import AnswerBox
from ui.read.question_view import View


class QuestionPanel(QWidget):
    """Shows a `View`. Signals ask for things: an answer, a note, the next question or the one before.

    `answered(value, move_on)`; `noted(text)`; `step_requested(+1 or -1)`; `guidance_toggled(shown)`.
    """

    answered = Signal(object, bool)
    noted = Signal(str)
    step_requested = Signal(int)
    guidance_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._view: View | None = None
        self._criterion, self._tags, self._why = Dim(), Dim(), Dim()
        self._question = Subheading()
        self._guidance_button = QPushButton("Guidance (F1)")
        self._guidance_button.setCheckable(True)
        self._guidance = label()
        self._contested, self._unsaved, self._refusal = Notice(), Notice(), Notice()
        self._answers = AnswerBox()
        self._state = label()
        self._note_label = QLabel("Note (F2)")
        self._note = NoteEdit()
        self._noted = ""  # the note that is recorded, as its box spells it
        self._provenance = Dim()
        self._back = QPushButton("‹ Back (Shift+Enter)")
        self._next = QPushButton("Next (Enter) ›")
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()

    def show_view(self, view: View) -> None:
        """Show a question, or what has changed of the one on view."""
        shown = self._view
        is_new = shown is None or (shown.subject, shown.question.id) != (view.subject, view.question.id)
        if is_new:
            self._refusal.refuse("")
            self._show_question(view)
            self._scroll.verticalScrollBar().setValue(0)
        self._view = view
        self._answers.show_question(view.question, view.answer, enabled=view.can_choose)
        self._note.show_text(view.note)
        self._noted = self._note.toPlainText().strip()
        if self._note.isReadOnly() is not bool(view.locked):
            self._note.setReadOnly(bool(view.locked))
        self._why.setText(view.why)
        self._contested.refuse(view.contested)
        self._state.setText(view.locked or view.state)
        self._state.setVisible(bool(self._state.text()))
        self._unsaved.refuse(view.unsaved)
        if is_new:
            self.announce(f"{view.question.number} {view.question.text} {view.why} {view.unsaved or view.state}")
        else:
            self.announce(view.unsaved or view.state)

    def refuse(self, sentence: str) -> None:
        """Say why an answer or a note was not recorded."""
        self._refusal.refuse(sentence)

    def announce(self, words: str) -> None:
        """Tell a screen reader, if there is one."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._answers, words))

    def settle(self) -> bool:
        """Record what is being typed. False if it could not be, so that it is still on view."""
        self._note.commit()
        return self._answers.commit() and self._note.toPlainText().strip() == self._noted

    def take_focus(self) -> None:
        """Put the keyboard at the answers."""
        self._answers.take_focus()

    def write_note(self) -> None:
        """Put the keyboard in the note."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(self._note)

    def confirm(self) -> None:
        """Go on, as Enter does at the answers."""
        self._answers.confirm()

    def step_back(self) -> None:
        """Go back, as Shift+Enter does at the answers."""
        self._answers.step_back()

    def clear(self) -> None:
        """Take the answer away, as Delete does at the answers."""
        self._answers.clear()

    def show_guidance(self, shown: bool) -> None:
        """Show or hide the guidance, on this question and those that follow."""
        self._guidance_button.setChecked(shown)
        self._guidance.setVisible(shown and bool(self._guidance.text()))

    def toggle_guidance(self) -> None:
        """Show the guidance, or hide it."""
        self._guidance_button.toggle()

    def _show_question(self, view: View) -> None:
        question = view.question
        self._criterion.setText(view.criterion)
        self._question.setText(f"{question.number}  {question.text}")
        self._tags.setText(view.tags)
        self._tags.setVisible(bool(view.tags))
        self._guidance.setText(question.guidance)
        self._guidance_button.setEnabled(bool(question.guidance))
        self.show_guidance(self._guidance_button.isChecked())
        self._provenance.setText(view.provenance)
        self._note.setAccessibleName(f"Note on {question.number}")

    def _lay_out(self) -> None:
        page = QWidget()
        page.setBackgroundRole(QPalette.ColorRole.Base)
        page.setAutoFillBackground(True)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        self._guidance.setWordWrap(True)
        self._guidance.setTextFormat(Qt.TextFormat.PlainText)
        self._guidance.setContentsMargins(12, 8, 12, 8)
        self._guidance.setBackgroundRole(QPalette.ColorRole.Window)
        self._guidance.setAutoFillBackground(True)
        self._guidance.hide()
        self._state.setWordWrap(True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._note_label.setBuddy(self._note)
        guidance_row = QHBoxLayout()
        guidance_row.addWidget(self._guidance_button)
        guidance_row.addStretch()
        for part in (self._criterion, self._question, self._tags, self._why, guidance_row, self._guidance):
            column.addWidget(part) if isinstance(part, QWidget) else column.addLayout(part)
        notices = self._state, self._unsaved, self._refusal
        for widget in (self._contested, self._answers, *notices, self._note_label, self._note):
            column.addWidget(widget)
        column.addWidget(self._provenance)
        column.addStretch()
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        steps = QHBoxLayout()
        steps.addWidget(self._back)
        steps.addStretch()
        steps.addWidget(self._next)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll, 1)
        outer.addLayout(steps)

    def _connect(self) -> None:
        self._guidance_button.toggled.connect(self.show_guidance)
        self._guidance_button.toggled.connect(self.guidance_toggled)
        self._answers.answered.connect(self.answered)
        self._answers.step_requested.connect(self.step_requested)
        self._answers.reached.connect(self._scroll.ensureWidgetVisible)
        self._note.written.connect(self.noted)
        self._note.left.connect(self.take_focus)
        self._back.clicked.connect(self.step_back)
        self._next.clicked.connect(self.confirm)
