"""No text from elsewhere makes a regular expression work for long: twice the text takes about twice the work."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from model.instrument.complaints import FaultPlace
from model.instrument.toml_files import line_of

ROOT = Path(__file__).parents[1]
ROOMS = ("model", "scoring", "export", "resources", "ui/terminal")

PIECES = (
    "a", "A", "0", " ", ".", "'", '"', "\\", "_", "-", "\n", "\t", "é", "(", "{", "a.", "a .", "a ", "0.", "a-", "'a'.",
    "label:", "_x", "ref ", "ref=", "<mergeCell ", "<a:", "AA0", "Journaldigest", "${", "age1", "\u200b", "case ",
)  # fmt: skip
BEGINNINGS = (
    "",
    "a",
    "label:",
    "label",
    "<mergeCell ",
    '<mergeCell ref="',
    "1",
    "${",
    "'",
    ".a",
    "python main.py score FILE --json",
)
ENDS = ("", "\n!")

SHORT, TIMES = 500, 8
"""A text, and one eight times as long: in proportion takes 8 times the work, and growing as the square takes 64."""
BOUND = 30
LEAST = 2e-4
"""What takes so little of a second with the longer text is nothing, whatever it took with the shorter one."""


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every regular expression that a module keeps."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for word, value in vars(importlib.import_module(name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{name}.{word}", value


ONLY_MATCHED = {"export.forms.xlsform_relevance._TOKEN"}
"""Asked of one place in a text, which is refused if it does not match there; never looked for."""

ONLY_WHOLE = {
    "model.file.backup_folder._FOLDER",
    "model.file.drafts._DRAFT",
    "model.inspection.signed_content._OF_DETAIL",
}
"""Asked of a text as a whole (`fullmatch`); never looked for in one."""

PATTERNS = dict(patterns())


def seconds(work: Callable[[], object]) -> float:
    """The least of some goes."""
    best = float("inf")
    for _ in range(3):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
        if best > 1:
            break
    return best


def grows_too_fast(work: Callable[[str], object], text_of: Callable[[int], str]) -> bool:
    short, long = text_of(SHORT), text_of(SHORT * TIMES)
    start = perf_counter()
    work(long)
    if perf_counter() - start < LEAST:
        return False
    for _ in range(3):  # what another program took of the machine is not there each time
        longer = seconds(lambda: work(long))
        if longer < LEAST or longer < BOUND * seconds(lambda: work(short)):
            return False
    return True


def hostile() -> Iterator[tuple[str, str, str]]:
    for beginning in BEGINNINGS:
        for piece in PIECES:
            for end in ENDS:
                yield beginning, piece, end


def made_of(beginning: str, piece: str, end: str, length: int) -> str:
    return beginning + piece * (length // len(piece)) + end


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_works_in_proportion_to_the_text(name: str) -> None:
    pattern = PATTERNS[name]

    def work(text: str) -> None:
        form = text.encode() if isinstance(pattern.pattern, bytes) else text
        if name not in ONLY_WHOLE:
            (pattern.match if name in ONLY_MATCHED else pattern.search)(form)
        pattern.fullmatch(form)

    slow = (parts for parts in hostile() if grows_too_fast(work, partial(made_of, *parts)))
    assert next(slow, None) is None


def test_the_patterns_are_found() -> None:
    assert {"model.instrument.toml_files._DEEP_NAME", "model.sample.workbook_rows._MERGED"} <= PATTERNS.keys()


def test_a_pattern_that_does_not_is_found_out() -> None:
    deep = re.compile(r"(?:[\w\"'-]+\s{0,3}\.\s{0,3}){16}")
    assert grows_too_fast(deep.search, lambda length: "a" * length)


@pytest.mark.parametrize("line", [" ", "\t", "{ ", " {", "id", "id ", "id=", "[scales.", "[scales.'"])
@pytest.mark.parametrize("what", ["scales", "question"])
def test_so_does_looking_for_a_line(line: str, what: str) -> None:
    place = FaultPlace("a.toml", what, "a")
    assert not grows_too_fast(lambda text: line_of(text, place), lambda length: line * (length // len(line)))
