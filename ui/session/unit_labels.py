"""Has what a page or form is labelled with speak of the instrument's unit where it is not about cases.

Only what the program says is touched: labels, buttons, headings and what a screen reader is told, before any of them
shows what people wrote. Sentences that are made later pass through `said_of` where they are made.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from model.instrument.instrument import CASES, Unit
from model.instrument.unit_words import said_of
from ui.kit.line_table import LineTable
from ui.session.actions import Act, keys_text


def label_with(unit: Unit, whole: QWidget) -> None:
    """Say everything in a page or form, as it is made, of the unit."""
    if unit == CASES:
        return
    for widget in (whole, *whole.findChildren(QWidget)):
        widget.setAccessibleName(said_of(unit, widget.accessibleName()))
        widget.setToolTip(said_of(unit, widget.toolTip()))
        if isinstance(widget, QLabel | QAbstractButton):
            widget.setText(said_of(unit, widget.text()))
        elif isinstance(widget, QLineEdit):
            widget.setPlaceholderText(said_of(unit, widget.placeholderText()))
        elif isinstance(widget, LineTable):
            widget.say_columns(lambda words: said_of(unit, words))


def name_actions(unit: Unit, actions: Mapping[Act, QAction]) -> None:
    """Say what can be done, in menus and tooltips, of the unit; of cases again for an instrument about those."""
    for act, action in actions.items():
        spec = act.value
        tip = said_of(unit, spec.tip)
        action.setText(said_of(unit, spec.text))
        action.setToolTip(f"{tip} ({keys_text(spec)})" if spec.shortcuts else tip)
        action.setStatusTip(tip)
