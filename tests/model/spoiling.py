"""Ways to spoil the small instrument's data, and the sentence by which it is then refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import pytest

from model.instrument.reader import read
from model.journal.records import Refused
from tests.small_instrument import small_files

Files: TypeAlias = dict[str, dict[str, Any]]
Spoil: TypeAlias = Callable[[Files], object]
Refusal: TypeAlias = tuple[str, Spoil, str]
"""What is wrong, how to make it so, and how the sentence that says so begins."""

FRAME = "instrument.toml"


def question(files: Files, id_: str) -> dict[str, Any]:
    return next(
        row
        for data in files.values()
        for criterion in data.get("criteria", [])
        for row in criterion["questions"]
        if row["id"] == id_
    )


def refusal(files: Mapping[str, Mapping[str, Any]]) -> str:
    with pytest.raises(Refused) as caught:
        read(files)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def spoilt(spoil: Spoil) -> str:
    """The sentence by which the small instrument is refused once it has been spoilt."""
    files = small_files()
    spoil(files)
    return refusal(files)


def frame(key: str, value: object) -> Spoil:
    return lambda files: files[FRAME].__setitem__(key, value)


def row(key: str, number: int, **changes: object) -> Spoil:
    return lambda files: files[FRAME][key][number].update(changes)


def without(key: str, number: int, missing: str) -> Spoil:
    return lambda files: files[FRAME][key][number].pop(missing)


def scale(name: str, **changes: object) -> Spoil:
    return lambda files: files[FRAME]["scales"][name].update(changes)


def criterion(file: str, number: int, **changes: object) -> Spoil:
    return lambda files: files[file]["criteria"][number].update(changes)


def asked(id_: str, **changes: object) -> Spoil:
    return lambda files: question(files, id_).update(changes)


def forgotten(id_: str, key: str) -> Spoil:
    return lambda files: question(files, id_).pop(key)


def relevant(id_: str, **clauses: object) -> Spoil:
    return asked(id_, relevant=clauses)


def after_answer(id_: str, earlier: str, clause: object) -> Spoil:
    return asked(id_, relevant={f"answer.{earlier}": clause})


def each(refusals: Iterable[Refusal]) -> pytest.MarkDecorator:
    """Run a test of `spoil` and `sentence` for each refusal."""
    return pytest.mark.parametrize(("spoil", "sentence"), [pytest.param(*case[1:], id=case[0]) for case in refusals])
