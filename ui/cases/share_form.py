"""Asks who reads, and how many cases are read twice; then shows what each would have to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from model.inspection.fields import ASSESSOR_TYPES
from model.inspection.readings import Case
from model.instrument.instrument import Unit
from model.instrument.unit_words import counted_units, for_unit
from model.journal.field_names import FIRST_READER, MANAGER_REF, SECOND_READER
from model.journal.likeness import tidied
from model.journal.records import Refused, Statement, Value, case_of, case_subject, checked_name
from model.sample.allocation import Allocation, Assessor
from ui.cases.draw_form import NumberLine, any_seed, numbers
from ui.kit.alike_choice import AlikeChoice
from ui.kit.forms import FormSheet
from ui.kit.line_table import Column, Line
from ui.kit.preview import Preview

_TYPES = {choice.value: choice.label for choice in ASSESSOR_TYPES}
_COLUMNS = (
    Column("Assessor", width=7),
    Column("They are", width=6),
    Column("First readings", figures=True),
    Column("Second readings", "Read again without knowing of the first reading", figures=True),
    Column("In all", figures=True),
)
_FEWEST_ROWS = 3


def team(assessors: Mapping[str, str], inspection: Mapping[str, Value]) -> list[Assessor]:
    """The assessors whom the inspection knows."""
    return [Assessor(name, kind, str(inspection.get(MANAGER_REF + name) or "")) for name, kind in assessors.items()]


class _Person:
    """One line of the team: a name, a type and a reference."""

    def __init__(self, number: int, known: Assessor | None) -> None:
        self.name = QLineEdit(known.name if known else "")
        self.kind = QComboBox()
        for value, label in _TYPES.items():
            self.kind.addItem(label, value)
        self.kind.setCurrentIndex(max(0, self.kind.findData(known.type) if known else 0))
        self.ref = QLineEdit(known.manager_ref if known else "")
        for what, field in (("Name", self.name), ("Type", self.kind), ("Own reference", self.ref)):
            field.setAccessibleName(f"{what} of assessor {number}")

    @property
    def assessor(self) -> Assessor | None:
        """Who is typed; None in an empty line. Refused if the name cannot be one."""
        name = tidied(self.name.text())
        if not name:
            return None
        return Assessor(checked_name(name), self.kind.currentData(), tidied(self.ref.text()))


class ShareForm(FormSheet):
    """`accepted(assessors, doubles, seed)` is a request."""

    accepted = Signal(list, int, int)

    def __init__(self, unit: Unit, cases: int, known: Iterable[Assessor], names: Iterable[str]) -> None:
        """`known`: the team as it stands; `names`: everybody's."""
        super().__init__(
            for_unit(unit, "Share out the cases"),
            for_unit(
                unit,
                f"{cases} cases are shared out by chance and evenly, about a third of them to area assessors. Nobody "
                "gets a case that they supervised: give the reference by which an area assessor stands on the list as "
                "offender manager. Nothing is stated before you have seen it; afterwards any case can be given to "
                "somebody else.",
            ),
            "&Share out",
        )
        self._people: list[_Person] = []
        self._grid = QGridLayout()
        for column, heading in enumerate(("Name", "They are", "Own reference")):
            self._grid.addWidget(QLabel(heading), 0, column)
        people = QWidget()
        people.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._people_row = self.add("&Assessors", people)
        for assessor in known:
            self._add_person(assessor)
        while len(self._people) < _FEWEST_ROWS:
            self._add_person(None)
        people.setFocusProxy(self._people[0].name)
        more = QPushButton("Add a&nother assessor")
        more.clicked.connect(self._add_another)
        self.form.addRow("", more)
        self.doubles = NumberLine(0)
        self.seed_line = NumberLine(any_seed())
        self._doubles_row = self.add(
            "&Read twice",
            self.doubles,
            for_unit(unit, "So many cases have a second reader, who does not know of the first reading."),
        )
        self._seed_row = self.add(
            "See&d", self.seed_line, for_unit(unit, "The same cases, assessors and seed are shared out alike.")
        )
        self.alike = AlikeChoice(names)
        self.alike.chosen.connect(self._chosen)
        self.add_question(self.alike, self.alike.use_known, self.alike.keep)

    def accept(self) -> None:
        """Ask for it to be shared out, or say what is wrong."""
        typed = numbers(self, (self._doubles_row, self.doubles), (self._seed_row, self.seed_line))
        if typed is None:
            return
        try:
            assessors = [one for person in self._people if (one := person.assessor)]
        except Refused as refusal:
            self.complain(self._people_row, str(refusal))
            return
        names = Counter(one.name.casefold() for one in assessors)
        if twice := [one.name for one in assessors if names[one.name.casefold()] > 1]:
            self.complain(self._people_row, f"{twice[0]} stands here twice.")
            return
        if self.alike.settles(*(one.name for one in assessors)):
            self.accepted.emit(assessors, *typed)

    def _chosen(self, typed: str, name: str) -> None:
        for person in self._people:
            if tidied(person.name.text()) == typed:
                person.name.setText(name)
        self.accept()

    def _add_another(self) -> None:
        self._add_person(None).name.setFocus()

    def _add_person(self, known: Assessor | None) -> _Person:
        person = _Person(len(self._people) + 1, known)
        self._people.append(person)
        for column, field in enumerate((person.name, person.kind, person.ref)):
            self._grid.addWidget(field, len(self._people), column)
        for line in (person.name, person.ref):
            line.returnPressed.connect(self.accept)
        if len(self._people) > 1:  # so that Tab goes to them before it goes on to what stands below
            QWidget.setTabOrder(self._people[-2].ref, person.name)
            QWidget.setTabOrder(person.name, person.kind)
            QWidget.setTabOrder(person.kind, person.ref)
        return person


