"""The score sheet as a file, of the kind that its name asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from export.sheet.sheet import ScoreSheet
from model.journal.records import Refused


def write_sheet(sheet: ScoreSheet, path: Path) -> None:
    """Write the sheet to `path`, whole or not at all; Refused unless its name ends as one of `KINDS`."""
    write = KINDS.get(path.suffix.lower())
    if write is None:
        raise Refused(f"{path.name}: a score sheet is written to a name that ends in {' or '.join(KINDS)}.")
    write(sheet, path)


def _write_pdf(sheet: ScoreSheet, path: Path) -> None:
    from export.printing.pdf import write_pdf  # for start-up: ReportLab takes a tenth of a second to load

    write_pdf(sheet, path)


def _write_html(sheet: ScoreSheet, path: Path) -> None:
    from export.printing.html import write_html  # for start-up: so does Jinja

    write_html(sheet, path)


KINDS: Mapping[str, Callable[[ScoreSheet, Path], None]] = {".pdf": _write_pdf, ".html": _write_html}
"""How each kind of file is written, by the ending of its name."""
