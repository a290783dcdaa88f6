"""The guide in the window: found under Help, read by key, at any size of text, left by Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.at_work import focus
from tests.ui.keyboard import press, words
from ui.kit.guide_view import GuideView
from ui.kit.theme import set_text_size
from ui.session.actions import MENUS, Act
from ui.window.main_window import MainWindow

Key = Qt.Key


def opened(window: MainWindow) -> GuideView:
    window.acts[Act.GUIDE].trigger()
    guide = focus()
    assert isinstance(guide, GuideView)
    return guide


def letters(guide: GuideView) -> set[float]:
    """The sizes that letters have of their own, in points (0 is the size of the text)."""
    cursor = QTextCursor(guide.document())
    sizes = set()
    while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
        sizes.add(cursor.charFormat().fontPointSize())
    return sizes


def test_it_is_a_page_of_help_with_an_example_to_copy(window: MainWindow) -> None:
    assert Act.GUIDE in MENUS["&Help"]
    guide = opened(window)
    assert guide.accessibleName() == "Writing an instrument"
    assert "Writing an instrument" in words(window)
    assert guide.toPlainText().startswith("An instrument is a questionnaire as data")
    assert '[[criteria.questions]]\nid = "visits"\n' in guide.toPlainText().replace("\u2028", "\n")


def test_keys_scroll_it_leave_it_and_go_back(window: MainWindow) -> None:
    guide = opened(window)
    press(Key.Key_PageDown)
    assert guide.verticalScrollBar().value() > 0
    press(Key.Key_Tab)
    assert isinstance(focus(), QPushButton)
    opened(window)
    press(Key.Key_Escape)
    assert window.start.isVisible()


def test_examples_are_as_large_as_all_other_text_and_seen_whole(window: MainWindow) -> None:
    guide = opened(window)
    for percent in (100, 200, 125):
        set_text_size(percent)
        QApplication.processEvents()
        assert letters(guide) == {0, guide.font().pointSizeF()}
        assert guide.horizontalScrollBar().maximum() == 0
        last = guide.document().lastBlock()
        assert last.layout().boundingRect().height() > 0
