"""The Section 4 page: criteria that the lead grades from their specific criteria, and that nothing computes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from export.printing.judged_text import differs
from export.sheet.evidence import evidence, statements, uncounted_words
from export.sheet.judged import proposal
from export.sheet.samples import grade_field
from model.file.store import Store
from model.instrument.instrument import Choice, Grading, Subsample
from model.instrument.unit_words import for_unit
from model.instrument.values import in_words, to_text
from model.journal.field_names import SPECIFIC
from model.journal.journal import Heads, is_conflict, value_of
from model.journal.records import INSPECTION, NOTE, Refused, Value
from scoring.rules import only_counts
from ui.judging.evidence_pane import EvidencePane
from ui.judging.judging_pane import Judged, JudgingPane
from ui.judging.specifics_pane import SpecificsPane
from ui.kit import ask
from ui.kit.decision import Decision
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line
from ui.kit.theme import Dim, headed
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import SECTION_FOUR
from ui.session.session import Session, why_closed


class _Wording(NamedTuple):
    """How the page speaks of what the lead does."""

    what: str
    decision: str
    not_yet: str
    how: str
    settle: str


_GRADED = _Wording(
    "Criterion",
    "Grade",
    "not yet graded",
    "criteria graded. The lead inspector grades them; no score decides them.",
    "Grade it to settle it",
)
_JUDGED = _Wording(
    "Domain",
    "Judgement",
    "not yet judged",
    "domains judged. The lead inspector judges them, with reasons; no count decides them.",
    "Judge it to settle it",
)
_NO_REASON = "reason missing"


class SectionFourPage(Page):
    """A row for each grading; digits grade the current one, 0 takes the grade away, F2 goes to the evidence.

    Enter goes down to the specific criteria of a grading, graded in the same way; Backspace or Esc comes back up. T
    grades for a theme, where there is one, or for the whole again.
    """

    title = SECTION_FOUR

    def __init__(self, session: Session, actions: Mapping[Act, QAction]) -> None:
        super().__init__(session, actions)
        self._gradings = {grading.code: grading for grading in session.store.instrument.gradings}
        self._grades = session.store.instrument.grades
        self._wording = wording = _JUDGED if only_counts(session.store.instrument) else _GRADED
        self._heads: Mapping[str, Heads] = {}
        self._stated: Mapping[str, Value] = {}
        self._code = ""
        self._parts = (None, *(one for one in session.store.instrument.subsamples if one.graded))
        self._part: Subsample | None = None
        self._turn = QPushButton()
        self._turn.setVisible(len(self._parts) > 1)
        self._turn.clicked.connect(self._turn_to_other)
        self._count = Dim()
        self._list = JudgingPane(
            session,
            "Gradings",
            (
                Column("No."),
                Column(wording.what, width=12),
                Column(wording.decision, width=7),
                Column("Evidence", width=9),
            ),
            Decision(wording.not_yet.capitalize(), self._grades, "Evidence and &reason (F2)"),
        )
        self._specifics: SpecificsPane | None = None
        self._stack = QStackedWidget()
        self.evidence = EvidencePane()
        self._lay_out()
        self._list.stated.connect(self._state)
        theme = QShortcut(
            QKeySequence("T"), self._list.table, context=Qt.ShortcutContext.WidgetShortcut, autoRepeat=False
        )
        theme.activated.connect(self._turn_to_other)
        self._list.chosen.connect(self._go)
        self._list.table.moved.connect(self._show_evidence)
        self.evidence.adding.connect(actions[Act.ADD_EVIDENCE].trigger)
        actions[Act.ADD_EVIDENCE].triggered.connect(self._ask_evidence)

    def leave(self) -> None:
        """State the evidence that is half written."""
        self._in_view().commit()

    def take_focus(self) -> None:
        """The list in view."""
        self._in_view().take_focus()

    def refresh(self) -> None:
        """Read the gradings again."""
        self._heads = self.session.store.heads(INSPECTION)
        self._stated = self.session.store.values(INSPECTION)
        graded = sum(self._grade(grade_field(self._part, code)) is not None for code in self._gradings)
        self._turn.setText(f"Grading for {self._of_part()} (&T)")
        self._count.setText(f"{graded} of {len(self._gradings)} {self._wording.how}")
        self._list.show_rows([self._judged(grading) for grading in self._gradings.values()])
        if self._code:
            self._show_specifics(self._gradings[self._code])
        else:
            self._stack.setCurrentWidget(self._list)
        self._show_evidence()

    def add_evidence(self, path: Path) -> None:
        """Take the counts of the questionnaire in another file as evidence."""
        try:
            with Store.open(path) as source:
                counts, uncounted = statements(self.session.store, source), uncounted_words(source)
        except Refused as refusal:
            self.evidence.notice.refuse(str(refusal))
        else:
            self.evidence.notice.refuse(self.session.state_all(counts) or uncounted)

    def _ask_evidence(self) -> None:
        path = ask.file_to_open(self, "The questionnaire's file", ask.INSPECTIONS)
        if path is not None:
            self.add_evidence(path)

    def _show_evidence(self) -> None:
        """What respondents said of the grading in view."""
        grading = self._gradings.get(self._code or self._list.table.key)
        pieces = evidence(self.session.store.instrument, self._stated)
        code, heading = (grading.code, f"{grading.code} {grading.title}") if grading else ("", "")
        self.evidence.show_evidence(pieces, heading, code, tuple(self._gradings))
        self.evidence.add.setEnabled(not why_closed(self.session))

    def _lay_out(self) -> None:
        body = QWidget()
        column = headed(body, self.session.store.instrument.judged_title)
        column.addWidget(self._count)
        column.addLayout(FlowLayout(self._turn, self.evidence.add))
        column.addWidget(self._stack, 2)
        column.addWidget(self.evidence, 1)
        self._stack.addWidget(self._list)
        self.scrolled(body)

    def _go(self, code: str) -> None:
        """Go down to the specific criteria of a grading, if it has any, or back up."""
        self.leave()
        if not code or (self._gradings[code].specifics and self._part is None):
            self._code = code
            self.refresh()
            self.take_focus()

    def _turn_to_other(self) -> None:
        """Grade for the theme, or for the whole again."""
        if len(self._parts) > 1:
            self._go("")
            self._part = self._parts[(self._parts.index(self._part) + 1) % len(self._parts)]
            self.refresh()
            self.take_focus()

    def _state(self, code: str, grade: str | None, reason: str) -> None:
        self.session.decide(grade_field(self._part, code), grade, reason)

    def _show_specifics(self, grading: Grading) -> None:
        if self._specifics is None:
            self._specifics = SpecificsPane(self.session, self._wording.not_yet.capitalize())
            self._specifics.list.stated.connect(self.session.grade_specific)
            self._specifics.back.connect(lambda: self._go(""))
            self._stack.addWidget(self._specifics)
        rows = list(self._judged_specifics(grading))
        self._specifics.show_list(f"{grading.code} {grading.title}", self._proposal(grading), rows)
        self._stack.setCurrentWidget(self._specifics)

    def _in_view(self) -> JudgingPane:
        return self._specifics.list if self._specifics is not None and self._code else self._list

    def _judged(self, grading: Grading) -> Judged:
        field = grade_field(self._part, grading.code)
        grade, reason = self._grade(field), self._note(field)
        if self._part:
            heading = f"{grading.code} {grading.title}: {self._part.title}"
            cells = (grading.code, grading.title, self._words(field), reason)
            return Judged(Line(grading.code, cells), heading, "Graded for the theme alone.", grade, reason)
        proposed = proposal(self.session.store.instrument, grading, self._stated)
        words, amiss = self._words(field), ""
        if proposed and proposed != grade:
            words += f"; proposed: {in_words(self._grades, proposed)}"
        if differs(grade, proposed) and not reason:
            amiss = "The grade is not the one that the specific criteria propose: give the reason (F2)."
        elif grade and not reason and only_counts(self.session.store.instrument):
            amiss = "Nothing but the reason says why: give it (F2)."
        cells = (grading.code, grading.title, words, reason or (_NO_REASON if amiss else ""))
        opened = " Enter opens them." if grading.specifics else ""
        hint = self._proposal(grading) + opened
        return Judged(Line(grading.code, cells), f"{grading.code} {grading.title}", hint, grade, reason, amiss)

    def _judged_specifics(self, grading: Grading) -> Iterator[Judged]:
        for letter, specific in zip(ascii_lowercase, grading.specifics, strict=False):
            field, number = SPECIFIC + specific.id, grading.code + letter
            items = self.session.store.instrument.item_grades
            cells = (number, specific.text, self._words(field, items), self._note(field))
            source = f"Rebuilt from: {specific.source}" if specific.source else ""
            heading = f"{number} {specific.text}"
            yield Judged(Line(specific.id, cells), heading, source, self._grade(field), self._note(field))

    def _proposal(self, grading: Grading) -> str:
        """What the specific criteria propose, in a sentence; nothing where there are none."""
        if not grading.specifics:
            return ""
        if proposed := proposal(self.session.store.instrument, grading, self._stated):
            return f"The specific criteria propose: {in_words(self._grades, proposed)}. The lead inspector decides."
        missing = [self._grade(SPECIFIC + specific.id) for specific in grading.specifics].count(None)
        return f"{missing} of {len(grading.specifics)} specific criteria not yet graded, so none is proposed."

    def _words(self, field: str, items: tuple[Choice, ...] = ()) -> str:
        """The grade in words: those of the gradings, unless those of their items are given."""
        scale = items or self._grades
        heads = self._heads.get(field, ())
        if is_conflict(heads):
            sides = " or ".join(in_words(scale, head.value) or self._wording.not_yet for head in heads)
            return f"in conflict: {sides}. {self._wording.settle}"
        return in_words(scale, self._grade(field)) or self._wording.not_yet

    def _grade(self, field: str) -> str | None:
        return to_text(value_of(self._heads.get(field, ()))) or None

    def _note(self, field: str) -> str:
        return to_text(value_of(self._heads.get(NOTE + field, ())))

    def _of_part(self) -> str:
        return self._part.title.lower() if self._part else for_unit(self.session.store.instrument.unit, "all cases")
