"""The forms for an enabler or a barrier of a section, and for a practice example."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit

from export.sheet.findings import Example
from model.inspection.fields import EXAMPLE_LABELS
from model.instrument.instrument import CaseField, Choice, Instrument
from model.instrument.unit_words import for_unit
from ui.kit.fields import ChoiceField
from ui.kit.forms import FormSheet
from ui.kit.notice import Notice
from ui.kit.reason_box import Reason

_SIDE = "A sentence about what helped good work, or kept it from being done, rather than about one case."
_EXAMPLE = "A case told in a few sentences, under a changed name. It is to be checked again once it was changed."


def _choice(label: str, choices: Sequence[Choice], stated: str) -> ChoiceField:
    field = ChoiceField(CaseField("one_of", label, "choice", tuple(choices)))
    field.state(stated)
    return field


def _text(text: str) -> Reason:
    box = Reason()
    box.show_text(text)
    box.moveCursor(QTextCursor.MoveOperation.End)
    return box


def sections(instrument: Instrument) -> list[Choice]:
    """The sections as what one of them is chosen from."""
    return [Choice(section.code, section.title) for section in instrument.sections]


class SideForm(FormSheet):
    """One thing that helped in a section, or stood in the way. `accepted(section, text)` is a request."""

    accepted = Signal(str, str)
    keeps = True

    def __init__(self, instrument: Instrument, heading: str, section: str, text: str = "") -> None:
        super().__init__(heading, for_unit(instrument.unit, _SIDE), "&Save it")
        self._section = _choice("Section", sections(instrument), section)
        self._section.setEnabled(not text)
        self._section_row = self.add("&Section *", self._section)
        self._text = _text(text)
        self._text.left.connect(self.cancelled)
        self._text_row = self.add("&Text *", self._text)

    def accept(self) -> None:
        """Ask for it to be recorded, or say what is missing."""
        self.forgive()
        text = self._text.toPlainText().strip()
        if not self._section.stated:
            self.complain(self._section_row, "Say which section it is about.")
        elif not text:
            self.complain(self._text_row, "Write what it was.")
        else:
            self.accepted.emit(self._section.stated, text)

    def take_focus(self) -> None:
        """To the section of a new one, to the text of one that is there."""
        (self._section if self._section.isEnabled() else self._text).setFocus()


class ExampleForm(FormSheet):
    """A practice example. `accepted(label, section, name, text)` is a request.

    What to look at in it is said while it is written: `look(text, label, name)` finds that.
    """

    accepted = Signal(str, str, str, str)
    keeps = True

    def __init__(
        self,
        instrument: Instrument,
        example: Example,
        look: Callable[[str, str, str], Sequence[str]],
    ) -> None:
        super().__init__(
            f"Example {example.number}",
            for_unit(instrument.unit, _EXAMPLE),
            "&Save the example",
        )
        self._look = look
        self._label = _choice("Label", EXAMPLE_LABELS, example.label)
        self._label_row = self.add("&Label *", self._label)
        self._section = _choice("Section", sections(instrument), example.section)
        self._section_row = self.add("Se&ction *", self._section)
        self._name = QLineEdit(example.name)
        self._name_row = self.add(
            "Changed &name *", self._name, "The name that the person has in the text: not theirs."
        )
        self._text = _text(example.text)
        self._text.left.connect(self.cancelled)
        self._text_row = self.add("&Text *", self._text)
        self._hints = Notice()
        self.form.addRow(self._hints)
        self._label.currentIndexChanged.connect(self._say_hints)
        self._name.textChanged.connect(self._say_hints)
        self._text.textChanged.connect(self._say_hints)
        self._say_hints()

    def accept(self) -> None:
        """Ask for it to be recorded, or say what is missing."""
        self.forgive()
        text, name = self._text.toPlainText().strip(), self._name.text().strip()
        for row, is_there, sentence in (
            (self._label_row, self._label.stated, "Say whether it is of good or of poor practice."),
            (self._section_row, self._section.stated, "Say which section it is about."),
            (self._name_row, name, "Give the changed name."),
            (self._text_row, text, "Write what was done."),
        ):
            if not is_there:
                self.complain(row, sentence)
                return
        self.accepted.emit(self._label.stated, self._section.stated, name, text)

    def _say_hints(self) -> None:
        text = self._text.toPlainText()
        self._hints.say(" ".join(self._look(text, self._label.stated, self._name.text().strip())) if text else "")
