"""The command line as other programs rely on it: names, columns, exit codes, JSON, and one sentence when refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import Workbook

from model.file.store import Store
from model.journal.records import Statement
from resources.access import instrument_ids
from tests.commands import Run
from tests.other_program import Answers, make_case, questions, read_case, scores, seeded, write_csv

ROOT = Path(__file__).parents[3]
ASSESSORS = ("Inspector A", "Area assessor B")


@pytest.fixture
def instrument(run: Run) -> Any:
    return json.loads(run("instruments", "omi-2007", "--json")[1])


@pytest.fixture
def week(tmp_path: Path, run: Run, instrument: Any) -> Week:
    return Week(tmp_path, run, instrument)


class Week:
    """A small inspection week, played through the command line alone."""

    def __init__(self, folder: Path, run: Run, instrument: Any, cases: int = 6) -> None:
        chance = seeded(7)
        self.run, self.instrument, self.folder = run, instrument, folder
        self.cases = {f"K{number:03}": make_case(instrument, chance) for number in range(1, cases + 1)}
        self.answers: dict[str, Answers] = {
            ref: read_case(instrument, case, chance) for ref, case in self.cases.items()
        }
        self.sample = write_csv(folder / "sample.csv", [{"case_ref": ref, **case} for ref, case in self.cases.items()])

    def reader(self, ref: str) -> str:
        return ASSESSORS[int(ref[1:]) % 2]

    def new(self, name: str) -> Path:
        file = self.folder / f"{name}.caseread"
        self.done("new", file, "--instrument", "omi-2007", "--area", "Kent", "--month", "2007-11")
        self.done("sample", file, self.sample)
        return file

    def returned(self, assessor: str, sign: bool = True) -> Path:
        """One assessor's laptop: their own file, their answers, their signature, their return."""
        file = self.new(assessor)
        rows = [
            {"case_ref": ref, "assessor": assessor, "question_id": question, "answer": answer, "note": ""}
            for ref, given in self.answers.items()
            if self.reader(ref) == assessor
            for question, answer in given.items()
        ]
        self.done("answers", file, write_csv(self.folder / f"{assessor}.csv", rows))
        if sign:
            self.done("sign", file, "--assessor", assessor)
        out = self.folder / f"{assessor}.caseread-return"
        self.done("return", file, "-o", out)
        return out

    def done(self, *arguments: object) -> str:
        status, out, error = self.run(*arguments)
        assert (status, error) == (0, "")
        return out


def test_a_week_played_through_the_command_line_scores_as_another_program_scores_it(week: Week) -> None:
    lead = week.new("lead")
    returns = [week.returned(assessor) for assessor in ASSESSORS]
    merged = json.loads(week.done("merge", lead, *returns, "--json"))
    assert merged["conflicts"] == []
    found = json.loads(week.done("score", lead, "--json"))
    expected = scores(week.instrument, week.answers.values())
    figures = {
        **{code: row["score"] for code, row in found["criteria"].items()},
        **{f"section {code}": row["score"] for code, row in found["sections"].items()},
        "roh": found["threads"]["roh"]["score"],
    }
    assert {code: Fraction(score) for code, score in figures.items() if score} == expected
    assert (found["cases"], found["provisional"]) == (6, False)
    assert found["journal_digest"] == merged["journal_digest"]
    assert f"{lead.name} is whole" in week.done("verify", lead)


def test_merging_in_another_order_and_again_gives_the_same_journal(week: Week) -> None:
    returns = [week.returned(assessor) for assessor in ASSESSORS]
    one, other = week.folder / "one.caseread", week.folder / "other.caseread"
    for file in (one, other):
        week.done("new", file, "--instrument", "omi-2007", "--area", "kent", "--month", "2007-11")
    first = json.loads(week.done("merge", one, *returns, "--json"))
    for path in (*reversed(returns), returns[0]):
        last = json.loads(week.done("merge", other, path, "--json"))
    assert last["new"] == 0
    assert last["journal_digest"] == first["journal_digest"]


