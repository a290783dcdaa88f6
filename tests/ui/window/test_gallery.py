"""Pictures of every page, taken with no display."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from export.demo.play import demonstration
from model.file.store import Store
from model.journal.records import Refused
from resources import access
from tests.conftest import new_store
from ui.window.gallery import save_pictures
from ui.window.pages import rail_titles


def content(file: Path) -> tuple[object, ...]:
    """All that an inspection file holds, but for where a copy of it was being made."""
    with Store.open(file) as store:
        notes = [store.local.get(name) for name in ("assessor", "role", "place", "form")]
        return store.digest(), store.readings(), store.held(), notes


@pytest.mark.slow
@pytest.mark.usefixtures("qtbot")
def test_every_page_is_pictured_and_the_file_is_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "demo.caseread"
    demonstration(file)
    before = content(file)
    saved = save_pictures(file, tmp_path / "pictures")
    titles = rail_titles(access.instrument("omi-2007"))
    assert [path.stem for path in saved] == ["start", *(title.lower().replace(" ", "-") for title in titles)]
    for path in saved:
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1280, 800)
        assert len({picture.pixel(x, y) for x in range(0, 1280, 3) for y in range(0, 800, 3)}) > 20
    assert content(file) == before


@pytest.mark.usefixtures("qtbot")
def test_a_file_that_nobody_has_read_cases_of_is_refused(tmp_path: Path) -> None:
    new_store(tmp_path / "new.caseread").close()
    with pytest.raises(Refused, match="at least two assessors"):
        save_pictures(tmp_path / "new.caseread", tmp_path / "pictures")
