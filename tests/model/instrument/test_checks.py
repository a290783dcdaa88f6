"""Parts that are sound by themselves but do not fit together are refused, with the file and the part at fault."""

from __future__ import annotations

from model.instrument.reader import read
from tests.model.spoiling import (
    FRAME,
    Refusal,
    Spoil,
    after_answer,
    asked,
    criterion,
    each,
    forgotten,
    question,
    relevant,
    row,
    spoilt,
)
from tests.small_instrument import small_files

REFUSALS: list[Refusal] = [
    # Given twice
    (
        "two questions of one id, in the file of the later",
        asked("visits", id="plan_made"),
        "section2.toml: question plan_made is given twice.",
    ),
    (
        "two criteria of one code, in the file of the later",
        criterion("section2.toml", 0, code="1.2"),
        "section2.toml: criterion 1.2 is given twice.",
    ),
    ("two sections of one code", row("sections", 1, code="1"), "instrument.toml: section 1 is given twice."),
    (
        "two threads of one id",
        lambda f: f[FRAME]["threads"].append(f[FRAME]["threads"][0]),
        "instrument.toml: thread roh is given twice.",
    ),
    (
        "two case fields of one name",
        row("case_fields", 3, name="hours"),
        "instrument.toml: case field hours is given twice.",
    ),
    ("two gradings of one code", row("gradings", 1, code="3.1"), "instrument.toml: grading 3.1 is given twice."),
    (
        "a grading with a criterion's code",
        row("gradings", 1, code="1.2"),
        "instrument.toml: grading 1.2 has the code of a criterion.",
    ),
    # Threads, sections, bands, summaries
    (
        "a question of an unknown thread",
        asked("plan_timely", threads=["victims"]),
        "section1.toml: question plan_timely: thread victims is unknown.",
    ),
    (
        "a criterion without a summary",
        forgotten("risk_overall", "summary"),
        "section1.toml: criterion 1.2 needs one summary question and has none.",
    ),
    (
        "a criterion with two summaries",
        asked("risk_screened", summary=True),
        "section1.toml: criterion 1.2 needs one summary question and has risk_screened, risk_overall.",
    ),
    (
        "bands in the wrong order",
        row("bands", 0, at_least=50),
        "instrument.toml: bands must run from the highest at_least down to 0, each once.",
    ),
    (
        "bands that leave the lowest scores out",
        row("bands", 2, at_least=10),
        "instrument.toml: bands must run from the highest at_least down to 0, each once.",
    ),
    (
        "a criterion of an unknown section",
        criterion("section2.toml", 0, section="9"),
        "section2.toml: criterion 2.1: section 9 is unknown.",
    ),
    (
        "a grading of an unknown section",
        row("gradings", 1, section="9"),
        "instrument.toml: grading 3.2: section 9 is unknown.",
    ),
    (
        "a thread over an unknown section",
        row("threads", 0, sections=["1", "9"]),
        "instrument.toml: thread roh: section 9 is unknown.",
    ),
    # Relevance
    (
        "relevance on an unknown case field",
        relevant("plan_timely", sentence=["custody"]),
        "section1.toml: question plan_timely: relevant depends on an unknown case field, sentence.",
    ),
    (
        "relevance on a case field that may be left empty",
        relevant("plan_timely", started=["2007-11-01"]),
        "section1.toml: question plan_timely: relevant depends on the case field started, which is not required.",
    ),
    (
        "relevance on an unknown question",
        after_answer("plan_timely", "plan_exists", ["yes"]),
        "section1.toml: question plan_timely: relevant depends on an unknown question, plan_exists.",
    ),
    (
        "relevance on a later question",
        after_answer("plan_timely", "visits", {"min": 1}),
        "section1.toml: question plan_timely: relevant depends on a later question, visits.",
    ),
    (
        "relevance on the question itself",
        after_answer("plan_timely", "plan_timely", ["yes"]),
        "section1.toml: question plan_timely: relevant depends on a later question, plan_timely.",
    ),
    (
        "relevance on a detail that can never be",
        relevant("plan_timely", sentence_type=["custody", "parole"]),
        "section1.toml: question plan_timely: relevant: sentence_type can never be 'parole'.",
    ),
    (
        "relevance on an answer that can never be",
        after_answer("plan_timely", "plan_made", ["perhaps"]),
        "section1.toml: question plan_timely: relevant: plan_made can never be 'perhaps'.",
    ),
    (
        "relevance on an answer of not applicable",
        after_answer("drugs_planned", "plan_timely", ["not_applicable"]),
        "section1.toml: question drugs_planned: relevant: plan_timely can never be 'not_applicable'.",
    ),
    (
        "a minimum of a choice",
        relevant("plan_timely", sentence_type={"min": 1}),
        "section1.toml: question plan_timely: relevant: sentence_type is of kind choice: use min for numbers",
    ),
    (
        "a list of numbers",
        relevant("plan_timely", hours=["40"]),
        "section1.toml: question plan_timely: relevant: hours is of kind number: use min for numbers",
    ),
]


@each(REFUSALS)
def test_parts_that_do_not_fit_together_are_refused_with_the_place_and_the_reason(spoil: Spoil, sentence: str) -> None:
    assert spoilt(spoil).startswith(sentence)


def test_an_instrument_may_do_without_a_summary_if_summaries_weigh_nothing() -> None:
    files = small_files()
    files[FRAME]["weights"] = {"individual": "1", "summary": "0"}
    question(files, "risk_overall").pop("summary")
    assert read(files).summary_weight == 0
