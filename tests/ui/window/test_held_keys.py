"""A key that is held down scrolls, moves through a list and types; it never answers, signs or moves on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from model.file.store import Store
from model.inspection.readings import Signature
from tests.ui.at_work import LEAD, focus, page_of, store_of
from tests.ui.keyboard import focused_table, press, rows
from tests.ui.read_desk import ALL_ANSWERS, ME, Desk, answer
from tests.ui.scored_inspection import scored_inspection
from ui.judging.gradings_page import SectionFourPage
from ui.session.page_titles import SECTION_FOUR
from ui.session.session import READER
from ui.window.main_window import MainWindow

Key = Qt.Key
TIMES = 40


def hold(key: Key, text: str = "") -> None:
    """Lean on a key: press it once, then have the system repeat it, as it does, at the window."""
    press(text or key)
    window = focus().window().windowHandle()
    assert window is not None
    for _ in range(TIMES):
        repeated = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, autorep=True)
        QApplication.sendEvent(window, repeated)


@pytest.mark.parametrize(("key", "text"), [(Key.Key_Y, "y"), (Key.Key_1, "1"), (Key.Key_N, "n")])
def test_leaning_on_an_answer_gives_one(key: Key, text: str, desk: Desk) -> None:
    hold(key, text)
    assert len(desk.answers()) == 1


def test_leaning_on_delete_clears_one(reads: Callable[[], Desk], store: Store) -> None:
    answer(store, **ALL_ANSWERS)
    store.local.set("place", "K001\tplan_made")
    desk = reads()
    hold(Key.Key_Delete)
    assert set(ALL_ANSWERS) - set(desk.answers()) == {"plan_made"}


def test_leaning_on_enter_goes_to_the_next_question_and_no_further(reads: Callable[[], Desk], store: Store) -> None:
    answer(store, **ALL_ANSWERS)
    store.local.set("place", "K001\tplan_made")
    desk = reads()
    hold(Key.Key_Return)
    assert desk.session.place is not None
    assert (desk.session.place.case_ref, desk.session.place.question) == ("K001", "plan_timely")


def test_leaning_on_enter_at_the_last_question_signs_nothing(reads: Callable[[], Desk], store: Store) -> None:
    answer(store, **ALL_ANSWERS)
    store.local.set("place", "K001\tdelivery_overall")
    desk = reads()
    hold(Key.Key_Return)
    assert "sign" in desk.says.lower()
    assert store.reading("K001", ME).signature is Signature.DRAFT
    press(Key.Key_Return)  # asked again by hand, it is
    assert store.reading("K001", ME).signature is Signature.SIGNED


def test_a_held_key_types_in_a_note_and_takes_away_there(desk: Desk) -> None:
    press(Key.Key_F2)
    hold(Key.Key_X, "x")
    assert desk.note().toPlainText() == "x" * (TIMES + 1)
    hold(Key.Key_Backspace)
    assert desk.note().toPlainText() == ""
    assert desk.answers() == {}


def test_a_held_arrow_moves_through_a_list_and_decides_nothing(tmp_path: Path, window: MainWindow) -> None:
    scored_inspection(tmp_path).close()
    window.open_file(tmp_path / "small.caseread")
    assert window.pages is not None
    window.pages.go(SECTION_FOUR)
    page_of(window, SectionFourPage)
    before = [row[2] for row in rows()]
    hold(Key.Key_Down)
    assert focused_table().key == "3.2"
    assert [row[2] for row in rows()] == before


@pytest.mark.parametrize("role", ["", READER])
def test_no_key_of_an_action_repeats(role: str, tmp_path: Path, window: MainWindow) -> None:
    with scored_inspection(tmp_path) as store:
        store.local.set("role", role)
        store.local.set("assessor", ME if role else LEAD)
    window.open_file(tmp_path / "small.caseread")
    assert store_of(window).read_only is None
    assert window.pages is not None
    for title in window.pages.titles:
        window.pages.go(title)
        assert repeating(window) == []


def repeating(window: QWidget) -> list[str]:
    """The keys of the window that do what they do over and over while they are held."""
    actions = [action.text() for action in window.findChildren(QAction) if action.shortcuts() and action.autoRepeat()]
    return actions + [key.key().toString() for key in window.findChildren(QShortcut) if key.autoRepeat()]
