"""Asks of the rows of a list that are like another case whether they are others: until then they are left out."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from model.sample.sample import RefusedRow
from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice

_NAMED = 3


class AlikeRows(QWidget):
    """Hidden where there is nothing to ask. `insisted`: they are other cases, one and all."""

    insisted = Signal()

    def __init__(self, unit: Unit, refused: Iterable[RefusedRow]) -> None:
        super().__init__()
        alike = [row for row in refused if row.is_alike]
        notice = Notice()
        one = for_unit(unit, "It is another case: &use it too")
        several = for_unit(unit, "They are other cases: &use them too")
        self.keep = QPushButton(one if len(alike) == 1 else several)
        self.keep.setAutoDefault(True)
        self.keep.clicked.connect(self.insisted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(notice)
        column.addLayout(FlowLayout(self.keep))
        if not alike:
            self.hide()
        else:
            first = "; ".join(f"line {row.line}: {row.reason}" for row in alike[:_NAMED])
            more = f"; and {len(alike) - _NAMED} more" if len(alike) > _NAMED else ""
            out = "1 row is" if len(alike) == 1 else f"{len(alike)} rows are"
            notice.refuse(f"{out} left out: {first}{more}.")
