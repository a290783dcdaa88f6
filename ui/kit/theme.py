"""The look: Fusion with our own light and dark palettes, and a text size that everything follows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

TEXT_SIZES = (100, 110, 125, 150, 175, 200)
"""Percent of the system's own text size."""


_FUSION_DARKENS = 140
"""Percent by which Fusion darkens a window colour to get an outline."""

_OUTLINED = ("QRadioButton", "QCheckBox", "QLineEdit", "QPlainTextEdit", "QComboBox", "QPushButton")

_EASY_LINE = 120


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one scheme. Those named for text reach 4.5:1 on `base`, `panel` and `raised`.

    `above` ... `unanswered` mark the outcomes and `priority` the line of priority; each is used beside a word or shape.
    `edge` outlines what can be pressed or typed in, at 3:1.
    """

    text: QColor
    dim: QColor
    base: QColor
    panel: QColor
    raised: QColor
    line: QColor
    edge: QColor
    accent: QColor
    on_accent: QColor
    above: QColor
    below: QColor
    na: QColor
    not_relevant: QColor
    unanswered: QColor
    priority: QColor
    notice: QColor
    refusal: QColor


def _colours(**named: str) -> Colours:
    return Colours(**{name: QColor(value) for name, value in named.items()})


LIGHT = _colours(
    text="#1c2127",
    dim="#545c66",
    base="#ffffff",
    panel="#f3f4f6",
    raised="#fbfbfc",
    line="#c3c9d1",
    edge="#848b95",
    accent="#1d5c9e",
    on_accent="#ffffff",
    above="#17693a",
    below="#a3370b",
    na="#5b4a86",
    not_relevant="#5f6670",
    unanswered="#775500",
    priority="#9c1f3f",
    notice="#fdf3d8",
    refusal="#fbe6e2",
)

DARK = _colours(
    text="#e8eaed",
    dim="#aab1bb",
    base="#1b1e22",
    panel="#24282d",
    raised="#2e3339",
    line="#4a515a",
    edge="#757d88",
    accent="#7fb4ec",
    on_accent="#10151b",
    above="#71cf95",
    below="#f29a70",
    na="#bba8ec",
    not_relevant="#a3abb5",
    unanswered="#e0bd5c",
    priority="#f58ba4",
    notice="#40371c",
    refusal="#4a2823",
)


def colours() -> Colours:
    """The colours of the scheme in force. A view that paints asks again on `QEvent.PaletteChange`."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window) == DARK.panel else LIGHT


def apply(app: QApplication) -> None:
    """Dress the application, and follow the system when it turns light or dark."""
    app.setStyle("Fusion")
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(wear)
    wear(hints.colorScheme())
    set_text_size(TEXT_SIZES[0])


def wear(scheme: Qt.ColorScheme) -> None:
    """Put on the colours of a scheme; light where the system does not say."""
    c = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    QApplication.setPalette(palette(c))
    # Fusion draws the outline of a control as its window colour, darkened: on a dark ground it would not be seen.
    outlined = palette(c)
    outlined.setColor(QPalette.ColorRole.Window, c.edge.lighter(_FUSION_DARKENS))
    for control in _OUTLINED:
        QApplication.setPalette(outlined, control)  # type: ignore[arg-type]  # takes a str, whatever its stub says


def palette(c: Colours) -> QPalette:
    """The palette that Fusion draws with, from our colours."""
    role = QPalette.ColorRole
    result = QPalette(c.raised, c.panel)
    for target, colour in (
        (role.Window, c.panel),
        (role.WindowText, c.text),
        (role.Base, c.base),
        (role.AlternateBase, c.panel),
        (role.Text, c.text),
        (role.Button, c.raised),
        (role.ButtonText, c.text),
        (role.BrightText, c.priority),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.dim),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Accent, c.accent),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.Mid, c.line),
    ):
        result.setColor(target, colour)
    for target in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, target, c.dim)
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, c.line)
    return result


def set_text_size(percent: int) -> None:
    """Show all text at `percent` of the size that the system asked for, headings in proportion."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    size = font.pointSizeF() * percent / 100
    font.setPointSizeF(size)
    QApplication.setFont(font)
    font.setWeight(QFont.Weight.DemiBold)
    for heading, scale in ((Heading, 1.5), (Subheading, 1.2)):
        font.setPointSizeF(size * scale)
        # A font set on the heading itself would not follow; one set for its class does.
        QApplication.setFont(font, heading.__name__)  # type: ignore[arg-type]  # as above: it takes a str


class Heading(QLabel):
    """The heading of a page: larger than the text around it, at every text size."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)


class Subheading(QLabel):
    """The heading of a part of a page."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)


class NarrowColumn(QWidget):
    """What is read or filled in from top to bottom: no wider than a line that is easy to read, at any text size."""

    def __init__(self) -> None:
        super().__init__()
        self._narrow()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._narrow()

    def _narrow(self) -> None:
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * _EASY_LINE)


class Dim(QLabel):
    """A wrapped label in the quieter text colour, for what explains rather than states."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)


def headed(body: QWidget, heading: str) -> QVBoxLayout:
    """A column in `body` that begins with a heading, with the room around it that a page has."""
    column = QVBoxLayout(body)
    column.setContentsMargins(24, 18, 24, 18)
    column.setSpacing(10)
    column.addWidget(Heading(heading))
    return column
