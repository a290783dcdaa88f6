"""An inspection of something else than cases: no page, form or action of it speaks of cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QGroupBox, QLabel, QLineEdit, QWidget

from model.file.store import Store
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Statement, reading_subject
from tests.conftest import CASES, case_statements
from tests.small_instrument import small_files
from tests.ui.at_work import button
from tests.ui.full_instruments import FULL, full_files
from ui.session.actions import Act
from ui.session.session import LEAD, READER
from ui.window.main_window import MainWindow

CASE = re.compile(r"\b(?:C&?|c)ases?\b(?! files?\b)")
ROLES = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole


def of_sessions(name: str) -> Instrument:
    """A full instrument about sessions, in none of whose own texts a case is spoken of."""
    files = full_files(name)
    files["instrument.toml"] |= {"unit": {"one": "session", "many": "sessions"}}
    return read(files)


def texts(whole: QWidget) -> Iterator[str]:
    """Whatever a widget and all that is in it says, to the eye, as a tip, or to a screen reader."""
    for widget in (whole, *whole.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.statusTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from model_texts(widget.model())


def model_texts(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    """The headings, cells and tips of a list, table or tree."""
    inside = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(inside)
    for column in range(columns):
        yield from (str(model.headerData(column, Qt.Orientation.Horizontal, role) or "") for role in ROLES)
        for row in range(model.rowCount(inside)):
            index = model.index(row, column, inside)
            yield from (str(model.data(index, role) or "") for role in ROLES)
            if column == 0:
                yield from model_texts(model, index)


def action_texts(action: QAction) -> tuple[str, ...]:
    return action.text(), action.toolTip(), action.statusTip()


def of_cases(said: Iterator[str]) -> list[str]:
    return sorted({text for text in said if CASE.search(text)})


def made(path: Path, name: str, role: str) -> Path:
    """An inspection of sessions: one read by two, who differ, one begun; `role` is what the owner of the file does."""
    with Store.create(path, of_sessions(name), "Kent", "2007-11") as store:
        store.record_all([one for ref, details in CASES.items() for one in case_statements(ref, details)], "Ann")
        for reader, answer in (("Ann", "yes"), ("Ben", "no")):
            subject = reading_subject("K001", reader)
            store.record_all([Statement(subject, "plan_made", answer), Statement(subject, "visits", 3)], reader)
            store.sign("K001", reader, "left open on purpose")
        store.record(Statement(reading_subject("K002", "Ann"), "plan_made", "yes"), "Ann")
        store.set_local("role", role)
        store.set_local("assessor", "Ann")
    return path


@pytest.mark.parametrize("role", [LEAD, READER])
@pytest.mark.parametrize("name", FULL)
def test_no_page_speaks_of_cases(name: str, role: str, tmp_path: Path, window: MainWindow) -> None:
    assert window.open_file(made(tmp_path / "sessions.caseread", name, role))
    pages = window.pages
    assert pages is not None
    for title in pages.titles:
        page = pages.go(title)
        assert of_cases(texts(page)) == [], title
    assert of_cases(texts(pages.rail)) == []


def test_no_action_of_an_open_file_speaks_of_cases(tmp_path: Path, window: MainWindow) -> None:
    assert window.open_file(made(tmp_path / "sessions.caseread", FULL[0], LEAD))
    assert of_cases(text for act in Act for text in action_texts(window.acts[act])) == []


@pytest.mark.parametrize(
    "act", [Act.ADD_CASE, Act.EDIT_CASE, Act.READERS, Act.WITHDRAW, Act.SAMPLE_AND_QUOTAS, Act.MAKE_PACK]
)
def test_no_form_of_the_sample_speaks_of_cases(act: Act, tmp_path: Path, window: MainWindow) -> None:
    assert window.open_file(made(tmp_path / "sessions.caseread", FULL[0], LEAD))
    assert window.pages is not None
    page = window.pages.go(window.pages.titles[0])
    before = set(texts(page))
    window.acts[act].trigger()
    assert set(texts(page)) != before, "no form was opened"
    assert of_cases(texts(page)) == []


def test_sharing_out_does_not_speak_of_cases(tmp_path: Path, window: MainWindow) -> None:
    assert window.open_file(made(tmp_path / "sessions.caseread", FULL[0], LEAD))
    assert window.pages is not None
    page = window.pages.go(window.pages.titles[0])
    window.acts[Act.SAMPLE_AND_QUOTAS].trigger()
    button(window, "Share out the sessions…").click()
    assert of_cases(texts(page)) == []


def test_what_is_looked_for_is_found(window: MainWindow) -> None:
    """The small instrument is about cases, and its pages say so."""
    assert read(small_files()).unit.one == "case"
    label = QLabel("C&ase")
    assert of_cases(texts(label)) == ["C&ase"]
    assert window.pages is None
