"""What SECURITY.md promises: each promise names the test that would fail if it were broken."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

NAMED = re.compile(r"`(tests/[a-z_/0-9]+\.py)((?:::[A-Za-z_0-9]+)+)`")


def named() -> list[tuple[str, str]]:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    return [(file, names.removeprefix("::")) for file, names in NAMED.findall(text)]


@cache
def defined(file: str) -> set[str]:
    """Every function and class of a test module, with the class that it stands in."""
    found = set()
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return found


@pytest.mark.parametrize(("file", "name"), named())
def test_every_test_that_a_promise_names_is_there(file: str, name: str) -> None:
    assert name in defined(file)


def test_every_promise_names_one() -> None:
    """A promise is a point of a list under a heading of promises; other lists are of what is not promised."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promises = [
        point
        for part in re.split(r"^## ", text, flags=re.MULTILINE)
        if not part.startswith("What it does not")
        for point in re.split(r"^- ", part, flags=re.MULTILINE)[1:]
    ]
    assert len(promises) > 15
    assert [point for point in promises if not NAMED.search(point)] == []
