"""Another program: it knows of Caseread only what the command line prints and takes (`instruments --json`, CSV files).

It answers cases, works out which questions are relevant, and scores them, from that alone.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from statistics import mean
from typing import Any

Answers = dict[str, str]


def seeded(seed: int) -> random.Random:
    """Chance that is the same each time."""
    return random.Random(seed)  # noqa: S311 - a sample for a test


def make_case(instrument: Mapping[str, Any], chance: random.Random) -> dict[str, str]:
    """The details of one case, every field filled."""
    return {field["name"]: _detail(field, chance) for field in instrument["case_fields"]}


def read_case(instrument: Mapping[str, Any], case: Mapping[str, str], chance: random.Random) -> Answers:
    """An answer to every relevant question that has answers to choose from."""
    answers: Answers = {}
    for question in questions(instrument):
        if question["answers"] and is_relevant(question, case, answers):
            choices = list(question["answers"])
            if question["allow_na"] and chance.random() < 0.1:
                choices = ["not_applicable"]
            answers[question["id"]] = chance.choice(choices)
    return answers


def questions(instrument: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All questions in the order asked."""
    return [question for criterion in instrument["criteria"] for question in criterion["questions"]]


def is_relevant(question: Mapping[str, Any], case: Mapping[str, str], answers: Mapping[str, str]) -> bool:
    """The conjunction of `relevant`, over answers that are themselves relevant."""
    for name, wanted in question["relevant"].items():
        stated = answers.get(name.removeprefix("answer.")) if name.startswith("answer.") else case.get(name)
        if not stated or stated == "not_applicable":
            return False
        if isinstance(wanted, dict):
            if int(stated) < wanted["min"]:
                return False
        elif not set(stated.split(";")) & set(wanted):
            return False
    return True


def scores(instrument: Mapping[str, Any], readings: Iterable[Answers]) -> dict[str, Fraction]:
    """Criteria, sections and the thread by the published rule: 80/20 within a criterion, plain means elsewhere."""
    readings = list(readings)
    proportions: dict[str, Fraction] = {}
    for question in questions(instrument):
        given = [
            one[question["id"]] for one in readings if one.get(question["id"], "not_applicable") in question["answers"]
        ]
        if question["kind"] == "scored" and given:
            proportions[question["id"]] = Fraction(sum(answer in question["above"] for answer in given), len(given))
    figures: dict[str, Fraction] = {}
    sections: dict[str, list[Fraction]] = {}
    for criterion in instrument["criteria"]:
        asked = [question for question in criterion["questions"] if question["id"] in proportions]
        single = [proportions[question["id"]] for question in asked if not question["summary"]]
        whole = [proportions[question["id"]] for question in asked if question["summary"]]
        if single or whole:
            parts = [(mean(single), Fraction(4, 5))] if single else []
            parts += [(mean(whole), Fraction(1, 5))] if whole else []
            score = sum((part * weight for part, weight in parts), Fraction()) / sum(weight for _, weight in parts)
            figures[criterion["code"]] = score
            sections.setdefault(criterion["section"], []).append(score)
    figures |= {f"section {code}": mean(each) for code, each in sections.items()}
    thread = [
        proportions[question["id"]]
        for criterion in instrument["criteria"]
        for question in criterion["questions"]
        if criterion["section"] in ("1", "2") and "roh" in question["threads"] and question["id"] in proportions
    ]
    return figures | {"roh": mean(thread)}


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """A CSV file of these rows, in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _detail(field: Mapping[str, Any], chance: random.Random) -> str:
    match field["kind"]:
        case "number":
            return str(chance.randint(0, 4))
        case "date":
            return f"2007-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        case "text":
            return f"OM{chance.randint(1, 40)}"
        case _:
            return str(chance.choice(field["values"]))
