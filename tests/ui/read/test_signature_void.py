"""A change after signing is seen on the case, on the scores, and on the sheet as it is shown, printed and saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from export.printing.html import html
from export.printing.pdf import pdf
from export.printing.pdf_text import pdf_text
from export.printing.text import lines
from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.journal.records import Statement, case_subject, reading_subject
from tests.ui.at_work import idle, store_of
from tests.ui.keyboard import words
from tests.ui.scored_inspection import ANN, BOB, scored_inspection
from ui.returns.disputes import changed_since
from ui.window.main_window import MainWindow

SENTENCE = (
    "1 reading was changed after signing, so its signature is void and it counts towards nothing until signed again."
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with scored_inspection(tmp_path) as store:
        store.record(Statement(reading_subject("K3", ANN), "risk_screened", "yes"), BOB)
        return store.path


def test_the_pages_say_it(qtbot: QtBot, file: Path, window: MainWindow) -> None:
    window.open_file(file)
    pages = window.pages
    assert pages is not None
    assert f"{SENTENCE} Case: K3. The Gather page shows them." in words(pages.go("Scores"))
    sheet = pages.go("Sheet")
    idle(qtbot, window)
    assert SENTENCE in words(sheet)
    pages.read_case("K3")
    assert "Changed since it was signed, so the signature is void." in words(pages.current)
    picker = next(box for box in pages.current.findChildren(QComboBox) if box.accessibleName() == "Case")
    assert picker.currentText() == "K3 · read by Ann, changed since signing"
    assert "1 changed since signing" in words(pages.go("Cases"))


def test_a_detail_that_changed_after_signing_is_named_where_the_reading_is_read_and_gathered(
    file: Path, window: MainWindow
) -> None:
    with Store.open(file) as store:
        store.record(Statement(case_subject("K1"), "sentence_type", "community"), BOB)
    named = "Of the case, “Sentence” is another than when it was signed."
    window.open_file(file)
    pages = window.pages
    assert pages is not None
    pages.read_case("K1")
    assert named in words(pages.current)
    pages.read_case("K3")
    assert named not in words(pages.current)
    gather = pages.go("Gather")
    assert "K1" in words(gather)
    assert [named in row.question for row in changed_since(store_of(window))] == [True, False]


def test_the_readers_own_list_of_cases_says_it(file: Path, window: MainWindow) -> None:
    with Store.open(file) as store:
        store.local.set("assessor", ANN)
    window.open_file(file)
    assert window.pages is not None
    window.pages.read_case("K1")
    picker = next(box for box in window.pages.current.findChildren(QComboBox) if box.accessibleName() == "Case")
    listed = [picker.itemText(row) for row in range(picker.count())]
    assert "K3 · changed since signing" in listed
    assert "K2 · signed" in listed


def test_paper_page_and_terminal_say_it_and_name_no_case(file: Path) -> None:
    with Store.open(file) as store:
        sheet = score_sheet(store)
    for text in (pdf_text("sheet.pdf", pdf(sheet)), html(sheet), "\n".join(lines(sheet))):
        assert SENTENCE in " ".join(text.split())
        assert "K3" not in text


def test_nothing_is_said_once_it_is_signed_again_withdrawn_or_only_shown_as_a_draft(file: Path) -> None:
    with Store.open(file) as store:
        assert "counts as a draft at most" in "\n".join(lines(score_sheet(store, drafts=True)))
        store.record(Statement(case_subject("K3"), "withdrawn", "It is another area's."), ANN)
        assert score_sheet(store).basis.void == ()
        store.record(Statement(case_subject("K3"), "withdrawn", None), ANN)
        assert score_sheet(store).basis.void == ("K3",)
        store.sign("K3", ANN)
        assert score_sheet(store).basis.void == ()
        assert "void" not in "\n".join(lines(score_sheet(store)))
