"""An instrument of one's own: each fault with its file and line, and used only when it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from export.forms.own_instrument import check, find, own, told
from export.forms.toml_text import to_toml
from model.journal.records import Refused
from resources.access import instrument, instrument_ids, path
from scoring.rules import RULES
from tests.small_instrument import small_files, small_instrument


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in small_files().items():
        (tmp_path / name).write_text(to_toml(data), encoding="utf-8")
    return tmp_path


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("name", instrument_ids())
def test_what_ships_has_no_fault(name: str) -> None:
    assert check(path("instruments", name)) == ()


def test_a_folder_or_one_file_is_the_instrument_in_it(folder: Path, tmp_path: Path) -> None:
    assert own(folder).sha256 == small_instrument().sha256
    one = tmp_path / "one" / "small.toml"
    one.parent.mkdir()
    one.write_text(to_toml(small_instrument().source), encoding="utf-8")
    assert find(str(one)).sha256 == small_instrument().sha256


def test_an_id_comes_before_a_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "omi-2007").mkdir()
    monkeypatch.chdir(tmp_path)
    assert find("omi-2007") is instrument("omi-2007")


def test_each_fault_has_its_file_and_line(folder: Path) -> None:
    spoil(folder / "section1.toml", 'text = "Was it made in time?"', "text = 3")
    spoil(folder / "section2.toml", 'code = "2.1"', 'code = "2.1"\ntitel = "x"')
    spoil(folder / "instrument.toml", 'rule = "omi/1"', 'rule = "omi/3"')
    lines = (folder / "section1.toml").read_text(encoding="utf-8").splitlines()
    at = lines.index('id = "plan_timely"') + 1
    assert told(folder, check(folder))[:-1] == [
        f"1. section1.toml, line {at}: question plan_timely: text is not a text.",
        "2. section2.toml, line 2: criteria 2.1: titel is not a key that is known here. Is title meant?",
        f"3. instrument.toml: the scoring rule 'omi/3' is unknown. Known are {', '.join(RULES)}.",
    ]


def test_a_file_that_is_no_toml_comes_before_what_would_be_missing_without_it(folder: Path) -> None:
    spoil(folder / "section1.toml", 'text = "Was it made in time?"', 'text = "Was it made in time?')
    (said,) = (fault.sentence for fault in check(folder))
    assert said.startswith("section1.toml: it is not readable as TOML: Illegal character")
    assert "line" in said


def test_an_instrument_with_faults_is_not_used(folder: Path) -> None:
    spoil(folder / "section1.toml", 'text = "Was it made in time?"', "text = 3")
    spoil(folder / "instrument.toml", 'title = "A small inspection"', 'title = ""')
    with pytest.raises(
        Refused, match=r"^section1.toml, line \d+: question .* `instruments check` names all 2 faults\.$"
    ):
        own(folder)


def test_terminals_are_told_nothing_they_would_obey(folder: Path) -> None:
    spoil(folder / "section1.toml", 'id = "plan_timely"', 'id = "\\u001b[2J"')
    assert not any("\x1b" in line for line in told(folder, check(folder)))


@pytest.mark.parametrize(
    ("derive", "sentence"),
    [
        ("derive = 3", "own.toml: derive must name the instrument it is from, and a list of its threads."),
        ('[derive]\nfrom = "omi-2007"\nthreads = [1]', "own.toml: derive must name the instrument it is from"),
        ('[derive]\nfrom = "nowhere"\nthreads = ["roh"]', "There is no instrument 'nowhere'"),
        ('[derive]\nfrom = "omi-2007"\nthreads = ["xyz"]', "omi-2007 has no thread xyz."),
    ],
)
def test_what_it_would_be_derived_from_must_be_there(tmp_path: Path, derive: str, sentence: str) -> None:
    (tmp_path / "own.toml").write_text(f'id = "own"\ntitle = "Own"\n{derive}\n')
    with pytest.raises(Refused, match=sentence):
        check(tmp_path / "own.toml")
