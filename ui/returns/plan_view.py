"""The plan of a gathering on the Gather page: what would change, and what the lead decides before it does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from ui.kit.chooser import Chooser
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, columns_for
from ui.kit.short_table import ShortTable
from ui.kit.theme import Dim, Subheading
from ui.returns import plan_choices
from ui.returns.gather_plan import Choices, Key, Read, figure_lines, keys_to_compare, plan_lines, plan_text

_PLAN_COLUMNS = (Column("What"), Column("Case"), Column("Reader"), Column("Details", width=16))
_KEY_COLUMNS = (
    Column("Reader"),
    Column("Return", width=9),
    Column("Its key reads", width=9),
    Column("Known until now", width=9),
)
_LEAD_COLUMNS = (Column("Its key reads", width=12), Column("Stated"), Column("Your choice"))
_CHANGE_COLUMNS = (Column("Case"), Column("Reader"), Column("This reading", width=12), Column("Your choice"))
_PROPOSAL_COLUMNS = (Column("Case"), Column("Proposed by"), Column("What", width=14), Column("Your choice"))
_FIGURE_COLUMNS = (Column("Figure", width=12), Column("From → to", width=12))


class PlanView(QWidget):
    """Shows what was read with the choices so far. `chosen(Choices)` is a request: to plan again with other ones."""

    chosen = Signal(object)

    def __init__(self, instrument: Instrument) -> None:
        super().__init__()
        self._instrument, unit = instrument, instrument.unit
        self._read: Read | None = None
        self._choices = Choices()
        self.heading = Subheading()
        self.summary = Dim()
        self.table = ShortTable("What the returns would change", columns_for(unit, _PLAN_COLUMNS))
        self.keys: Chooser[Key] = Chooser("Signed with another key", _KEY_COLUMNS, self._accept)
        self.leads: Chooser[bool | None] = Chooser("Of a former lead inspector", _LEAD_COLUMNS, self._decide)
        changes = columns_for(unit, _CHANGE_COLUMNS)
        self.changes: Chooser[bool | None] = Chooser("Changes of readings that matter already", changes, self._decide)
        proposed = columns_for(unit, _PROPOSAL_COLUMNS)
        self.proposals: Chooser[bool | None] = Chooser("Proposed by assessors", proposed, self._decide)
        self.take_cases = self._button(self._take_cases)
        self.take_details = self._button(self._take_details)
        self.leave_all = self._button(self._leave_all)
        self.disputed = Dim()
        self.figures_heading = Subheading()
        self.figures = ShortTable("Figures that would change", _FIGURE_COLUMNS)
        self.apply_button = QPushButton("A&pply")
        self.cancel_button = QPushButton("&Cancel")
        self._lay_out()

    def show_read(self, read: Read) -> None:
        """Show what was read, with the choices that it was planned with."""
        self._read = read
        self.heading.setText("What the returns would change" if read.gathered.returns or read.refused else _WAITING)
        self.summary.setText(plan_text(self._instrument, read))
        lines = list(plan_lines(self._instrument, read))
        self.table.show_lines(lines)
        self.table.setVisible(bool(lines))
        self.keys.show_things(keys_to_compare(read))
        figures = list(figure_lines(read))
        self.figures_heading.setText(f"Figures that would change ({len(figures)})")
        self.figures.show_lines(figures)
        for part in (self.figures_heading, self.figures):
            part.setVisible(bool(figures))
        self.show_choices(read.choices)

    def show_choices(self, choices: Choices) -> None:
        """Show how each thing is decided now, though the plan be not worked out with it yet."""
        if self._read is None:
            return
        self._choices, decisions, read = choices, choices.decisions, self._read
        self.leads.show_things(tuple(plan_choices.leads_to_decide(read.former_leads, decisions)))
        self.changes.show_things(tuple(plan_choices.changes_to_decide(self._instrument, read, decisions)))
        self.proposals.show_things(tuple(plan_choices.proposals_to_decide(self._instrument, read, decisions)))
        self._show_kinds()

    def take_focus(self) -> None:
        """To what waits for a decision, else to the button that takes in what is shown, if there is anything."""
        self.part_to_see.setFocus()

    @property
    def part_to_see(self) -> QWidget:
        """Where the keyboard begins."""
        for chooser in (self.keys, self.leads, self.proposals):
            if not chooser.isHidden():
                return chooser.table
        return self.apply_button if self.apply_button.isEnabled() else self.cancel_button

    def has_chooser_focus(self) -> bool:
        """Whether the keyboard is in a list in view of what there is to decide."""
        choosers = (self.keys, self.leads, self.changes, self.proposals)
        return any(chooser.table.hasFocus() and chooser.isVisible() for chooser in choosers)

    def _button(self, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(True)
        button.clicked.connect(pressed)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.heading, self.summary, self.table, self.keys, self.leads, self.changes, self.proposals):
            column.addWidget(part)
        column.addLayout(FlowLayout(self.take_cases, self.take_details, self.leave_all))
        for part in (self.disputed, self.figures_heading, self.figures):
            column.addWidget(part)
        column.addLayout(FlowLayout(self.apply_button, self.cancel_button))

    def _show_kinds(self) -> None:
        """The buttons that decide all of a kind: each of what is still open."""
        unit = self._instrument.unit
        cases, details, disputed = self._open()
        for button, words, count in (
            (self.take_cases, for_unit(unit, "Take all cases found in the office"), len(cases)),
            (self.take_details, "Take all details", len(details)),
            (self.leave_all, "Leave all that is open", len(cases) + len(details) + disputed),
        ):
            if button.hasFocus() and not count:
                self.proposals.table.setFocus()  # it goes out of view
            button.setText(f"{words} ({count})")
            button.setVisible(count > 0)
        self.disputed.setText(_DISPUTED.format(count=disputed))
        self.disputed.setVisible(disputed > 0)

    def _open(self) -> tuple[list[str], list[str], int]:
        """The ids of the cases and of the details that are open, and how many details are of two minds."""
        if self._read is None:
            return [], [], 0
        every = plan_choices.all_proposals(self._read)
        still = [one for one in every if one.id not in self._choices.decisions]
        agreed = {one.id for one in plan_choices.undisputed(every)}
        cases = [one.id for one in still if one.adds_case]
        details = [one.id for one in still if not one.adds_case and one.id in agreed]
        return cases, details, len(still) - len(cases) - len(details)

    def _accept(self, _which: str, key: Key) -> None:
        self.chosen.emit(Choices(self._choices.accepted | {key}, self._choices.decisions))

    def _decide(self, id_: str, choice: bool | None) -> None:
        decisions = {key: one for key, one in self._choices.decisions.items() if key != id_}
        if choice is not None:
            decisions[id_] = choice
        if choice and self._read is not None and id_ in {one.id for one in plan_choices.all_proposals(self._read)}:
            decisions = plan_choices.taken_alone(self._read, decisions, id_)
        self._choose(decisions)

    def _take_cases(self) -> None:
        self._choose({**self._choices.decisions, **dict.fromkeys(self._open()[0], True)})

    def _take_details(self) -> None:
        self._choose({**self._choices.decisions, **dict.fromkeys(self._open()[1], True)})

    def _leave_all(self) -> None:
        if self._read is not None:
            every = (one.id for one in plan_choices.all_proposals(self._read))
            left = {id_: False for id_ in every if id_ not in self._choices.decisions}
            self._choose({**self._choices.decisions, **left})

    def _choose(self, decisions: dict[str, bool]) -> None:
        self.chosen.emit(Choices(self._choices.accepted, decisions))


_WAITING = "Waiting for you"

_DISPUTED = "Of {count} of these details different things are proposed: decide those one by one."
