"""The score sheet as a file, of the kind that its name asks for."""

from __future__ import annotations

from pathlib import Path

from export.sheet.sheet import ScoreSheet
from model.journal.records import Refused


def write_sheet(sheet: ScoreSheet, path: Path) -> None:
    """Write the sheet to `path`, .pdf or .html, whole or not at all; Refused for any other ending."""
    match path.suffix.lower():
        case ".pdf":
            from export.printing.pdf import write_pdf  # for start-up: ReportLab takes a tenth of a second to load

            write_pdf(sheet, path)
        case ".html":
            from export.printing.html import write_html  # for start-up: so does Jinja

            write_html(sheet, path)
        case _:
            raise Refused(f"{path.name}: a score sheet is written to a name that ends in .pdf or .html.")
