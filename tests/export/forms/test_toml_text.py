"""TOML that we write says what was to be written; an instrument's files are the same instrument."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export.forms.toml_text import to_files, to_toml, write_folder
from model.instrument.reader import read
from model.journal.records import Refused
from resources.access import instrument, instrument_ids, read_folder
from tests.small_instrument import small_instrument
from tests.written_instrument import instruments

_TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
_VALUES = st.recursive(
    st.booleans() | st.integers(-99, 99) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(data=st.dictionaries(_TEXTS, _VALUES, max_size=5))
def test_whatever_is_written_is_read_back(data: Mapping[str, Any]) -> None:
    assert tomllib.loads(to_toml(data)) == data


@pytest.mark.parametrize("name", instrument_ids())
def test_the_files_of_an_instrument_are_that_instrument(name: str) -> None:
    files = {file: tomllib.loads(text) for file, text in to_files(instrument(name).source).items()}
    assert read(files).sha256 == instrument(name).sha256


@settings(max_examples=30, deadline=None)
@given(data=instruments())
def test_and_so_are_those_of_one_that_nobody_wrote(data: Mapping[str, Any]) -> None:
    assert read({name: tomllib.loads(text) for name, text in to_files(data).items()}).sha256 == read({"": data}).sha256


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    small = small_instrument()
    assert write_folder(small.source, tmp_path / "small") == ["instrument.toml", "section-1.toml", "section-2.toml"]
    assert read_folder(tmp_path / "small").sha256 == small.sha256


def test_it_is_written_as_a_person_would() -> None:
    assert '[[criteria.questions]]\nid = "plan_made"\ntext = "Was a plan made?"\n' in to_toml(small_instrument().source)
    assert to_toml({"scales": {"yn": {"above": ["yes"]}}}) == '[scales.yn]\nabove = ["yes"]\n'


@pytest.mark.parametrize("taken", ["a file", "a folder with something in it"])
def test_nothing_is_overwritten(tmp_path: Path, taken: str) -> None:
    place = tmp_path / "place"
    if taken == "a file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "mine.toml").write_text("")
    with pytest.raises(Refused, match=r"place is there already, and not an empty folder: choose another name\."):
        write_folder(small_instrument().source, place)
