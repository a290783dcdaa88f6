"""What the program remembers: typed, with defaults, and never tripped up by what stands in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from ui.session.settings import MAX_RECENT, Settings


def opened(path: Path) -> Settings:
    return Settings(QSettings(str(path), QSettings.Format.IniFormat))


def test_there_are_defaults(tmp_path: Path) -> None:
    settings = opened(tmp_path / "s.ini")
    assert (settings.recent_files, settings.text_size, settings.geometry.isEmpty()) == ((), 100, True)


@pytest.mark.parametrize("count", [1, 2, MAX_RECENT + 3])
def test_recent_files_are_remembered_latest_first(tmp_path: Path, count: int) -> None:
    settings = opened(tmp_path / "s.ini")
    paths = [tmp_path / f"{number}, with a comma.caseread" for number in range(count)]
    for path in paths:
        settings.remember_file(path)
    del settings
    assert opened(tmp_path / "s.ini").recent_files == tuple(reversed(paths))[:MAX_RECENT]


def test_a_size_that_is_none_of_ours_is_the_original_one(tmp_path: Path) -> None:
    (tmp_path / "s.ini").write_text("[General]\ntext_size_percent=17\n")
    assert opened(tmp_path / "s.ini").text_size == 100


def test_a_file_is_forgotten_by_whatever_name_it_is_listed(settings: Settings, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).touch()
    settings.remember_file(tmp_path / "one")
    settings.remember_file(tmp_path / "folder" / ".." / "two")
    settings.remember_file(tmp_path / "three")
    settings.forget_file(tmp_path / "two")
    settings.forget_file(tmp_path / "never listed")
    assert settings.recent_files == (tmp_path / "three", tmp_path / "one")
