"""The Sheet page: the pages on view are those that are saved and printed."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.at_work import focus, idle, page_of
from tests.ui.keyboard import words
from tests.ui.scored_inspection import scored_inspection
from ui.results.sheet_page import SheetPage
from ui.window.main_window import MainWindow


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, window: MainWindow) -> SheetPage:
    scored_inspection(tmp_path).close()
    window.open_file(tmp_path / "small.caseread")
    assert window.pages is not None
    window.pages.go("Sheet")
    idle(qtbot, window)
    return page_of(window, SheetPage)


def pictures(page: SheetPage) -> list[QLabel]:
    return [label for label in page.findChildren(QLabel) if not label.pixmap().isNull() and not label.isHidden()]


def page_count(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def test_every_page_is_shown_whole(page: SheetPage) -> None:
    shown = pictures(page)
    assert page.count.text() == f"{len(shown)} pages"
    # A4 at 96 dots an inch
    assert {(label.pixmap().width(), label.pixmap().height()) for label in shown} == {(794, 1123)}
    assert all(label.size() == label.pixmap().size() for label in shown)
    assert shown[0].accessibleName() == f"Page 1 of {len(shown)}"
    assert focus() is page.view


def test_a_page_is_dark_on_white_and_not_empty(page: SheetPage) -> None:
    image = pictures(page)[0].pixmap().toImage()
    seen = {image.pixelColor(x, y).lightness() for x in range(0, 794, 2) for y in range(0, 1123, 2)}
    assert image.pixelColor(1, 1).lightness() == 255
    assert min(seen) < 80


def test_zoom_makes_the_pages_larger(qtbot: QtBot, page: SheetPage, window: MainWindow) -> None:
    page.zoom.setCurrentIndex(page.zoom.findText("200 %"))
    idle(qtbot, window)
    assert pictures(page)[0].pixmap().width() == 1588


def test_drafts_make_the_sheet_provisional_and_say_so(qtbot: QtBot, page: SheetPage, window: MainWindow) -> None:
    assert "provisional: unsigned" not in words(page)
    page.drafts.click()
    idle(qtbot, window)
    assert "provisional: unsigned readings are counted" in words(page)


def test_it_is_saved_as_pdf_and_as_a_web_page(
    qtbot: QtBot, page: SheetPage, tmp_path: Path, window: MainWindow
) -> None:
    assert page.preview is not None
    page.save(tmp_path / "sheet.pdf")
    idle(qtbot, window)
    assert (tmp_path / "sheet.pdf").read_bytes() == page.preview.pdf
    assert f"Saved sheet.pdf in {tmp_path}." in words(page)
    page.save(tmp_path / "sheet.html")
    idle(qtbot, window)
    assert "<html" in (tmp_path / "sheet.html").read_text(encoding="utf-8")


def test_it_prints_the_pages_asked_for(qtbot: QtBot, page: SheetPage, tmp_path: Path, window: MainWindow) -> None:
    for first, last, expected in ((0, 0, len(pictures(page))), (2, 2, 1)):
        printer = QPrinter()
        printer.setOutputFileName(str(tmp_path / f"{first}.pdf"))
        if first:
            printer.setFromTo(first, last)
        page.print_to(printer)
        idle(qtbot, window)
        assert page_count(tmp_path / f"{first}.pdf") == expected
        assert f"Sent {expected} page" in page.notice.text()


def test_a_sheet_that_cannot_be_written_is_refused_in_place(
    qtbot: QtBot, page: SheetPage, tmp_path: Path, window: MainWindow
) -> None:
    page.save(tmp_path / "sheet.doc")
    idle(qtbot, window)
    assert "sheet.doc" in page.notice.text()
