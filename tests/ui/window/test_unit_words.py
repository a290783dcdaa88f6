"""An inspection of something else than cases: no page, form or action of it speaks of cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from model.instrument.reader import read
from tests.small_instrument import small_files
from tests.ui.at_work import button
from tests.ui.full_instruments import FULL
from tests.ui.of_sessions import action_texts, made, of_cases, texts
from ui.session.actions import Act
from ui.session.session import LEAD, READER
from ui.window.main_window import MainWindow


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
