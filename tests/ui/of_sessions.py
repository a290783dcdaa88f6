"""An inspection of something else than cases, and whatever a widget says: for the tests that none speaks of cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QGroupBox, QLabel, QLineEdit, QWidget

from model.file.store import Store
from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import Statement, Value, reading_subject
from tests.conftest import CASES, case_statements
from tests.ui.full_instruments import full_files

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
    """What an action says."""
    return action.text(), action.toolTip(), action.statusTip()


def of_cases(said: Iterable[str]) -> list[str]:
    """Those of the texts that speak of cases."""
    return sorted({text for text in said if CASE.search(text)})


def made(path: Path, name: str, role: str) -> Path:
    """An inspection of sessions: one read by two, who differ, one begun; `role` is what the owner of the file does."""
    with Store.create(path, of_sessions(name), "Kent", "2007-11") as store:
        store.record_all([one for ref, details in CASES.items() for one in case_statements(ref, details)], "Ann")
        for reader, answer in (("Ann", "yes"), ("Ben", "no")):
            subject = reading_subject("K001", reader)
            answers: dict[str, Value] = {"plan_made": answer, "risk_screened": answer, "visits": 3}
            store.record_all([Statement(subject, question, value) for question, value in answers.items()], reader)
            store.sign("K001", reader, "left open on purpose")
        store.record(Statement(reading_subject("K002", "Ann"), "plan_made", "yes"), "Ann")
        store.local.set("role", role)
        store.local.set("assessor", "Ann")
    return path
