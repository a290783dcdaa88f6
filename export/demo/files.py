"""The names of everything that a demonstration leaves in its folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from export.demo.whole_folder import refuse_others
from model.file.backup_folder import NOTE, folder_of
from model.file.backup_names import backups_of
from model.journal.suffixes import INSPECTION_SUFFIX, PACK_SUFFIX, RETURN_SUFFIX


class DemoFiles:
    """The files of one replay in a folder, among them one pack, one inspection file and one return per assessor.

    `sample` is the area's list, from which the sample is drawn.
    """

    def __init__(self, folder: Path, replay: str, assessors: Iterable[str]) -> None:
        self.folder = folder
        self.lead = folder / f"{replay}{INSPECTION_SUFFIX}"
        self.sample = folder / "sample.csv"
        self.pdf = folder / "score-sheet.pdf"
        self.html = folder / "score-sheet.html"
        self.comparison = folder / "comparison.csv"
        self.questions = folder / "questions.csv"
        self.deviations = folder / "deviations.csv"
        self.agreement = folder / "agreement.csv"
        self._assessors = tuple(assessors)

    def pack(self, assessor: str) -> Path:
        """What the lead hands to the assessor."""
        return self.folder / "packs" / f"{_slug(assessor)}{PACK_SUFFIX}"

    def own(self, assessor: str, *, copied: bool = False) -> Path:
        """The assessor's own inspection file, or the copy of it on another laptop."""
        return self.folder / "assessors" / f"{_slug(assessor)}{_COPIED * copied}{INSPECTION_SUFFIX}"

    def returned(self, assessor: str, *, copied: bool = False) -> Path:
        """The assessor's return, or the one from the other laptop."""
        return self.folder / "returns" / f"{_slug(assessor)}{_COPIED * copied}{RETURN_SUFFIX}"

    def make_folders(self) -> None:
        """Make the folders for packs, inspection files and returns."""
        for inside in (self.pack(""), self.own(""), self.returned("")):
            inside.parent.mkdir(parents=True)

    def refuse_others(self) -> None:
        """Refuse a folder in which there is more than an earlier demonstration left."""
        ours = self._ours()
        refuse_others(self.folder, ours.__contains__)

    def _ours(self) -> set[Path]:
        tables = {self.sample, self.comparison, self.questions, self.deviations, self.agreement}
        stores, parcels = {self.lead}, set(map(self.pack, self._assessors))
        for name in self._assessors:
            for copied in (False, True):
                stores.add(self.own(name, copied=copied))
                parcels.add(self.returned(name, copied=copied))
        sides = {store.with_name(store.name + side) for store in stores for side in ("", "-wal", "-shm")}
        taken = {*(backup.path for backup in backups_of(self.lead)), folder_of(self.lead) / NOTE}
        return tables | {self.pdf, self.html} | parcels | sides | taken


_COPIED = "-copied"


def _slug(assessor: str) -> str:
    return assessor.lower().replace(" ", "-")
