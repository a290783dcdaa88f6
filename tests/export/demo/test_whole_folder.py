"""A demonstration that is interrupted leaves nothing half made, and the next one is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from export.demo.system import play_system
from export.demo.whole_folder import whole_folder
from model.file.store import Store
from model.journal.records import Refused

REPLAY = "kent-2007-victims"


def interrupt(*_: object) -> None:
    """What Ctrl+C does, at the first step that is told."""
    raise KeyboardInterrupt


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_first_one_leaves_nothing_and_the_next_is_whole(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        play_system(tmp_path / "out" / REPLAY, REPLAY, interrupt)
    assert contents(tmp_path) == {}
    played = play_system(tmp_path / "out" / REPLAY, REPLAY)
    with Store.open(played.lead) as store:
        assert store.verify().problems == ()


def test_an_earlier_one_stays_as_it_was(tmp_path: Path) -> None:
    play_system(tmp_path / REPLAY, REPLAY)
    before = contents(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        play_system(tmp_path / REPLAY, REPLAY, interrupt)
    assert contents(tmp_path) == before


def test_what_a_killed_program_left_is_in_nobodys_way(tmp_path: Path) -> None:
    left = tmp_path / f".{REPLAY}.part"
    left.mkdir()
    (left / "half.caseread").write_bytes(b"half")
    play_system(tmp_path / REPLAY, REPLAY)
    assert [path.name for path in tmp_path.iterdir()] == [REPLAY]


def test_a_place_where_no_folder_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(Refused, match=r"cannot be used"), whole_folder(tmp_path / "file" / "demo"):
        pass
