"""Instruments that nobody wrote: small, whole, and with texts as awkward as texts can be (Hypothesis strategies)."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from model.journal.records import NOT_APPLICABLE

Data = dict[str, Any]

_AWKWARD = st.sampled_from(
    [
        "=1+1",
        "${plan_made}",
        "a_x000a_b",
        " led by a space",
        " ",
        "two\nlines",
        "'quoted' \"twice\"",
        "{[,]}",
        "café – “ok”",
        "-",
        "0",
        "1.0",
        "TRUE",
        "\U0001f600",
        "{{ x }}",
        "&amp;<b>",
        "\\n",
        "#c",
    ]
)
_LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn")), min_size=1)
TEXTS = (_AWKWARD | _LETTERS).filter(bool)
_VALUES = (st.sampled_from(["yes", "no", "not met", "Yes", "1", "a-b", "a_b", "é", "it's"]) | TEXTS).filter(
    lambda text: ";" not in text and text != NOT_APPLICABLE
)
_CHOICES = st.lists(_VALUES, min_size=1, max_size=4, unique=True).flatmap(
    lambda values: st.tuples(*(st.builds(dict, value=st.just(value), label=TEXTS) for value in values)).map(list)
)
_KINDS = st.sampled_from(["choice", "multi", "number", "percent", "date", "text"])


@st.composite
def instruments(draw: st.DrawFn) -> Data:
    """The data of a whole instrument: details, scales of every kind, questions that depend on what comes before."""
    scales = {f"scale{number}": draw(_scales()) for number in range(draw(st.integers(1, 4)))}
    fields = [draw(_case_fields(f"field{number}")) for number in range(draw(st.integers(0, 3)))]
    asked: list[tuple[str, Data]] = [(row["name"], row) for row in fields if row.get("required")]
    criteria = []
    for number in range(draw(st.integers(1, 3))):
        questions = []
        for at in range(draw(st.integers(1, 4))):
            question = draw(_questions(f"q{number}_{at}", scales, asked))
            questions.append(question)
            asked.append((f"answer.{question['id']}", scales[question["scale"]]))
        section = draw(st.sampled_from(["A", "B"]))
        criteria.append({"code": f"{number}", "section": section, "title": draw(TEXTS), "questions": questions})
    frame = {
        "id": draw(st.sampled_from(["own-1", "own"])),
        "title": draw(TEXTS),
        "rule": "counts/1",
        "caution": draw(TEXTS),
        "weights": {"individual": "1", "summary": "0"},
        "sections": [{"code": code, "title": draw(TEXTS)} for code in "AB"],
        "scales": scales,
        "criteria": criteria,
    }
    optional = {"case_fields": fields, "line": 70, "unit": {"one": draw(TEXTS), "many": "of them"}, "threads": []}
    return frame | {key: optional[key] for key in draw(st.sets(st.sampled_from(list(optional)))) | {"case_fields"}}


@st.composite
def _scales(draw: st.DrawFn) -> Data:
    kind = draw(_KINDS)
    if kind not in ("choice", "multi"):
        return {"kind": kind}
    answers = draw(_CHOICES)
    scale: Data = {"kind": kind, "answers": answers}
    if kind == "choice" and draw(st.booleans()):
        scale |= {"above": [answers[0]["value"]]}
        if draw(st.booleans()):
            del scale["kind"]
    return scale


@st.composite
def _case_fields(draw: st.DrawFn, name: str) -> Data:
    kind = draw(_KINDS)
    row: Data = {"name": name, "label": draw(TEXTS), "kind": kind}
    if kind in ("choice", "multi"):
        row["values"] = draw(_CHOICES)
    extra: Data = {"required": draw(st.booleans()), "help": draw(TEXTS | st.just("")), "source": draw(TEXTS)}
    return row | {key: extra[key] for key in draw(st.sets(st.sampled_from(list(extra))))}


@st.composite
def _questions(draw: st.DrawFn, id_: str, scales: Data, asked: list[tuple[str, Data]]) -> Data:
    scale = draw(st.sampled_from(sorted(scales)))
    scored = bool(scales[scale].get("above"))
    row: Data = {"id": id_, "text": draw(TEXTS), "scale": scale}
    if not scored or draw(st.booleans()):
        row["kind"] = "scored" if scored else draw(st.sampled_from(["gate", "information"]))
    extra: Data = {
        "guidance": draw(TEXTS | st.just("")),
        "allow_na": draw(st.booleans()),
        "note": draw(TEXTS),
        "relevant": {},
    }
    row |= {key: extra[key] for key in draw(st.sets(st.sampled_from(list(extra))))}
    able = [(key, of) for key, of in asked if of.get("kind", "choice") in ("choice", "multi", "number")]
    depends = draw(st.booleans())
    if able and depends:
        chosen = draw(st.lists(st.sampled_from(able), min_size=1, max_size=2, unique_by=lambda one: one[0]))
        row["relevant"] = {key: draw(_clauses(of)) for key, of in chosen}
    return row


@st.composite
def _clauses(draw: st.DrawFn, of: Data) -> Any:
    if of.get("kind") == "number":
        return {"min": draw(st.integers(0, 9))}
    values = [choice["value"] for choice in of.get("values") or of["answers"]]
    return draw(st.lists(st.sampled_from(values), min_size=1, unique=True))
