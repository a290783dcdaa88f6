"""The practice inspection: made once, in the person's own data folder, and kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from model.file.suffixes import INSPECTION_SUFFIX
from ui.kit.worker import Job

_NAME = f"Demonstration{INSPECTION_SUFFIX}"


def path() -> Path:
    """Where the practice inspection is, or would be."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(folder) / "Caseread" / _NAME


def make(job: Job) -> Path:
    """Make it; a task for the worker. One that is stopped half-way leaves nothing behind."""
    from export.demo.play import demonstration  # the window opens without what composes a demonstration

    made = path()
    made.parent.mkdir(parents=True, exist_ok=True)
    draft = made.with_name(f"making-{_NAME}")
    draft.unlink(missing_ok=True)
    try:
        demonstration(draft, progress=lambda stage, done, total: job.report(done, total, stage))
        draft.replace(made)
    finally:
        draft.unlink(missing_ok=True)
    return made
