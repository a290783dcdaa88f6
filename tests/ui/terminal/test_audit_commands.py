"""`audit` and `verify --sheet` as a person at a terminal meets them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from model.file.store import Store
from model.journal.records import Statement, reading_subject
from tests.commands import Run
from tests.ui.scored_inspection import ANN, NOTE_ON_K3, scored_inspection


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with scored_inspection(tmp_path) as store:
        return store.path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_audit_writes_what_is_asked_for_and_says_that_notes_are_in_it(run: Run, file: Path, tmp_path: Path) -> None:
    status, out, err = run("audit", file, "-o", tmp_path / "a.csv", "--case", "K3", "--question", "risk_screened")
    assert (status, err) == (0, "")
    assert out == "Wrote a.csv: 2 entries, notes included.\n"
    assert [row["value"] for row in read_csv(tmp_path / "a.csv")] == [NOTE_ON_K3, "no"]
    assert run("audit", file, "-o", tmp_path / "all.csv", "--assessor", ANN)[0] == 0
    assert {row["author"] for row in read_csv(tmp_path / "all.csv")} == {ANN}


@pytest.mark.parametrize("asked", [("--case", "K9"), ("--assessor", "Zoe"), ("--question", "risk")])
def test_audit_refuses_what_is_not_there(run: Run, file: Path, tmp_path: Path, asked: tuple[str, str]) -> None:
    status, out, err = run("audit", file, "-o", tmp_path / "a.csv", *asked)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert asked[1] in err
    assert not (tmp_path / "a.csv").exists()


def test_verify_says_of_sheets_in_files_and_on_paper_whether_they_are_of_this_journal(
    run: Run, file: Path, tmp_path: Path
) -> None:
    sheet, text = tmp_path / "sheet.pdf", tmp_path / "sheet.txt"
    run("sheet", file, "-o", sheet)
    text.write_text(run("score", file)[1], encoding="utf-8")
    with Store.open(file) as store:
        digest = store.digest()
    status, out, err = run("verify", file, "--sheet", sheet, "--sheet", text, "--digest", digest[:16])
    assert (status, err) == (0, "")
    assert [line for line in out.splitlines() if "as it stands" in line] == [
        f"{name} is of this journal as it stands (55 entries)." for name in ("sheet.pdf", "sheet.txt", "The sheet")
    ]


def test_verify_tells_of_a_sheet_that_the_journal_has_left_behind(run: Run, file: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    run("sheet", file, "-o", sheet)
    with Store.open(file) as store:
        store.record(Statement(reading_subject("K3", ANN), "risk_screened", "yes"), "Bob")
    status, out, err = run("verify", file, "--sheet", sheet)
    assert status == 1
    assert err == (
        "sheet.html is of an earlier state of this journal: of its first 55 entries; 1 entry has been stated or taken "
        "in since.\n"
    )
    assert "Cases: 4 → 3" in out
    assert "Stated since, by Bob (1):" in out


def test_verify_refuses_a_sheet_of_another_journal_and_what_is_no_digest(run: Run, file: Path) -> None:
    status, _, err = run("verify", file, "--digest", "0" * 64)
    assert (status, err.count("\n")) == (1, 1)
    assert "of no state that this journal has been in" in err
    assert run("verify", file, "--digest", "feed")[0] == 1
