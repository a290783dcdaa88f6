"""What the tests of pages do as a person does: press keys wherever the keyboard is, and read what is in view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.kit.line_table import LineTable


def press(*keys: Qt.Key | str) -> None:
    """Press keys, or type a text, wherever the keyboard is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(key, str):
            QTest.keyClicks(focus, key)
        else:
            QTest.keyClick(focus, key)


def tab_to(kind: type[QWidget], name: str = "") -> None:
    """Tab until the keyboard is in a widget of that kind and accessible name."""
    for _ in range(20):
        focus = QApplication.focusWidget()
        if isinstance(focus, kind) and name in focus.accessibleName():
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"no {kind.__name__} {name} on the way of the Tab key")


def focused_table() -> LineTable:
    """The table that has the keyboard."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, LineTable)
    return focus


def rows(table: LineTable | None = None) -> list[list[str]]:
    """The cells of a table, by default of the one that has the keyboard."""
    model = (table or focused_table()).model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def words(page: QWidget) -> str:
    """Every label in view."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
