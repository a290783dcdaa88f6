"""What is shipped: every package stands in the list of licences, under one that allows it, and as it says itself."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

import pytest

from resources.access import licences

ROOT = Path(__file__).parents[1]

ALLOWED = {"MIT", "MIT-0", "MIT-CMU", "BSD-3-Clause", "Apache-2.0", "Zlib", "Unlicense", "LGPL-3.0-only"}
"""Licences under which a program of the MIT licence may be handed on with the package beside it."""

SAID = {
    "MIT-0": r"MIT-0",
    "MIT-CMU": r"MIT-CMU",
    "MIT": r"\bMIT\b",
    "BSD-3-Clause": r"BSD",
    "Apache-2.0": r"Apache",
    "Zlib": r"zlib|This software is provided 'as-is', without any express",
    "Unlicense": r"Public Domain|Unlicense",
    "LGPL-3.0-only": r"LGPL-3\.0-only",
}
"""How a package that is under a licence says so in its own words."""


def shipped() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [found[1] for line in lines if (found := re.match(r"([a-z0-9-]+)==", line))]


def test_the_list_is_of_what_is_shipped_and_of_nothing_else() -> None:
    assert len(shipped()) > 10
    assert sorted(licences()) == sorted(shipped())


@pytest.mark.parametrize("package", shipped())
def test_a_package_is_under_a_licence_that_may_be_shipped_and_says_the_same_itself(package: str) -> None:
    licence = licences()[package]["licence"]
    assert licence in ALLOWED
    try:
        about = metadata(package)
    except PackageNotFoundError:
        pytest.skip(f"{package} is for another system than this")
    classifiers = [words for words in about.get_all("Classifier", []) if words.startswith("License ::")]
    said = "\n".join(filter(None, [about["License-Expression"], about["License"], *classifiers]))
    assert re.search(SAID[licence], said or licence_text(package), re.IGNORECASE)


def licence_text(package: str) -> str:
    """The text that a package carries, where its description names no licence."""
    return "\n".join(file.read_text() for file in files(package) or [] if "licen" in file.name.lower())


@pytest.mark.parametrize("folder", ["fonts"])
def test_what_else_is_shipped_carries_its_own_licence(folder: str) -> None:
    assert any("licen" in file.name.lower() for file in (ROOT / "resources" / folder).iterdir())
