"""How often the 95 % intervals hold the truth: `python -m bench.coverage`, or after the table of `make bench`.

A caseload is made up of which everything is known: each scored question of an instrument is as often relevant, and as
often above the line, as in a replayed inspection, and the answers of one case go together (some cases are worked better
than others). From it come many samples of an inspection's size, drawn without repetition, and each has the intervals
that a score sheet would print. Everything follows from one seed.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import exp, log
from pathlib import Path
from random import Random
from statistics import fmean
from time import perf_counter
from typing import NamedTuple

from export.demo.play import demonstration
from model.file.store import Store
from model.instrument.instrument import Instrument
from model.journal.records import Outcome, Tally, tally_of
from scoring.figures import Scores
from scoring.intervals import Interval, expected, jackknife, wilson
from scoring.rules import rule

SEED = 20071119
SAMPLES = 200 if "--quick" in sys.argv else 2000
CASES = 110
CASELOADS = (3000, 330)
"""One of which a sample is a small part, and one of which it is a third."""

TOGETHER = 0.8
"""How far cases differ: the standard deviation, in log odds, of how well each is worked as a whole."""

ByCase = Mapping[str, Mapping[str, Outcome]]


class Tried(NamedTuple):
    """What one interval of one sample came to: of which figure, whether it held the truth (None: there was none)."""

    of: str
    held: bool | None
    width: float


def caseload(
    instrument: Instrument, like: Mapping[str, Tally], size: int, random: Random
) -> dict[str, dict[str, Outcome]]:
    """Cases that come out `like` these tallies in the long run."""
    read = max(sum_of(tally) for tally in like.values())
    asked = {id_: tally.relevant / read for id_, tally in like.items()}
    # Half a case either way keeps a question that nobody failed, or everybody, from being certain.
    odds = {id_: log((tally.above + 0.5) / (tally.below + 0.5)) for id_, tally in like.items()}
    return {str(number): _case(instrument, asked, odds, random) for number in range(size)}


def _case(
    instrument: Instrument, asked: Mapping[str, float], odds: Mapping[str, float], random: Random
) -> dict[str, Outcome]:
    worked = random.gauss(0, TOGETHER)
    outcomes = {}
    for question in instrument.scored:
        if random.random() >= asked[question.id]:
            outcomes[question.id] = Outcome.NOT_RELEVANT
        else:
            is_above = random.random() < 1 / (1 + exp(-odds[question.id] - worked))
            outcomes[question.id] = Outcome.ABOVE if is_above else Outcome.BELOW
    return outcomes


def sum_of(tally: Tally) -> int:
    """How many cases a tally counts."""
    return tally.relevant + tally.not_applicable + tally.not_relevant + tally.unanswered


def tallies(instrument: Instrument, cases: ByCase) -> dict[str, Tally]:
    """By scored question."""
    return {question.id: tally_of(each[question.id] for each in cases.values()) for question in instrument.scored}


def tried(instrument: Instrument, everything: ByCase, samples: int, random: Random) -> dict[str, list[Tried]]:
    """Each interval of each sample against the truth, by the kind of figure and how many cases it rests on."""
    score = rule(instrument.rule).score
    truth = score(instrument, tallies(instrument, everything))
    refs, found = sorted(everything), defaultdict[str, list[Tried]](list)
    for _ in range(samples):
        sample = {ref: everything[ref] for ref in random.sample(refs, CASES)}
        counted = tallies(instrument, sample)
        for kind, one in _of_sample(instrument, sample, counted, truth, score(instrument, counted), len(everything)):
            found[kind].append(one)
    return found


def _of_sample(
    instrument: Instrument, sample: ByCase, counted: Mapping[str, Tally], truth: Scores, scores: Scores, size: int
) -> Iterator[tuple[str, Tried]]:
    for id_, tally in counted.items():
        share = truth.questions[id_]
        if share is not None and tally.relevant:
            interval = wilson(tally.above, tally.relevant, expected(tally.relevant, len(sample), size))
            yield f"question, {_size(tally.relevant)}", _tried(id_, interval, float(share * 100))
    intervals = jackknife(instrument, sample, size)
    for kind, by_code, figures, true in (
        ("criterion", intervals.criteria, scores.criteria, truth.criteria),
        ("section", intervals.sections, scores.sections, truth.sections),
        ("thread", intervals.threads, scores.threads, truth.threads),
    ):
        for code, figure in figures.items():
            target = true[code].percent
            if figure.n is not None and target is not None:
                name = f"{kind}, {_size(figure.n[0])} in its smallest question" if kind == "criterion" else kind
                yield name, _tried(code, by_code[code], target)


def _size(relevant: int) -> str:
    return (
        "n below 5" if relevant < 5 else "n 5 to 9" if relevant < 10 else "n 10 to 29" if relevant < 30 else "n 30 up"
    )


def _tried(code: str, interval: Interval | None, truth: float) -> Tried:
    if interval is None:
        return Tried(code, None, 0)
    # The truth may be the very end of an interval, which floats must not decide.
    return Tried(code, interval[0] - 1e-9 <= truth <= interval[1] + 1e-9, interval[1] - interval[0])


def table(found: Mapping[str, Iterable[Tried]]) -> Iterator[str]:
    """What was found, a line for each kind of figure."""
    yield f"{'':<46} {'intervals':>9} {'held':>7} {'width':>7} {'none':>6}"
    for kind, each in sorted(found.items()):
        given = [one for one in each if one.held is not None]
        none = sum(one.held is None for one in each)
        if given:
            held, width = 100 * fmean(bool(one.held) for one in given), fmean(one.width for one in given)
            remark = "" if held >= 94 else "  short of 95" if held >= 90 else "  FAR short of 95"
            yield f"{kind:<46} {len(given):9} {held:6.1f}% {width:7.1f} {none:6}{remark}"


def least(found: Mapping[str, Iterable[Tried]]) -> Iterator[str]:
    """The criteria whose truth was held least often, over all their samples."""
    held = defaultdict[str, list[bool]](list)
    for kind, each in found.items():
        for one in each:
            if kind.startswith("criterion") and one.held is not None:
                held[one.of].append(one.held)
    worst = sorted((fmean(each), code) for code, each in held.items())[:3]
    yield "held least often: " + ", ".join(f"{code} {100 * share:.1f}%" for share, code in worst)


def main() -> None:
    """Try the intervals on each caseload and print what was found."""
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "kent.caseread"
        demonstration(file)
        with Store.open(file) as store:
            instrument, like = store.instrument, store.tallies()
    for size in CASELOADS:
        start, random = perf_counter(), Random(SEED)
        everything = caseload(instrument, like, size, random)
        found = tried(instrument, everything, SAMPLES, random)
        print(f"\n{SAMPLES} samples of {CASES} cases from a caseload of {size}, {perf_counter() - start:.0f} s")
        print("\n".join((*table(found), *least(found))))


if __name__ == "__main__":
    main()
