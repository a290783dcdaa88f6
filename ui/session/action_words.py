"""What the actions are called while a file is open: of the unit of its instrument.

Apart from the actions themselves, so that the start page need not load what an instrument is.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from ui.session.actions import Act, keys_text


def name_actions(unit: Unit, actions: Mapping[Act, QAction]) -> None:
    """Say what can be done, in menus and tooltips, of the unit; of cases again for an instrument about those."""
    for act, action in actions.items():
        spec = act.value
        tip = for_unit(unit, spec.tip)
        action.setText(for_unit(unit, spec.text))
        action.setToolTip(f"{tip} ({keys_text(spec)})" if spec.shortcuts else tip)
        action.setStatusTip(tip)
