"""The system's own file dialogs. Pages call these from buttons only, so that everything else takes a path."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from model.file.suffixes import INSPECTION_SUFFIX, KEY_SUFFIX, PACK_SUFFIX, RETURN_SUFFIX

INSPECTIONS = f"Inspections (*{INSPECTION_SUFFIX})"
TO_OPEN = f"Inspections and packs (*{INSPECTION_SUFFIX} *{PACK_SUFFIX})"
PACKS = f"Packs (*{PACK_SUFFIX})"
KEYS = f"Key backups (*{KEY_SUFFIX})"
RETURNS = f"Returns (*{RETURN_SUFFIX})"
SAMPLES = "Lists of cases (*.csv *.xlsx);;All files (*)"
PDF = "PDF (*.pdf)"
HTML = "Web page (*.html)"
COPIES = "Anonymised copies (*.xlsx *.json *.csv)"
CSV = "Table (*.csv)"
SHEETS = "Score sheets (*.pdf *.html *.json *.txt)"


def file_to_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """An existing file, or None if the person thought better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def files_to_open(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Any number of existing files."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in names]


def file_to_save(parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
    """Where to save, with the suffix of `suggested` if none is typed; the system asks before one is overwritten."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_name(path.name + suggested.suffix)
