"""The pages of a PDF as images, for the preview and the printer: what is printed is what the file holds."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from model.journal.records import Refused
from ui.kit.worker import Job

_POINTS_PER_INCH = 72
_ENOUGH_DPI = 300


def pictures(pdf: bytes, dpi: float, job: Job) -> list[QImage]:
    """Every page as an image; a task for the worker."""
    return [image for _, image in _rendered(pdf, dpi, job)]


def print_pages(pdf: bytes, printer: QPrinter, job: Job) -> int:
    """Print the pages that the printer was asked for, at their own size; a task for the worker. How many there were."""
    first, last = printer.fromPage() or 1, printer.toPage() or 10**6
    painter = QPainter()
    if not painter.begin(printer):
        raise Refused("The printer does not answer: nothing was printed.")
    printed = 0
    try:
        for number, image in _rendered(pdf, min(printer.resolution(), _ENOUGH_DPI), job):
            if not first <= number <= last:
                continue
            if printed:
                printer.newPage()
            painter.drawImage(_on_paper(printer, image), image)
            printed += 1
    finally:
        painter.end()
    return printed


def _rendered(pdf: bytes, dpi: float, job: Job) -> Iterator[tuple[int, QImage]]:
    import pypdfium2  # start-up: 4 MB of library that only the Sheet page needs

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            job.report(number - 1, len(document), f"Page {number} of {len(document)}…")
            bitmap = page.render(scale=dpi / _POINTS_PER_INCH, rev_byteorder=True, prefer_bgrx=True)
            image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
            yield number, image.copy()  # the bitmap's own memory is freed with the document
    finally:
        document.close()


def _on_paper(printer: QPrinter, image: QImage) -> QRectF:
    """Where the page goes on the paper: whole, in its own proportion, in the middle of what can be printed."""
    room = QRectF(printer.pageLayout().paintRectPixels(printer.resolution()))
    room.moveTo(0, 0)
    scale = min(room.width() / image.width(), room.height() / image.height())
    place = QRectF(0, 0, image.width() * scale, image.height() * scale)
    place.moveCenter(room.center())
    return place
