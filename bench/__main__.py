"""`make bench`: Caseread beside bare floors, measured turn and turn about in one run. Prints medians and ratios.

Machines are noisy: only the ratio of two things measured side by side says anything. `--quick` takes fewer turns.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import NamedTuple

from bench import floors
from export.demo.play import REPLAYS, demonstration
from export.demo.week import SEED
from export.exchange import gathering, returns
from export.sheet.sheet import score_sheet
from model.file.store import Store
from model.inspection.readings import Case
from model.journal.journal import canonical
from model.journal.records import LEAD_NAME, Statement, case_subject, reading_subject
from model.journal.suffixes import RETURN_SUFFIX
from model.replay.published import PublishedInspection
from model.replay.replay import compose
from model.sample.allocation import Assessor, allocate
from resources import access
from scoring.rules import rule

TURNS = 5 if "--quick" in sys.argv else 15
KEYS = 60 if "--quick" in sys.argv else 200


class Line(NamedTuple):
    """One row of the table: medians in `unit`, and the ratio that was to be reached."""

    what: str
    floor: float
    ours: float
    unit: str
    reach: float
    remark: str = ""

    def __str__(self) -> str:
        ratio = self.ours / self.floor
        verdict = "reached" if ratio <= self.reach else "NOT reached"
        return (
            f"{self.what:<46} {self.floor:9.2f} {self.ours:9.2f} {self.unit:<3} {ratio:6.2f}x  "
            f"of {self.reach:g}x  {verdict} {self.remark}"
        )


def in_turn(turns: int, *tasks: Callable[[int], object]) -> list[list[float]]:
    """Milliseconds of each task, every task once a turn, so that noise falls on all alike. The first turn is thrown."""
    times: list[list[float]] = [[] for _ in tasks]
    for turn in range(turns + 1):
        for task, taken in zip(tasks, times, strict=True):
            start = perf_counter()
            task(turn)
            taken.append((perf_counter() - start) * 1000)
    return [taken[1:] for taken in times]


def window(folder: Path, file: Path) -> list[Line]:
    """Start to first paint, and the memory then."""
    settings = str(folder / "settings.ini")
    # As on a laptop, where Python keeps what it has compiled; here it does so in a folder of its own.
    laptop = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    laptop["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    memory: dict[str, int] = {}

    def painted(name: str, *command: str) -> Callable[[int], None]:
        def start(_turn: int) -> None:
            child = [sys.executable, *command]
            status = subprocess.run(child, capture_output=True, text=True, check=True, env=laptop).stdout
            memory[name] = next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmRSS"))

        return start

    bare, start, read = in_turn(
        TURNS,
        painted("bare", "-c", floors.BARE_WINDOW),
        painted("start", "-m", "bench.first_paint", settings),
        painted("read", "-m", "bench.first_paint", settings, str(file)),
    )
    return [
        Line("start to first paint: Start page", median(bare), median(start), "ms", 2),
        Line("start to first paint: Read page, 110 cases", median(bare), median(read), "ms", 3),
        Line("memory with the demonstration open", memory["bare"] / 1024, memory["read"] / 1024, "MB", 2),
    ]


def key_press(folder: Path, file: Path) -> Line:
    """One answer: key press to committed and repainted, beside the commit of one row. Only keys that answer count."""
    from PySide6.QtCore import QSettings, Qt  # only after the children: they must not inherit a running Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui.session.settings import Settings
    from ui.window.app import make_app
    from ui.window.main_window import MainWindow

    app = make_app()
    shown = MainWindow(Settings(QSettings(str(folder / "keys.ini"), QSettings.Format.IniFormat)))
    shown.resize(1280, 800)
    shown.show()
    shown.activateWindow()
    shown.open_file(file)
    app.processEvents()
    connection = floors.one_row(folder)
    commits: list[float] = []
    presses: list[float] = []
    recorded: list[object] = []
    if shown.pages is None:
        raise SystemExit(f"{file} did not open.")
    shown.pages.session.changed.connect(recorded.append)
    # Return leaves a question that takes several answers, Escape first drops what is no date.
    keys = (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_Escape, Qt.Key.Key_Return)
    for turn in range(9 * KEYS):
        known = len(recorded)
        key = keys[turn % len(keys)]
        start = perf_counter()
        QTest.keyClick(QApplication.focusWidget() or shown, key)
        app.processEvents()
        middle = perf_counter()
        floors.commit_one_row(connection)
        if len(recorded) > known:
            commits.append((perf_counter() - middle) * 1000)
            presses.append((middle - start) * 1000)
        if len(presses) == KEYS:
            break
    shown.close()
    p95 = quantiles(presses, n=20)[-1]
    remark = f"p95 {p95:.1f} ms, {'under' if p95 < 16 else 'NOT under'} 16; {len(presses)} answers"
    return Line("key press to committed and repainted", median(commits), median(presses), "ms", 10, remark)


def scored(folder: Path, file: Path) -> list[Line]:
    """The scores of 110 cases, beside the counting alone; and the whole sheet with its intervals."""
    with Store.open(file) as store:
        rows = [(ref, id_, str(out)) for ref, each in store.outcomes().items() for id_, out in each.items()]
        connection = floors.counted(folder, rows)
        score = rule(store.instrument.rule).score
        count, ours, sheet = in_turn(
            TURNS * 2,
            lambda _turn: floors.count(connection),
            lambda _turn: score(store.instrument, store.tallies()),
            lambda _turn: score_sheet(store),
        )
    return [
        Line("score of 110 cases, in process", median(count), median(ours), "ms", 4),
        Line("  the same with intervals, as a sheet", median(count), median(sheet), "ms", 4, "(not asked for)"),
    ]


def merged(folder: Path) -> Line:
    """Twelve returns read, checked, planned and applied, beside the union of the same rows by SQL alone."""
    lead, paths = twelve_returns(folder)
    sources = []
    for number, path in enumerate(paths):
        with Store.open(lead) as store:
            entries = returns.read_return(path, store.inspection, store.instrument).entries
        rows = [
            (e.id, e.subject, e.field, canonical(e.value), e.author, e.made_at, canonical(e.replaces)) for e in entries
        ]
        sources.append(floors.entry_file(folder / f"rows-{number}.db", rows))

    def ours(turn: int) -> None:
        target = folder / f"merged-{turn}.caseread"
        target.write_bytes(lead.read_bytes())
        with Store.open(target) as store:
            gathering.apply(store, gathering.gather(store, paths))

    floor, taken = in_turn(
        TURNS // 3 + 1, lambda turn: floors.attach_and_ignore(folder / f"floor-{turn}.db", sources), ours
    )
    return Line("merge of 12 returns, 110 cases", median(floor), median(taken), "ms", 12)


def twelve_returns(folder: Path) -> tuple[Path, list[Path]]:
    """The Kent replay read by twelve assessors, each on their own copy: the lead's file, and their returns."""
    facts = PublishedInspection.read(access.replay(REPLAYS[0]))
    instrument = access.instrument(facts.instrument)
    replay = compose(instrument, facts, SEED)
    kinds = ("inspector", "practice_assessor", "area_assessor")
    team = [Assessor(f"Assessor {n}", kinds[n % 3]) for n in range(12)]
    cases = [Case(ref, details, None) for ref, details in replay.cases]
    readers = allocate(cases, team, doubles=0, seed=SEED).first
    lead = folder / "lead.caseread"
    with Store.create(lead, instrument, facts.area, facts.month) as store:
        details = (
            Statement(case_subject(ref), field, value) for ref, case in replay.cases for field, value in case.items()
        )
        store.record_all(details, LEAD_NAME)
    paths = []
    for name in sorted(set(readers.values())):
        copy = folder / f"{name}.caseread"
        copy.write_bytes(lead.read_bytes())
        with Store.open(copy) as store:
            mine = [ref for ref, reader in readers.items() if reader == name]
            store.record_all(
                Statement(reading_subject(ref, name), question, value)
                for ref in mine
                for question, value in replay.answers[ref].items()
            )
            store.sign_all(name)
            paths.append(folder / f"{name}{RETURN_SUFFIX}")
            returns.write_return(store, paths[-1])
    return lead, paths


def begin_reading(file: Path) -> None:
    """Put an assessor at the beginning of a case that others have read, among 110 cases all read and signed."""
    with Store.open(file) as store:
        ref, first = store.cases()[0].ref, store.instrument.questions[0]
        store.local.set("assessor", "Bench")
        store.local.set("place", f"{ref}\t{first.id}")
        store.record(Statement(reading_subject(ref, "Bench"), first.id, first.scale.choices[0].value), "Bench")


def main() -> None:
    """Measure everything and print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = folder / "kent.caseread"
        demonstration(file)
        begin_reading(file)
        print(f"{'':<46} {'floor':>9} {'ours':>9} {'':3} {'ratio':>7}")
        for line in (*window(folder, file), *scored(folder, file), merged(folder), key_press(folder, file)):
            print(line)


if __name__ == "__main__":
    main()
