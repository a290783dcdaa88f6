"""A guide to read, made from Markdown: its examples in letters of one width, and of the size of all other text."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit

_MARGIN = 12


class GuideView(QTextEdit):
    """Read-only text: arrows and page keys scroll it, it can be marked and copied, Tab leaves it."""

    def __init__(self, name: str) -> None:
        super().__init__()
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
            if form.nonBreakableLines():  # an example: at a large size its lines are to be seen whole
                form.setNonBreakableLines(False)
                form.setLeftMargin(2 * _MARGIN)
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
            cursor.setPosition(block.position())
            cursor.setBlockCharFormat(self._sized(block.charFormat()))  # an empty line has no letters of its own
            for start, end, form in list(_runs(block)):  # all of them first: a change joins runs, and ends an iterator
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(self._sized(form))
        cursor.endEditBlock()
        self.document().markContentsDirty(0, self.document().characterCount())

    def _sized(self, form: QTextCharFormat) -> QTextCharFormat:
        if form.hasProperty(QTextFormat.Property.FontPointSize):
            form.setFontPointSize(self.font().pointSizeF())
        return form


def _runs(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Where each run of one format begins and ends, and the format."""
    parts = block.begin()
    while not parts.atEnd():
        run = parts.fragment()
        yield run.position(), run.position() + run.length(), run.charFormat()
        parts += 1
