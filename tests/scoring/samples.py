"""Generated questionnaires and samples: odd shapes, empty denominators and all."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from model.instrument.instrument import Instrument
from model.instrument.reader import read
from model.journal.records import TALLIED, Outcome, Tally, tally_of

ByCase = dict[str, dict[str, Outcome]]

YES_NO = {
    "answers": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}],
    "above": ["yes"],
}


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """One to three sections with one to three criteria each; no questions to four, and a summary, in each."""
    sections = [str(number) for number in range(1, draw(st.integers(1, 3)) + 1)]
    codes = [(section, f"{section}.{n}") for section in sections for n in range(1, draw(st.integers(1, 3)) + 1)]
    weight = draw(st.sampled_from(["0.2", "1/3", "0", "1", "0.55"]))
    rest = {"0.2": "0.8", "1/3": "2/3", "0": "1", "1": "0", "0.55": "0.45"}[weight]
    return read(
        {
            "generated.toml": {
                "id": "generated",
                "title": "Generated",
                "rule": "omi/1",
                "line": 70,
                "caution": "Made up.",
                "weights": {"individual": rest, "summary": weight},
                "scales": {"yes_no": YES_NO},
                "bands": [{"conclusion": "good", "at_least": 0}],
                "sections": [{"code": section, "title": section} for section in [*sections, "graded only"]],
                "threads": [
                    {"id": "roh", "title": "Risk", "sections": draw(st.lists(st.sampled_from(sections), unique=True))}
                ],
                "criteria": [
                    {"code": code, "section": section, "title": code, "questions": draw(questions(code))}
                    for section, code in codes
                ],
            }
        }
    )


@st.composite
def questions(draw: st.DrawFn, code: str) -> list[dict[str, Any]]:
    """The rows of one criterion's questions, the summary anywhere among them."""
    count = draw(st.integers(1, 5))
    summary = draw(st.integers(0, count - 1))
    return [
        {
            "id": f"q{code.replace('.', '_')}_{number}",
            "text": "?",
            "scale": "yes_no",
            "summary": number == summary,
            "threads": ["roh"] if draw(st.booleans()) else [],
        }
        for number in range(count)
    ]


@st.composite
def samples(draw: st.DrawFn, fewest: int = 0, most: int = 6) -> tuple[Instrument, ByCase]:
    """A questionnaire and what each case of a sample came to."""
    instrument = draw(instruments())
    refs = [f"K{number}" for number in range(draw(st.integers(fewest, most)))]
    outcome = st.sampled_from(draw(st.sampled_from([TALLIED, (Outcome.ABOVE, Outcome.BELOW), TALLIED[2:]])))
    return instrument, {ref: {question.id: draw(outcome) for question in instrument.scored} for ref in refs}


def tallies_of(instrument: Instrument, by_case: ByCase) -> dict[str, Tally]:
    return {
        question.id: tally_of(outcomes[question.id] for outcomes in by_case.values()) for question in instrument.scored
    }
