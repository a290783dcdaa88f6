"""What the pages for readers name is there: every path in backticks, every command of make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.name for path in ROOT.glob("*.md"))
PATH = re.compile(r"`((?:ui|export|scoring|model|resources|tests|bench|out|\.ci)/[\w./*<>-]*|[\w-]+\.(?:py|md|toml))`")
TARGET = re.compile(r"\bmake ([a-z]+)\b(?=`|  | +#|$)", re.MULTILINE)


def is_there(path: str) -> bool:
    pattern = re.sub(r"<[a-z]+>", "*", path).rstrip("/")
    return any(ROOT.glob(pattern)) or path.startswith("out/")  # which the first `make run` makes


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    named = PATH.findall((ROOT / page).read_text(encoding="utf-8"))
    assert [path for path in named if not is_there(path)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_target_that_a_page_names_is_in_the_makefile(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(TARGET.findall((ROOT / page).read_text(encoding="utf-8")))
    assert named <= targets


def test_the_patterns_find_what_is_meant() -> None:
    assert PATH.findall("see `ui/read/walk.py`, `ui/` and `pyproject.toml`, not `score --json`") == [
        "ui/read/walk.py", "ui/", "pyproject.toml"
    ]  # fmt: skip
    assert TARGET.findall("`make run` and\n    make test    # all") == ["run", "test"]
