"""The form for one case: made from the instrument's case fields, whatever they are."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from model.inspection.readings import Case
from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from model.instrument.values import from_text, to_text
from model.journal.likeness import tidied
from model.journal.records import Refused, Value, case_subject
from model.sample.sample import case_statements
from ui.kit.alike_choice import AlikeChoice
from ui.kit.fields import AnyField, field_widget
from ui.kit.forms import FormSheet, Row


class CaseForm(FormSheet):
    """Adds a case, or changes one. `accepted(case_ref, statements)` is a request; only what differs is stated."""

    accepted = Signal(str, list)
    keeps = True

    def __init__(self, instrument: Instrument, case: Case | None, taken: Collection[str]) -> None:
        self._unit = unit = instrument.unit
        super().__init__(
            f"{for_unit(unit, 'Case')} {case.ref}" if case else for_unit(unit, "Add a case"),
            for_unit(unit, "What must be stated is marked *. A case is known by a reference, never by a name."),
            for_unit(unit, "&Save the case"),
        )
        self._case = case
        self._taken = {ref.casefold() for ref in taken}
        self.ref = QLineEdit(case.ref if case else "")
        self._ref_row = self.add(for_unit(unit, "Case &reference *"), self.ref, "As on the sample list, such as K001.")
        self.ref.setEnabled(case is None)
        self._rows: dict[str, Row] = {}
        self.fields: dict[str, AnyField] = {}
        for field in instrument.case_fields:
            widget = field_widget(field)
            widget.state(to_text(case.details.get(field.name)) if case else "")
            self._rows[field.name] = self.add(f"{field.label} *" if field.required else field.label, widget, field.help)
            self.fields[field.name] = widget
        self._case_fields = instrument.case_fields
        self.alike = AlikeChoice(taken)
        self.alike.chosen.connect(self._chosen)
        self.add_question(self.alike, self.alike.use_known, self.alike.keep)

    def accept(self) -> None:
        """Ask for the case to be saved, or say at each field what is wrong with it and go to the first."""
        self.forgive()
        ref = self._case.ref if self._case else tidied(self.ref.text())
        wrong = [(self._ref_row, sentence) for sentence in [self._wrong_with(ref)] if sentence]
        values: dict[str, Value] = {}
        for field in self._case_fields:
            try:
                values[field.name] = from_text(field.kind, field.choices, self.fields[field.name].stated)
            except Refused as refusal:
                wrong.append((self._rows[field.name], f"{refusal}."))
                continue
            if field.required and values[field.name] is None:
                wrong.append((self._rows[field.name], f"{field.label} must be stated."))
        for row, sentence in wrong:
            row.complain(sentence)
        if wrong:
            self.complain(*wrong[0])
            return
        if self._case is None and not self.alike.settles(ref):
            return
        before = self._case.details if self._case else {}
        differing = {name: value for name, value in values.items() if value != before.get(name)}
        self.accepted.emit(ref, case_statements(ref, differing, new=self._case is None))

    def take_focus(self) -> None:
        """To the reference of a new case, to the first detail of one that is there."""
        (self.rows[1] if self._case else self.rows[0]).field.setFocus()

    def _chosen(self, _typed: str, ref: str) -> None:
        self.ref.setText(ref)
        self.accept()

    def _wrong_with(self, ref: str) -> str:
        if self._case is not None:
            return ""
        if not ref:
            return for_unit(self._unit, "Give the case its reference.")
        if ref.casefold() in self._taken:
            return f"{for_unit(self._unit, 'There is a case')} {ref} in this inspection already."
        try:
            case_subject(ref)
        except Refused as refusal:
            return str(refusal)
        return ""
