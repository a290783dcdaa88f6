"""The guide in the window: found under Help, read by key, at any size of text, left by Esc."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QApplication, QTextEdit

from tests.ui.keyboard import focus, press
from ui.actions import MENUS, Act
from ui.guide_view import GuideView
from ui.theme import set_text_size
from ui.window import Key, MainWindow
