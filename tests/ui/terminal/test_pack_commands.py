"""Packs and sealed returns on the command line: the passphrase comes by standard input, never as an argument."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from export.exchange import sealing, signatures
from model.file.store import Store
from model.journal.records import Statement, reading_subject
from tests.commands import Run, exit_status
from tests.conftest import new_store

ROOT = Path(__file__).parents[3]
WORDS = "lamp river cake stone bird"


@pytest.fixture
def lead(tmp_path: Path) -> Path:
    new_store(tmp_path / "kent.caseread").close()
    return tmp_path / "kent.caseread"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command with a line of standard input; gives the exit status, standard output and standard error."""

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return (exit_status(*arguments), *capsys.readouterr())

    return command


def test_from_the_lead_to_the_assessor_and_back(run: Run, lead: Path, tmp_path: Path) -> None:
    packed, mine, back = (tmp_path / name for name in ("a.caseread-pack", "a.caseread", "a.caseread-return"))
    made = run("pack", lead, "--assessor", "Anna", "--type", "area_assessor", "-o", packed, typed=f"{WORDS}\n")
    assert made == (0, "Wrote a.caseread-pack: 2 cases for Anna.\n", "")
    assert run("open-pack", packed, "-o", mine, typed=f"{WORDS}\n") == (0, "a.caseread: 2 new cases.\n", "")
    with Store.open(mine) as store:
        store.record(Statement(reading_subject("K001", "Anna"), "plan_made", "no"), "Anna")
    assert run("return", mine, "-o", back)[0] == 0
    assert sealing.is_sealed(back.read_bytes())
    assert run("merge", lead, back)[0] == 0
    with Store.open(lead) as store:
        assert store.reading("K001", "Anna").answers == {"plan_made": "no"}
        assert store.assessors() == {"Anna": "area_assessor"}


def laptop(run: Run, lead: Path, path: Path, answer: str) -> Path:
    """The return of Anna's file, made from her pack, with one answer in it."""
    packed = lead.with_name("a.caseread-pack")
    if not packed.exists():
        run("pack", lead, "--assessor", "Anna", "-o", packed, typed=WORDS)
    assert run("open-pack", packed, "-o", path, typed=WORDS)[0] == 0
    with Store.open(path) as store:
        store.record(Statement(reading_subject("K001", "Anna"), "plan_made", answer), "Anna")
    back = path.with_suffix(".caseread-return")
    assert run("return", path, "-o", back)[0] == 0
    return back


def words_of(file: Path) -> str:
    with Store.open(file) as store:
        return signatures.in_words(signatures.public_key(store) or "")


def test_a_changed_key_is_refused_with_both_keys_words_until_it_is_accepted(
    run: Run, lead: Path, tmp_path: Path
) -> None:
    first = laptop(run, lead, tmp_path / "first.caseread", "no")
    status, told, _ = run("merge", lead, first)
    known, other = words_of(tmp_path / "first.caseread"), ""
    assert (status, f"Anna's key, seen for the first time, reads “{known}”: ask Anna to compare." in told) == (0, True)
    second = laptop(run, lead, tmp_path / "second.caseread", "yes")
    other = words_of(tmp_path / "second.caseread")
    before = run("verify", lead)
    for more in ((), ("--dry-run",), ("--accept-key", "Ben")):
        status, told, sentence = run("merge", lead, second, *more)
        assert (status, told, sentence.count("\n")) == (1, "", 1)
        assert f"the known one reads “{known}”, this one “{other}”" in sentence
    assert run("verify", lead) == before
    dry = json.loads(run("merge", lead, second, "--accept-key", "Anna", "--dry-run", "--json")[1])
    assert [(one["assessor"], one["words"], one["changed"]) for one in dry["signers"]] == [("Anna", other, True)]
    assert run("verify", lead) == before
    status, told, _ = run("merge", lead, second, "--accept-key", "Anna")
    assert (status, f"A new key of Anna's, which you accept, reads “{other}”." in told) == (0, True)
    assert run("merge", lead, first)[0] == 0  # nothing new in it
    assert run("merge", lead, second)[0] == 0


def key_of(file: Path) -> str:
    with Store.open(file) as store:
        return signatures.public_key(store) or ""


def test_a_key_is_withdrawn_and_accepted_again(run: Run, lead: Path, tmp_path: Path) -> None:
    """What came with it stays; what is new is refused until it is accepted again."""
    assert run("keys", lead) == (0, "No assessor's key is known yet: it comes with their first return.\n", "")
    mine = tmp_path / "first.caseread"
    assert run("merge", lead, laptop(run, lead, mine, "no"))[0] == 0
    key, words = key_of(mine), words_of(mine)
    assert run("keys", lead) == (0, f"{key[:8]}  accepted   Anna: “{words}”\n", "")
    assert run("keys", lead, "--withdraw", key[:8]) == (0, f"{key[:8]}  withdrawn  Anna: “{words}”\n", "")
    with Store.open(mine) as store:
        store.record(Statement(reading_subject("K002", "Anna"), "plan_made", "yes"), "Anna")
    back = tmp_path / "later.caseread-return"
    assert run("return", mine, "-o", back)[0] == 0
    status, told, refused = run("merge", lead, back)
    assert (status, told) == (1, "")
    assert refused.endswith("is signed with a key of Anna's that was withdrawn.\n")
    with Store.open(lead) as store:
        assert [row.case_ref for row in store.readings()] == ["K001"]
    assert run("keys", lead, "--accept", key.upper())[1] == f"{key[:8]}  accepted   Anna: “{words}”\n"
    assert run("merge", lead, back)[0] == 0


