"""What stands half filled in on a form when the file is locked or closed: kept in the file, and on the form again.

It is a note of this laptop's, protected as the file is, and no part of the inspection.
"""

from __future__ import annotations

import json
from contextlib import suppress

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from model.file.store import Store
from model.journal.records import Refused
from ui.kit.forms import FormSheet

AGAIN = "This is what you had typed when the file was locked or closed, or the page left. It is not recorded yet."


def contents(form: FormSheet) -> list[str | int | bool]:
    """What each field of a form holds now, in their order."""
    return [_content(field) for field in _fields(form)]


def keep(store: Store, form: FormSheet, as_shown: list[str | int | bool]) -> None:
    """Keep what was typed since the form was shown, if anything was; where the disk is in the way, none is kept."""
    now = contents(form)
    content = json.dumps({"form": form.heading.text(), "before": as_shown, "now": now}) if now != as_shown else ""
    _note(store, form, content)


def bring_back(store: Store, form: FormSheet) -> None:
    """Fill in what was typed on this form, if its fields hold what they held when it was shown then."""
    kept = json.loads(store.local.get(_key(form)) or "{}")
    if kept.get("form") != form.heading.text() or kept["before"] != contents(form):
        return
    for field, content in zip(_fields(form), kept["now"], strict=True):
        _fill(field, content)
    form.notice.say(AGAIN)


def forget(store: Store, form: FormSheet) -> None:
    """It was recorded, or cancelled."""
    _note(store, form, "")


def _note(store: Store, form: FormSheet, content: str) -> None:
    if (store.local.get(_key(form)) or "") != content:
        with suppress(Refused):
            store.local.set(_key(form), content)


def _key(form: FormSheet) -> str:
    return f"half_typed:{type(form).__name__}"


def _fields(form: FormSheet) -> list[QWidget]:
    """What can be filled in; a box of choices is one field, whatever it is made of."""
    fields = [field for row in form.rows for field in (row.field, *row.field.findChildren(QWidget))]
    return [field for field in fields if isinstance(field, QLineEdit | QPlainTextEdit | QComboBox | QCheckBox)]


def _content(field: QWidget) -> str | int | bool:
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentIndex()
    assert isinstance(field, QCheckBox)  # noqa: S101 - one of `_fields`
    return field.isChecked()


def _fill(field: QWidget, content: str | int | bool) -> None:
    if isinstance(field, QLineEdit):
        field.setText(str(content))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(content))
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(int(content))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(content))