def share_preview(
    unit: Unit,
    allocation: Allocation,
    assessors: Iterable[Assessor],
    cases: Collection[Case],
    begun: Collection[str],
    seed: int,
) -> Preview:
    """What each assessor would have to read."""
    first, second = Counter(allocation.first.values()), Counter(allocation.second.values())
    lines = [
        Line(
            one.name,
            (
                one.name,
                _TYPES.get(one.type, one.type),
                str(first[one.name]),
                str(second[one.name]),
                str(first[one.name] + second[one.name]),
            ),
        )
        for one in assessors
    ]
    moved = {case_of(statement.subject) or "" for statement in allocation.statements(cases)}
    shared = counted_units(len(allocation.first), unit)
    summary = (
        f"{shared}, {len(allocation.second)} of them to a second reader too, with the seed "
        f"{seed}. {len(moved)} would get other readers than they have."
    )
    preview = Preview(
        for_unit(unit, "Share out the cases"),
        [summary],
        _COLUMNS,
        lines,
        f"&Share out {shared}" if allocation.first else "",
    )
    if changed := sorted(moved & set(begun)):
        preview.notice.refuse(
            f"{len(changed)} {for_unit(unit, 'cases that change hands')} have been begun, {changed[0]} first: their "
            "readings stay as they are."
        )
    return preview


class ReadersForm(FormSheet):
    """Who reads one case. `accepted(statements)` is a request."""

    accepted = Signal(list)

    def __init__(self, unit: Unit, case: Case, assessors: Iterable[Assessor]) -> None:
        super().__init__(
            f"{for_unit(unit, 'Who reads case')} {case.ref}",
            for_unit(
                unit,
                "A second reader reads the case without knowing of the first reading; the two are compared afterwards.",
            ),
            "&Save",
        )
        self._unit = unit
        self._case = case
        self._team = {one.name: one for one in assessors}
        self.boxes = [QComboBox(), QComboBox()]
        for field, box in zip((FIRST_READER, SECOND_READER), self.boxes, strict=True):
            box.addItem("nobody", "")
            for name in sorted({*self._team, *case.readers}):
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(case.details.get(field, ""))))
        texts = ("F&irst reader", "Seco&nd reader")
        self._reader_rows = [self.add(text, box) for text, box in zip(texts, self.boxes, strict=True)]

    def accept(self) -> None:
        """Ask for it, or say why somebody cannot read it."""
        self.forgive()
        first, second = (str(box.currentData()) for box in self.boxes)
        for row, name in zip(self._reader_rows, (first, second), strict=True):
            if name in self._team and self._team[name].supervised(self._case):
                self.complain(row, f"{name} {for_unit(self._unit, 'supervised this case')}: give it to somebody else.")
                return
        if second and (not first or first == second):
            self.complain(self._reader_rows[1], "A second reader is another person than the first.")
            return
        readers = {FIRST_READER: first or None, SECOND_READER: second or None}
        self.accepted.emit([Statement(case_subject(self._case.ref), field, name) for field, name in readers.items()])
