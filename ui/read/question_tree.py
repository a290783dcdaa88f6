"""The tree of the Read page: sections, criteria with their counts, and questions with their marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from model.instrument.instrument import Criterion, Instrument, Question
from model.journal.records import Outcome
from ui.kit.plain import tip
from ui.kit.theme import colours
from ui.read.question_marks import QuestionState, icon, question_state
from ui.read.walk import Outcomes, count

TITLE, COUNT = range(2)

_ID = Qt.ItemDataRole.UserRole
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class QuestionModel(QStandardItemModel):
    """The instrument as a tree. It is made once; a reading changes what its rows say, and only those that changed.

    Its items keep what is shown, so that painting a row calls nothing of ours.
    """

    def __init__(self, instrument: Instrument, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._instrument = instrument
        self._questions: dict[str, QStandardItem] = {}
        self._criteria: dict[str, tuple[QStandardItem, QStandardItem]] = {}
        self._states: dict[str, QuestionState] = {}
        for section in instrument.sections:
            criteria = [criterion for criterion in instrument.criteria if criterion.section == section.code]
            if criteria:
                row = _row(f"{section.code}  {section.title}")
                font = QFont()  # all but its weight is the view's, at any text size
                font.setBold(True)
                row[TITLE].setFont(font)
                self.appendRow(row)
                for criterion in criteria:
                    self._add(criterion, row[TITLE])

    def show_reading(
        self, outcomes: Outcomes, contested: Collection[str], changed: Iterable[str], unsaved: Collection[str]
    ) -> None:
        """Say how a reading now stands; `changed` are the questions that came to something else."""
        questions = [self._instrument.question[id_] for id_ in changed]
        for question in questions:
            id_ = question.id
            self._mark(question, question_state(question, outcomes[id_], id_ in contested, id_ in unsaved))
        for code in dict.fromkeys(question.criterion for question in questions):
            self._count(self._instrument.criterion[code], outcomes)

    def dress(self) -> None:
        """Make the marks again, in the colours and the text size in force."""
        states, self._states = self._states, {}
        for id_, state in states.items():
            self._mark(self._instrument.question[id_], state)

    def index_of(self, question: str) -> QModelIndex:
        """Where a question stands."""
        return self._questions[question].index()

    def _add(self, criterion: Criterion, section: QStandardItem) -> None:
        row = _row(f"{criterion.code}  {criterion.title}")
        row[COUNT].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        section.appendRow(row)
        self._criteria[criterion.code] = row[TITLE], row[COUNT]
        for question in criterion.questions:
            item = _row(f"{question.number}  {question.text}")[TITLE]
            item.setData(question.id, _ID)
            row[TITLE].appendRow(item)
            self._questions[question.id] = item

    def _mark(self, question: Question, state: QuestionState) -> None:
        if self._states.get(question.id) is state:
            return
        self._states[question.id] = state
        item = self._questions[question.id]
        words = f"{question.number} {question.text} ({state.value})"
        item.setData(words, Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(tip(words))
        item.setIcon(icon(state, QFontMetrics(self._view.font()).height(), self._view.devicePixelRatioF()))
        is_dim = state is QuestionState.NOT_RELEVANT
        item.setForeground(QBrush(colours().not_relevant if is_dim else self._view.palette().color(_TEXT)))

    def _count(self, criterion: Criterion, outcomes: Outcomes) -> None:
        counted = count(criterion.questions, outcomes)
        title, figure = self._criteria[criterion.code]
        figure.setText(f"{counted.answered}/{counted.required}" if counted.required else "–")
        words = f"{criterion.code} {criterion.title}, {counted.answered} of {counted.required} answered"
        title.setData(words, Qt.ItemDataRole.AccessibleTextRole)


_TEXT = QPalette.ColorRole.Text


def _row(words: str) -> list[QStandardItem]:
    """A row that can be read and chosen, not written in."""
    row = [QStandardItem(words), QStandardItem()]
    for item in row:
        item.setEditable(False)
    row[TITLE].setToolTip(tip(words))
    return row


class QuestionTree(QTreeView):
    """Shows the model; `picked(question id)` when a question is clicked, or Enter is pressed on it."""

    picked = Signal(str)

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        self._questions = QuestionModel(instrument, self)
        self._hide_closed = False
        self._outcomes: Outcomes = {}
        self.setModel(self._questions)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName("Questions")
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.Fixed)
        for question in instrument.questions:  # its words run on under the column of counts, which it has no use for
            index = self._questions.index_of(question.id)
            self.setFirstColumnSpanned(index.row(), index.parent(), True)
        self.expandToDepth(0)
        self._fit()
        self.clicked.connect(self._pick)

    def show_reading(
        self, outcomes: Outcomes, contested: Collection[str], changed: Iterable[str], unsaved: Collection[str] = ()
    ) -> None:
        """Say how a reading now stands; only the rows of the `changed` questions and their criteria are painted."""
        changed = tuple(changed)
        self._outcomes = outcomes
        self._questions.show_reading(outcomes, contested, changed, unsaved)
        if self._hide_closed:
            self._hide_rows(changed)

    def hide_closed(self, hide: bool) -> None:
        """Leave out the questions that are not relevant, instead of dimming them."""
        self._hide_closed = hide
        self._hide_rows(self._outcomes)

    def go_to(self, question: str) -> None:
        """QuestionState a question as the one shown. Its criterion is opened, and the one left behind closed."""
        index, left = self._questions.index_of(question), self.currentIndex().parent()
        self.setCurrentIndex(index)
        if left != index.parent():
            self.expand(index.parent())
            if left.parent().isValid():
                self.collapse(left)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes to the question that the arrow keys have reached."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self._pick(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the question on view in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the text size and the colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._fit()
            self._questions.dress()

    def _pick(self, index: QModelIndex) -> None:
        question = index.data(_ID)
        if question:
            self.picked.emit(question)
        else:
            branch = index.siblingAtColumn(TITLE)
            self.setExpanded(branch, not self.isExpanded(branch))

    def _hide_rows(self, questions: Iterable[str]) -> None:
        for id_ in questions:
            index = self._questions.index_of(id_)
            hidden = self._hide_closed and self._outcomes[id_] is Outcome.NOT_RELEVANT
            self.setRowHidden(index.row(), index.parent(), hidden)

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        self.setIconSize(QSize(metrics.height(), metrics.height()))
        self.setIndentation(metrics.height() // 2)
        self.header().setMinimumSectionSize(metrics.height())
        self.header().resizeSection(COUNT, metrics.horizontalAdvance(" 00/00 "))
