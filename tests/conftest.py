"""What tests of every room share: no display, a clock that stands still, a small instrument and a small inspection."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from model.file import held_files
from model.file.protection import FileKey
from model.file.store import Store
from model.instrument.instrument import Instrument
from model.journal.records import Statement, Value, case_subject
from tests import quick_age
from tests.commands import Run, exit_status
from tests.figures import figures
from tests.small_instrument import small_instrument

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"  # Qt warns of a locale that is not UTF-8, and the first test of the window would fail

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

CASES: dict[str, dict[str, Value]] = {
    "K001": {"sentence_type": "community", "requirements": ("programme",), "hours": 20},
    "K002": {"sentence_type": "custody", "requirements": ("supervision",), "hours": 0},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=300, help="how often -m soak kills a program that records answers")

    parser.addoption("--mutants", type=int, default=10_000, help="how many spoilt files -m soak has read")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if figures:
        terminalreporter.section("figures")
    for what, count in sorted(figures.items()):
        terminalreporter.line(f"{count:>9,} {what}")


def noon() -> str:
    """A clock that stands still."""
    return "2026-11-02T12:00:00Z"


def case_statements(ref: str, details: dict[str, Value]) -> list[Statement]:
    """What adds a case to a sample."""
    return [Statement(case_subject(ref), field, value) for field, value in details.items()]


def new_store(path: Path, area: str = "Kent", key: FileKey | None = None) -> Store:
    """An inspection of the small instrument with the two cases K001 and K002."""
    store = Store.create(path, small_instrument(), area, "2026-11", clock=noon, key=key)
    store.record_all([s for ref, details in CASES.items() for s in case_statements(ref, details)], "Lead")
    return store


@pytest.fixture(autouse=True)
def quick_passphrases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("real_passphrases") is None:
        quick_age.stand_in(monkeypatch)


@pytest.fixture
def instrument() -> Instrument:
    return small_instrument()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "kent.caseread") as opened:
        yield opened


@pytest.fixture
def nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no inspection were open in this program: a test that plays a killed program leaves its file open."""
    monkeypatch.setattr(held_files, "_held", {})


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command; gives the exit status, standard output and standard error."""

    def command(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        return (exit_status(*arguments), *capsys.readouterr())

    return command


def pytest_collection_finish() -> None:
    """What was collected lives to the end: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
