"""The score sheet as it will be printed, and the ways to hand it on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from export.printing.files import write_sheet
from export.printing.sentences import void_words
from export.sheet.selection import SUBSAMPLE
from export.sheet.sheet import score_sheet
from model.instrument.unit_words import for_unit
from model.instrument.values import counted
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.notice import Notice
from ui.kit.pdf_pages import pictures, print_pages
from ui.kit.progress import ProgressLine
from ui.kit.theme import Heading
from ui.kit.worker import Job, Worker
from ui.results.check_strip import CheckStrip
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import SHEET
from ui.session.session import Session

_SCREEN_DPI = 96
_ZOOMS = (50, 75, 100, 125, 150, 200)


class SheetPreview(NamedTuple):
    """The sheet as a PDF, and its pages as images."""

    pdf: bytes
    pages: list[QImage]
    provisional: bool
    void: str


class SheetPage(Page):
    """Shows the very pages that Print and Save PDF hand on."""

    title = SHEET

    def __init__(self, session: Session, actions: Mapping[Act, QAction], worker: Worker) -> None:
        super().__init__(session, actions)
        self.preview: SheetPreview | None = None
        self.notice = Notice()
        self.progress = ProgressLine(worker)
        self.drafts = QCheckBox("Include &unsigned readings (provisional)")
        self.zoom = QComboBox()
        self.zoom.setAccessibleName("Zoom")
        for percent in _ZOOMS:
            self.zoom.addItem(f"{percent} %", percent)
        self.zoom.setCurrentIndex(_ZOOMS.index(100))
        self.sample = QComboBox()
        self.sample.setAccessibleName("Whose sheet")
        self.sample.addItem(for_unit(session.store.instrument.unit, "All cases"), "")
        for subsample in session.store.instrument.subsamples:
            self.sample.addItem(subsample.title, subsample.id)
        self.sample.setVisible(self.sample.count() > 1)
        self.print_button = QPushButton("&Print…")
        self.pdf_button = QPushButton("Save as P&DF…")
        self.html_button = QPushButton("Save as &web page…")
        self.check_button = QPushButton("&Check a printed sheet…")
        self.checking = CheckStrip(session.store, worker)
        self.void = Notice()
        self.count = QLabel()
        self._pages = QWidget()
        self._column = QVBoxLayout(self._pages)
        self.view = QScrollArea()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Make the sheet again from the file as it stands."""
        if self.progress.busy:
            self._stale = True
            return
        drafts, dpi = self.drafts.isChecked(), self._dpi()
        store, where = self.session.store, self._where()

        def task(job: Job) -> SheetPreview:
            from export.printing.pdf import pdf  # for start-up: ReportLab takes a tenth of a second to load

            sheet = score_sheet(store, drafts=drafts, where=where)
            made = pdf(sheet)
            return SheetPreview(made, pictures(made, dpi, job), sheet.basis.provisional, void_words(sheet))

        self.notice.say("")
        self.progress.run("Making the score sheet…", task, self._show, self.notice.refuse)

    def take_focus(self) -> None:
        """To the pages, where the arrow keys scroll."""
        self.view.setFocus()

    def save(self, path: Path) -> None:
        """Save the sheet as PDF or HTML, by the ending of the name."""
        drafts, store, where = self.drafts.isChecked(), self.session.store, self._where()
        self.progress.run(
            f"Writing {path.name}…",
            lambda _job: write_sheet(score_sheet(store, drafts=drafts, where=where), path),
            lambda _none: self.notice.say(f"Saved {path.name} in {path.parent}."),
            self.notice.refuse,
        )

    def print_to(self, printer: QPrinter) -> None:
        """Print the pages on view."""
        if self.preview is None:
            return
        made = self.preview.pdf
        self.progress.run(
            "Printing…",
            lambda job: print_pages(made, printer, job),
            lambda count: self.notice.say(f"Sent {counted(count, 'page')} to the printer."),
            self.notice.refuse,
        )

    def _lay_out(self) -> None:
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._column.setSpacing(16)
        self.view.setWidget(self._pages)
        self.view.setWidgetResizable(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setAccessibleName("Pages of the score sheet")
        self.view.setAccessibleDescription("Pictures of the pages. The same figures can be read on the Scores page.")
        buttons = (self.print_button, self.pdf_button, self.html_button, self.check_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 12)
        column.setSpacing(10)
        column.addWidget(Heading(self.title))
        column.addLayout(FlowLayout(*buttons, self.zoom, self.sample, self.drafts))
        column.addWidget(self.checking)
        column.addWidget(self.notice)
        column.addWidget(self.progress)
        column.addWidget(self.void)
        column.addWidget(self.count)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        for act, method, button in (
            (Act.PRINT, self._ask_and_print, self.print_button),
            (Act.SAVE_PDF, self._ask_and_save_pdf, self.pdf_button),
            (Act.SAVE_HTML, self._ask_and_save_html, self.html_button),
            (Act.CHECK_SHEET, self.checking.ask, self.check_button),
        ):
            self.acts[act].triggered.connect(method)
            button.clicked.connect(self.acts[act].trigger)
        self.drafts.toggled.connect(self.mark_stale)
        self.zoom.currentIndexChanged.connect(self.mark_stale)
        self.checking.left.connect(self.take_focus)
        self.sample.currentIndexChanged.connect(self.mark_stale)
        self.progress.ended.connect(self._catch_up)

    def _where(self) -> dict[str, str]:
        """The cases that the sheet is to be of: all, or a subsample."""
        subsample = str(self.sample.currentData())
        return {SUBSAMPLE: subsample} if subsample else {}

    def _dpi(self) -> float:
        return _SCREEN_DPI * self.devicePixelRatioF() * int(self.zoom.currentData()) / 100

    def _catch_up(self) -> None:
        """Something was asked for while the sheet was being made: make it again."""
        if self._stale and self.isVisible():
            self.activated()

    def _show(self, preview: SheetPreview) -> None:
        self.preview = preview
        self.void.refuse(preview.void)
        while (item := self._column.takeAt(0)) is not None:
            if (label := item.widget()) is not None:
                label.hide()
                label.deleteLater()
        for number, image in enumerate(preview.pages, 1):
            image.setDevicePixelRatio(self.devicePixelRatioF())
            label = QLabel()
            label.setPixmap(QPixmap.fromImage(image))
            label.setMinimumSize(image.deviceIndependentSize().toSize())
            label.setAccessibleName(f"Page {number} of {len(preview.pages)}")
            self._column.addWidget(label)
            label.show()  # at once: a layout would only ask for it later
        pages = f"{counted(len(preview.pages), 'page')}"
        self.count.setText(f"{pages} · provisional: unsigned readings are counted" if preview.provisional else pages)

    def _ask_and_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self.preview is not None and QPrintDialog(printer, self).exec():
            self.print_to(printer)

    def _ask_and_save_pdf(self) -> None:
        self._ask_and_save(".pdf", ask.PDF)

    def _ask_and_save_html(self) -> None:
        self._ask_and_save(".html", ask.HTML)

    def _ask_and_save(self, suffix: str, kinds: str) -> None:
        file = self.session.store.path
        whose = f" {self.sample.currentText().lower()}" if self._where() else ""
        name = f"{file.stem} score sheet{whose}{suffix}"
        path = ask.file_to_save(self, "Save the score sheet", file.with_name(name), kinds)
        if path is not None:
            self.save(path)