def test_a_sample_may_be_a_workbook(week: Week, tmp_path: Path) -> None:
    book = Workbook()
    rows = [line.split(",") for line in week.sample.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        book.worksheets[0].append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(tmp_path / "sample.xlsx")
    file = week.new("lead")
    assert week.done("sample", file, tmp_path / "sample.xlsx") == "0 new, 0 changed, 6 unchanged.\n"
    book.worksheets[0].merge_cells("A2:A3")
    book.save(tmp_path / "sample.xlsx")
    status, _, error = week.run("sample", file, tmp_path / "sample.xlsx")
    assert (status, error) == (
        1, "sample.xlsx: the cells A2:A3 are merged: unmerge them, so that each row has its own.\n"
    )  # fmt: skip


def test_a_dry_run_says_what_would_come_and_changes_nothing(week: Week) -> None:
    lead = week.new("lead")
    path = week.returned(ASSESSORS[0])
    before = week.done("score", lead, "--json", "--drafts")
    planned = json.loads(week.done("merge", lead, path, "--dry-run", "--json"))
    assert planned["new"] > 100
    assert week.done("score", lead, "--json", "--drafts") == before


def test_score_prints_the_object_that_other_programs_rely_on(week: Week) -> None:
    lead = week.new("lead")
    week.done("merge", lead, week.returned(ASSESSORS[0]))
    found = json.loads(week.done("score", lead, "--json"))
    assert list(found) == [
        "instrument", "instrument_sha256", "rule", "journal_digest", "cases", "provisional",
        "questions", "criteria", "sections", "threads", "gradings",
    ]  # fmt: skip
    assert found["instrument_sha256"] == week.instrument["sha256"]
    scored = [question["id"] for question in questions(week.instrument) if question["kind"] == "scored"]
    assert list(found["questions"]) == scored
    outcomes = {"above", "below", "not_applicable", "not_relevant", "unanswered"}
    assert all(set(tally) == outcomes and sum(tally.values()) == 3 for tally in found["questions"].values())
    assert set(found["criteria"]["1.2"]) == {"score", "percent", "shown", "n", "interval", "suggested", "decided"}
    assert found["criteria"]["1.2"]["decided"] is None
    assert set(found["gradings"]) == {f"4.{number}" for number in range(1, 7)}


def test_drafts_count_only_when_asked_for_and_are_marked_provisional(week: Week) -> None:
    lead = week.new("lead")
    week.done("merge", lead, week.returned(ASSESSORS[0], sign=False))
    without = json.loads(week.done("score", lead, "--json"))
    drafts = json.loads(week.done("score", lead, "--json", "--drafts"))
    assert (without["cases"], without["provisional"], without["threads"]["roh"]["score"]) == (0, False, None)
    assert (drafts["cases"], drafts["provisional"]) == (3, True)


def test_where_keeps_the_cases_with_a_detail(week: Week) -> None:
    lead = week.new("lead")
    week.done("merge", lead, *map(week.returned, ASSESSORS))
    women = [ref for ref, case in week.cases.items() if case["gender"] == "female"]
    found = json.loads(week.done("score", lead, "--json", "--where", "gender=female"))
    assert found["cases"] == len(women) > 0
    status, _, error = week.run("score", lead, "--where", "colour=red")
    assert (status, error.count("\n")) == (1, 1)
    assert "colour" in error
    assert week.run("score", lead, "--where", "gender")[0] == 2
    status, _, error = week.run("score", lead, "--where", "gender=female", "gender=male")
    assert status == 2
    assert "--where names gender twice" in error
    either = json.loads(week.done("score", lead, "--json", "--where", "gender=female;male"))
    assert either["cases"] == len(week.cases)


def test_a_group_is_printed_beside_the_whole_sample(week: Week) -> None:
    lead = week.new("lead")
    week.done("merge", lead, *map(week.returned, ASSESSORS))
    printed = week.done("score", lead, "--where", "gender=female")
    assert "The group beside the whole sample" in printed
    assert "The group beside the whole sample" not in week.done("score", lead)


def test_signing_refuses_a_reading_with_missing_answers_naming_how_many_and_the_first(week: Week) -> None:
    file = week.new("one")
    ref = next(iter(week.answers))
    needed = [q for q in questions(week.instrument) if q["id"] in week.answers[ref] and q["kind"] != "information"]
    left_out = needed[-1]
    rows = [
        {"case_ref": ref, "assessor": "A", "question_id": id_, "answer": answer, "note": ""}
        for id_, answer in week.answers[ref].items()
        if id_ != left_out["id"]
    ]
    week.done("answers", file, write_csv(week.folder / "answers.csv", rows))
    status, _, error = week.run("sign", file, "--assessor", "A", "--case", ref)
    assert status == 1
    assert "1 relevant question" in error
    assert left_out["id"] in error
    status, _, error = week.run("sign", file, "--assessor", "Misspelt", "--case", ref, "--incomplete", "Recalled")
    assert (status, error) == (1, f"Misspelt has not begun to read {ref}, so there is nothing to sign.\n")
    signed = week.done("sign", file, "--assessor", "A", "--case", ref, ref, "--incomplete", "The file was recalled")
    assert signed == "1 reading signed.\n"
    assert json.loads(week.done("score", file, "--json"))["cases"] == 1


def test_the_sheet_is_written_as_pdf_and_html_with_the_same_bytes_each_time(week: Week) -> None:
    lead = week.new("lead")
    week.done("merge", lead, *map(week.returned, ASSESSORS))
    shown = json.loads(week.done("score", lead, "--json"))["threads"]["roh"]["shown"]
    for suffix in (".pdf", ".html"):
        first, second = week.folder / f"one{suffix}", week.folder / f"two{suffix}"
        week.done("sheet", lead, "-o", first)
        week.done("sheet", lead, "-o", second)
        assert first.read_bytes() == second.read_bytes()
    page = pypdfium2.PdfDocument(week.folder / "one.pdf")[0]
    assert f"{shown}%" in page.get_textpage().get_text_range().replace(" %", "%")


def test_the_readings_are_exported_as_a_table(week: Week) -> None:
    lead = week.new("lead")
    week.done("merge", lead, *map(week.returned, ASSESSORS))
    week.done("export", lead, "-o", week.folder / "all.csv")
    assert len((week.folder / "all.csv").read_text(encoding="utf-8-sig").splitlines()) == 1 + 6
    week.done("export", lead, "-o", week.folder / "all.xlsx")


def test_a_parked_answer_is_kept_and_counted_in_the_report(week: Week) -> None:
    file = week.new("one")
    ref = next(iter(week.answers))
    closed = next(
        question
        for question in questions(week.instrument)
        if question["answers"] and question["id"] not in week.answers[ref] and question["kind"] == "scored"
    )
    row = {"case_ref": ref, "assessor": "A", "question_id": closed["id"], "answer": closed["answers"][0], "note": ""}
    assert "1 parked" in week.done("answers", file, write_csv(week.folder / "answers.csv", [row]))


@pytest.mark.parametrize(
    "spoil",
    [
        {"question_id": "no_such_question"},
        {"answer": "perhaps"},
        {"case_ref": "X999"},
    ],
)
def test_a_bad_row_of_answers_is_refused_naming_file_line_and_question(week: Week, spoil: dict[str, str]) -> None:
    file = week.new("one")
    good = {"case_ref": "K001", "assessor": "A", "question_id": "tier_correct", "answer": "yes", "note": ""}
    path = write_csv(week.folder / "answers.csv", [good, {**good, "case_ref": "K002", **spoil}])
    before = file.read_bytes()
    status, out, error = week.run("answers", file, path)
    assert (status, out, error.count("\n")) == (1, "", 1)
    assert "answers.csv: line 3" in error
    assert spoil.get("question_id", "tier_correct") in error
    assert file.read_bytes() == before


def test_wrong_usage_is_told_apart_from_a_refusal(run: Run, tmp_path: Path) -> None:
    assert run("score")[0] == 2
    assert run("no-such-command", "x")[0] == 2
    assert run("")[0] == 2
    status, out, error = run("score", tmp_path / "missing.caseread")
    assert (status, out, error.count("\n")) == (1, "", 1)
    assert "missing.caseread" in error
    assert run("instruments", "no-such-instrument")[0] == 1


def test_the_instruments_are_listed(run: Run) -> None:
    assert "omi-2007" in run("instruments")[1]
    assert [row["id"] for row in json.loads(run("instruments", "--json")[1])] == list(instrument_ids())


def test_the_program_itself_starts_and_ends_with_the_status(tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "verify", str(tmp_path / "missing.caseread")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_a_terminal_that_lacks_a_letter_is_no_obstacle(week: Week, encoding: str) -> None:
    file = week.folder / "lodz.caseread"
    week.done("new", file, "--instrument", "omi-2007", "--area", "Łódź – west", "--month", "2007-11")

    def printed(*arguments: str) -> str:
        command = [sys.executable, "main.py", "score", str(file), *arguments]
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        result = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, check=True)
        return result.stdout.decode(encoding)

    assert "dź – west:" in printed() if encoding == "utf-8" else "?" in printed()
    assert json.loads(printed("--json"))["cases"] == 0


def test_what_others_wrote_sends_no_commands_to_the_terminal(week: Week) -> None:
    file = week.new("lead")
    with Store.open(file) as store:
        store.record(Statement("inspection", "grade:4.1", "partly_met"), "Lead")
        store.record(Statement("inspection", "note:grade:4.1", "Seen.\x1b[2J\rGone"), "Lead")
    assert "Seen.\ufffd[2J\ufffdGone" in week.done("score", file)
