"""Markup in what anybody typed is text in the window: Qt would take it for HTML, and load the pictures it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from model.file.store import Store
from model.instrument.reader import read
from model.journal.records import INSPECTION, NOTE, Statement, Value, case_subject, reading_subject
from tests.small_instrument import small_files
from tests.ui.at_work import LEAD, idle
from tests.ui.keyboard import press
from ui.session.actions import Act
from ui.window.main_window import MainWindow

_PLAIN = Qt.TextFormat.PlainText
IMAGE = "<img src='elsewhere.png'>"


def spoilt(data: Any) -> Any:
    """The same, with a picture in every text that people read."""
    if isinstance(data, dict):
        said = ("title", "text", "label", "guidance", "caution")
        return {
            key: IMAGE + each if key in said and isinstance(each, str) else spoilt(each) for key, each in data.items()
        }
    return [spoilt(each) for each in data] if isinstance(data, list) else data


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An inspection with a picture in everything, from a laptop that means harm."""
    file, reader, ref = tmp_path / "kent.caseread", f"{IMAGE}Ann", "K1"
    details: dict[str, Value] = {
        "sentence_type": "community",
        "requirements": ("programme",),
        "hours": 50,
        "remark": IMAGE,
    }
    with Store.create(file, read(spoilt(small_files())), f"{IMAGE}Kent", "2007-11") as store:
        store.local.set("assessor", LEAD)
        store.record_all([Statement(case_subject(ref), field, said) for field, said in details.items()], LEAD)
        subject = reading_subject(ref, reader)
        answers = {"plan_made": "yes", "plan_timely": "no", NOTE + "plan_timely": IMAGE}
        store.record_all([Statement(subject, field, said) for field, said in answers.items()])
        store.sign(ref, reader, IMAGE)
        decided = {"conclusion:1.1": "good", "note:conclusion:1.1": IMAGE, "recommendation:1": IMAGE}
        store.record_all([Statement(INSPECTION, field, said) for field, said in decided.items()], LEAD)
    return file


def taken_for_html(window: QWidget) -> Iterator[tuple[str, str]]:
    """What Qt would not show as it stands."""
    for widget in [window, *window.findChildren(QWidget)]:
        text = widget.text() if isinstance(widget, QLabel) and widget.textFormat() is not _PLAIN else ""
        if IMAGE in text and Qt.mightBeRichText(text):
            yield type(widget.parent()).__name__, text
        if IMAGE in widget.toolTip() and Qt.mightBeRichText(widget.toolTip()):
            yield type(widget).__name__, widget.toolTip()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from of_rows(widget, QModelIndex())


def of_rows(view: QAbstractItemView, parent: QModelIndex) -> Iterator[tuple[str, str]]:
    model = view.model()
    for row in range(model.rowCount(parent)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            tip = index.data(Qt.ItemDataRole.ToolTipRole)
            if isinstance(tip, str) and IMAGE in tip and Qt.mightBeRichText(tip):
                yield type(view).__name__, tip
        yield from of_rows(view, model.index(row, 0, parent))


def test_no_label_and_no_tip_of_any_page_is_taken_for_html(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.open_file(path)
    assert window.pages is not None
    found: dict[tuple[str, str], str] = {}
    for title in window.pages.titles:
        window.pages.go(title)
        idle(qtbot, window)
        found |= dict.fromkeys(taken_for_html(window), title)
    window.pages.read_case("K1")
    press(Qt.Key.Key_F1)
    found |= dict.fromkeys(taken_for_html(window), "Read")
    window.pages.go("Cases")
    window.acts[Act.ADD_CASE].trigger()
    found |= dict.fromkeys(taken_for_html(window), "the form of a case")
    assert found == {}
