"""Every kind of file that one can be handed, spoilt at random: refused in a sentence, or the same, or understood.

`-m soak --mutants N` tries N of them; without it, some hundred are tried. A mutant that fails is named by its kind and
its number, which make it again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from export.exchange import packs
from model.file.suffixes import PACK_SUFFIX
from model.journal.records import Refused
from tests.conftest import new_store
from tests.figures import figures
from tests.fuzz.harness import Kind, Verdict
from tests.fuzz.inspections import Inspection, Log, ProtectedInspection
from tests.fuzz.lists import Answers, Instruments, Sample, SampleWorkbook
from tests.fuzz.mutators import bytes_spoilt
from tests.fuzz.parcels import WORDS, KeyBackup, Pack, Return

SHARES: dict[type[Kind], int] = {
    Inspection: 20,
    ProtectedInspection: 5,
    Log: 5,
    Return: 15,
    Pack: 15,
    KeyBackup: 5,
    Instruments: 10,
    Sample: 10,
    Answers: 7,
    SampleWorkbook: 8,
}
"""How many of a hundred mutants are of each kind."""

QUICK, SEALED = 200, 24
KINDS = pytest.mark.parametrize("kind", SHARES, ids=lambda kind: kind.name)


def tried(kind: type[Kind], folder: Path, first: int, count: int) -> Counter[Verdict]:
    found = kind(folder).try_many(range(first, first + count))
    for verdict in Verdict:
        figures[f"mutants {verdict}: {kind.name}"] += found[verdict]
    figures["mutants in all"] += found.total()
    return found


@KINDS
def test_a_file_that_nobody_spoilt_is_equal(kind: type[Kind], tmp_path: Path) -> None:
    whole = kind(tmp_path)
    assert whole.try_bytes(whole.original, kind.name) is Verdict.EQUAL


@KINDS
def test_a_spoilt_file_is_refused_or_understood(kind: type[Kind], tmp_path: Path) -> None:
    found = tried(kind, tmp_path, 0, QUICK * SHARES[kind] // 100)
    assert found[Verdict.REFUSED] or kind is Log, "else nothing was tried"  # a log counts as far as it is whole


@pytest.mark.soak
@KINDS
def test_many_spoilt_files_are_refused_or_understood(
    kind: type[Kind], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    count = request.config.getoption("--mutants") * SHARES[kind] // 100
    begun = time.monotonic()
    with little_memory():
        found = tried(kind, tmp_path, 1_000, count)
    figures[f"seconds of mutants: {kind.name}"] += round(time.monotonic() - begun)
    assert found[Verdict.REFUSED] or kind is Log, "else nothing was tried"  # a log counts as far as it is whole


@pytest.mark.soak
def test_spoilt_packs_that_are_really_sealed_are_refused(tmp_path: Path) -> None:
    """Each costs seconds, so that few are tried: what is under the seal is tried above."""
    path, out = tmp_path / f"anna{PACK_SUFFIX}", tmp_path / "mine.caseread"
    with new_store(tmp_path / "lead.caseread") as lead:
        packs.make_pack(lead, "Anna", "inspector", WORDS, path, "Lead")
    sealed = path.read_bytes()
    packs.open_pack(path, WORDS, out)
    kept = out.read_bytes()
    for number in range(SEALED):
        path.write_bytes(bytes_spoilt(Random(f"sealed {number}"), sealed, most=1))  # noqa: S311 - the same each time
        if path.read_bytes() == sealed:
            continue
        with pytest.raises(Refused) as caught:
            packs.read_pack(path, WORDS)
        assert str(caught.value).endswith(".")
        assert out.read_bytes() == kept
        figures["mutants refused: pack, really sealed"] += 1


@contextmanager
def little_memory() -> Iterator[None]:
    """However many are read, and whatever they say of their sizes, no more memory is taken than for one large file."""
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10 < 300, "megabytes"
