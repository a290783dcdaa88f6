"""A list of things that await a choice, and below it a button for each way to choose about the one in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.kit.line_table import Column, Line
from ui.kit.short_table import ShortTable
from ui.kit.theme import Dim, Subheading

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choosing(Generic[T]):
    """One thing to choose about: its row, what is asked, and each way to choose with the words of its button."""

    key: str
    cells: tuple[str, ...]
    question: str
    ways: tuple[tuple[str, T], ...]


class Chooser(QWidget, Generic[T]):
    """Up and Down go through the list, Tab goes to the buttons. `choose(key, way)` is called when one is pressed."""

    def __init__(self, title: str, columns: Sequence[Column], choose: Callable[[str, T], None]) -> None:
        super().__init__()
        self._title = title
        self._choose = choose
        self._things: dict[str, Choosing[T]] = {}
        self.heading = Subheading(title)
        self.table = ShortTable(title, columns)
        self.question = Dim()
        self.buttons: list[QPushButton] = []
        self._ways = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.table)
        column.addWidget(self.question)
        column.addLayout(self._ways)
        self.table.moved.connect(self._show_ways)
        self.table.chosen.connect(self._to_buttons)

    def show_things(self, things: Sequence[Choosing[T]]) -> None:
        """Show other things, staying on the same one if it is still there; nothing at all where there are none."""
        self._things = {thing.key: thing for thing in things}
        self.heading.setText(f"{self._title} ({len(things)})")
        self.table.show_lines([Line(thing.key, thing.cells) for thing in things])
        self._show_ways()
        self.setVisible(bool(things))

    def _show_ways(self, _key: str = "") -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons.clear()
        thing = self._things.get(self.table.key)
        self.question.setText(thing.question if thing else "")
        before: QWidget = self.table
        for words, way in thing.ways if thing else ():
            button = QPushButton(words)
            button.setAutoDefault(True)
            button.clicked.connect(partial(self._pressed, self.table.key, way))
            self._ways.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.show()  # now, not when Qt comes round to it: Tab skips what is not in view
            self.buttons.append(button)
            QWidget.setTabOrder(before, button)
            before = button

    def _pressed(self, key: str, way: T, _checked: bool = False) -> None:
        self.table.setFocus()  # before, for choosing may show something else in its place
        self._choose(key, way)

    def _to_buttons(self, _key: str) -> None:
        if self.buttons:
            self.buttons[0].setFocus()