@pytest.mark.parametrize("digits", ["", "x", "0123456789"])
def test_a_key_that_is_not_known_is_refused(run: Run, lead: Path, tmp_path: Path, digits: str) -> None:
    run("merge", lead, laptop(run, lead, tmp_path / "first.caseread", "no"))
    status, told, refused = run("keys", lead, "--withdraw", digits)
    assert (status, told, refused) == (1, "", f"kent.caseread knows no key that begins with “{digits}”.\n")


def test_without_a_passphrase_one_is_made_up_and_told(run: Run, lead: Path, tmp_path: Path) -> None:
    packed = tmp_path / "a.caseread-pack"
    status, told, _ = run("pack", lead, "--assessor", "Anna", "-o", packed, typed="\n")
    first, second = told.splitlines()
    assert (status, first) == (0, "Wrote a.caseread-pack: 2 cases for Anna.")
    passphrase = second.removeprefix("Passphrase: ")
    assert len(passphrase.split()) == 5
    assert run("open-pack", packed, "-o", tmp_path / "a.caseread", typed=passphrase)[0] == 0


def test_a_wrong_passphrase_is_one_sentence_and_changes_nothing(run: Run, lead: Path, tmp_path: Path) -> None:
    packed = tmp_path / "a.caseread-pack"
    run("pack", lead, "--assessor", "Anna", "-o", packed, typed=WORDS)
    status, told, refused = run("open-pack", packed, "-o", tmp_path / "a.caseread", typed="another one")
    assert (status, told) == (1, "")
    assert refused == "a.caseread-pack does not open with this passphrase: type it as it was given to you.\n"
    assert not (tmp_path / "a.caseread").exists()


def test_a_type_that_there_is_not_is_refused(run: Run, lead: Path, tmp_path: Path) -> None:
    packed = tmp_path / "a.caseread-pack"
    status, _, refused = run("pack", lead, "--assessor", "Anna", "--type", "lead", "-o", packed, typed=WORDS)
    assert (status, refused.count("\n")) == (1, 1)
    assert "'lead' is not one of inspector, practice_assessor, area_assessor" in refused
    assert not packed.exists()


@pytest.mark.slow
def test_no_secret_is_an_argument_of_any_process(lead: Path, tmp_path: Path) -> None:
    """The whole command as it is run, with age itself."""
    done = subprocess.run(
        [sys.executable, "main.py", "pack", lead, "--assessor", "Anna", "-o", tmp_path / "a.caseread-pack"],
        cwd=ROOT,
        input=f"{WORDS}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "Wrote a.caseread-pack: 2 cases for Anna.\n"
    assert done.stderr == ""
    assert (tmp_path / "a.caseread-pack").read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")


def test_what_is_entered_for_others_in_the_leads_file_says_who_entered_it(run: Run, lead: Path, tmp_path: Path) -> None:
    run("pack", lead, "--assessor", "Anna", "-o", tmp_path / "a.caseread-pack", typed=WORDS)
    table = tmp_path / "answers.csv"
    table.write_text("case_ref,assessor,question_id,answer,note\nK001,Anna,plan_made,no,\n")
    assert run("answers", lead, table)[0] == 0
    assert run("sign", lead, "--assessor", "Anna", "--incomplete", "on paper")[0] == 0
    with Store.open(lead) as store:
        assert {entry.author for entry in store.entries(reading_subject("K001", "Anna"))} == {"Lead inspector"}
        assert [row.counts for row in store.readings()] == [True]
    out = tmp_path / "sheet.html"
    assert run("sheet", lead, "-o", out)[0] == 0
    assert (
        "In 1 reading of those counted, something was entered or settled by another than the reader." in out.read_text()
    )


def test_what_an_assessor_found_waits_until_it_is_taken_or_left_by_its_id(run: Run, lead: Path, tmp_path: Path) -> None:
    assert run("merge", lead)[0] == 2  # nothing waits, and no return is named
    run("pack", lead, "--assessor", "Anna", "-o", tmp_path / "a.caseread-pack", typed=WORDS)
    run("open-pack", tmp_path / "a.caseread-pack", "-o", tmp_path / "a.caseread", typed=WORDS)
    (tmp_path / "found.csv").write_text(
        "case_ref,sentence_type,requirements,hours\nK001,community,programme,90\nK009,custody,supervision,1\n"
    )
    assert run("sample", tmp_path / "a.caseread", tmp_path / "found.csv")[0] == 0
    run("return", tmp_path / "a.caseread", "-o", tmp_path / "a.caseread-return")
    found = json.loads(run("merge", lead, tmp_path / "a.caseread-return", "--json")[1])
    detail, case = found["proposals"]
    assert (detail["case_ref"], case["case_ref"], case["adds_case"], found["left_out"]) == ("K001", "K009", True, [])
    status, told, _ = run("merge", lead)
    assert (status, "Anna found of case K001: Hours ordered: 90, not 20." in told) == (0, True)
    assert run("merge", lead, "--take", "zzz")[::2] == (
        1, "There is nothing to decide under zzz, or it is both taken and left.\n"
    )  # fmt: skip
    assert run("merge", lead, "--take", case["id"], "--leave", detail["id"])[0] == 0
    with Store.open(lead) as store:
        assert [one.ref for one in store.cases()] == ["K001", "K002", "K009"]
        assert store.case("K001").details["hours"] == 20
        assert (store.held(), store.conflicts()) == ([], {})
