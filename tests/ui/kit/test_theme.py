"""The two schemes: readable by anyone, and of one text size throughout."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.kit import theme
from ui.kit.notice import Notice
from ui.kit.theme import DARK, LIGHT, Colours, Heading, Subheading


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.1 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "name", ["text", "dim", "accent", "above", "below", "na", "not_relevant", "unanswered", "priority"]
)
def test_what_is_written_can_be_read_on_every_ground(scheme: Colours, name: str) -> None:
    for ground in (scheme.base, scheme.panel, scheme.raised):
        assert contrast(getattr(scheme, name), ground) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_selected_and_noticed_text_can_be_read(scheme: Colours) -> None:
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5
    assert contrast(scheme.text, scheme.notice) >= 4.5
    assert contrast(scheme.text, scheme.refusal) >= 4.5


def test_the_colours_follow_the_scheme_that_is_worn(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    theme.wear(Qt.ColorScheme.Dark)
    assert theme.colours() is DARK
    theme.wear(Qt.ColorScheme.Light)
    assert theme.colours() is LIGHT
    theme.wear(Qt.ColorScheme.Unknown)
    assert theme.colours() is LIGHT


def test_headings_keep_their_proportion_at_every_text_size(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    labels = [Heading("a"), Subheading("b"), QLabel("c")]
    for label in labels:
        label.setParent(window)
    window.show()
    for percent in (*theme.TEXT_SIZES, 100):
        theme.set_text_size(percent)
        qtbot.waitUntil(lambda: labels[2].font().pointSizeF() == QApplication.font().pointSizeF())
        heading, subheading, plain = (label.font().pointSizeF() for label in labels)
        assert heading > subheading > plain
        assert heading == pytest.approx(1.5 * plain, rel=0.01)


def test_a_notice_takes_the_ground_of_the_scheme_that_is_worn(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.refuse("There is no such file.")
    assert notice.text() == "⚠ There is no such file."
    for scheme, colours in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        theme.wear(scheme)
        assert ground(notice) == colours.refusal
    notice.say("Saved.")
    assert ground(notice) == LIGHT.notice
    notice.say("")
    assert not notice.isVisible()


def ground(notice: Notice) -> QColor:
    return notice.grab().toImage().pixelColor(1, 1)
