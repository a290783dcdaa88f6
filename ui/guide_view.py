"""A guide to read, made from Markdown: its examples in letters of one width, and of the size of all other text."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextBlock, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

_MARGIN = 12


class GuideView(QTextEdit):
    """Read-only text: arrows and page keys scroll it, it can be marked and copied, Tab leaves it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)

    def show_markdown(self, text: str) -> None:
        """Show this text from its beginning."""
        self.setMarkdown(text)
        self.document().setDocumentMargin(_MARGIN)
        cursor = QTextCursor(self.document())
        for block in self._blocks():
            form = block.blockFormat()
            form.setNonBreakableLines(False)  # of an example: at a large size its lines are to be seen whole
            cursor.setPosition(block.position())
            cursor.setBlockFormat(form)
        self._size_letters()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_letters()

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _size_letters(self) -> None:
        """Qt gives letters of one width the system's size: give them ours."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for block in self._blocks():
            parts = block.begin()
            while not parts.atEnd():
                run = parts.fragment()
                form = run.charFormat()
                if form.fontFixedPitch():
                    form.clearProperty(QTextFormat.Property.FontPixelSize)
                    form.setFontPointSize(self.font().pointSizeF())
                    cursor.setPosition(run.position())
                    cursor.setPosition(run.position() + run.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(form)
                parts += 1
        cursor.endEditBlock()
        self.document().markContentsDirty(0, self.document().characterCount())
