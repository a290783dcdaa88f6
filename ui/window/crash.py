"""What happens after a bug: one dialog with a report that can be copied. Answers are safe, for each is already on disk.

The report holds no case data: places in the program and kinds of error, never an error's own message.
"""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from model.journal.records import DiskTrouble
from resources.about import VERSION
from ui.kit.theme import Heading

_ROOT = Path(__file__).parents[2]


def install(tell: Callable[[str], None]) -> None:
    """Show the dialog for every error that reaches the top; PySide would print it and go on.

    Trouble with the disk is no bug, wherever it is met: it is only told, in a sentence.
    """

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, DiskTrouble):
            tell(str(error))
        else:
            _caught(kind, error, trace)

    sys.excepthook = caught


def report(error: BaseException) -> str:
    """Where the program failed and with what kind of error; nothing that a case file says."""
    lines = [f"Caseread {VERSION}, Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__qualname__)
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Says that something went wrong, that the answers are safe, and what to send to whom."""

    open_one: CrashDialog | None = None

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setWindowTitle("Caseread")
        explanation = QLabel(
            "Something went wrong inside Caseread. Your answers are safe: each was saved when you gave it, unless the "
            "window says that it is not. You can go on, or close Caseread and open it again.\n\nPlease send this "
            "report to whoever looks after Caseread for you. It says where the program failed and holds nothing about "
            "any case."
        )
        explanation.setWordWrap(True)
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("Report")
        copy = QPushButton("&Copy the report")
        copy.clicked.connect(self.copy)
        go_on = QPushButton("&Go on")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        buttons = QDialogButtonBox()
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        for part in (Heading("Something went wrong"), explanation, self._text, buttons):
            column.addWidget(part)
        self.resize(self.fontMetrics().averageCharWidth() * 90, self.fontMetrics().height() * 24)

    @property
    def text(self) -> str:
        """The report as it would be copied."""
        return self._text.toPlainText()

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)

    def add(self, text: str) -> None:
        """Another bug while the dialog is open: one dialog, a longer report."""
        self._text.appendPlainText(f"\n{text}")


def _caught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        QGuiApplication.quit()
        return
    text = report(error)
    sys.stderr.write(text + "\n")
    if CrashDialog.open_one is not None:
        CrashDialog.open_one.add(text)
        return
    CrashDialog.open_one = CrashDialog(text)
    CrashDialog.open_one.exec()
    CrashDialog.open_one = None


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name
