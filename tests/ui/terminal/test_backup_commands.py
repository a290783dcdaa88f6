"""Backups on the command line: taken by commands that change a file, listed, and restored."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from model.file import backups, limits
from model.file.backup_names import Why, backups_of
from model.file.protection import new_key
from model.file.store import Store
from model.journal.records import Refused, Statement
from tests.conftest import new_store
from ui.terminal.cli import cli


def run(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=typed)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with new_store(tmp_path / "kent.caseread") as store:
        store.upkeep.take_backup(Why.CLOSED)
        store.record(Statement("reading/K001/Anna", "visits", 3), "Anna")
    return store.path


def test_a_command_that_changes_a_file_keeps_it_before_and_after(file: Path) -> None:
    done = run("sign", file, "--assessor", "Anna", "--incomplete", "for the test")
    assert done.exit_code == 0, done.output
    assert [backup.why for backup in backups_of(file)] == [Why.CLOSED, Why.OPENED, Why.CLOSED]
    assert run("score", file, "--drafts").exit_code == 0
    assert len(backups_of(file)) == 3


def test_where_none_can_be_kept_it_is_said_and_the_work_done(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Refused("kent.caseread could not be backed up: database or disk is full.")

    monkeypatch.setattr(backups, "take", full)
    done = run("sign", file, "--assessor", "Anna", "--incomplete", "for the test")
    assert done.exit_code == 0
    assert "could not be backed up" in done.stderr
    assert "1 reading signed." in done.stdout


def test_a_plain_copy_of_a_file_is_said_to_be_one_when_it_is_changed(file: Path) -> None:
    copy = file.with_suffix("")
    shutil.copy(file, copy)
    done = run("sign", copy, "--assessor", "Anna", "--incomplete", "for the test")
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith("kent is a copy of kent.caseread, whose backups stay its own: those of kent are kept")
    assert len(run("backups", file).stdout.splitlines()) == 1
    assert len(run("backups", copy).stdout.splitlines()) == 2


def test_that_a_file_is_nearly_full_is_said_by_a_command_that_changes_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_EARLY", 0)
    done = run("sign", file, "--assessor", "Anna", "--incomplete", "for the test")
    assert done.exit_code == 0, done.output
    assert "kent.caseread is getting full: it holds 9 entries, and at most 500,000 are possible." in done.stderr


def test_they_are_listed_and_restored_by_number(file: Path) -> None:
    (line,) = run("backups", file).stdout.splitlines()
    assert line.split()[:2] == ["1", "2026-11-02T12:00:00Z"]
    assert "When the file was closed" in line
    done = run("restore", file, "1")
    assert done.exit_code == 0, done.output
    assert "kent.caseread is restored, and whole: 6 entries, journal digest" in done.stdout
    assert "kept as kent backups/0002 " in done.stdout
    with Store.open(file) as store:
        assert store.readings() == []


def test_a_damaged_file_is_restored_from_a_file(file: Path) -> None:
    file.write_bytes(b"ruined")
    done = run("restore", file, backups_of(file)[0].path)
    assert done.exit_code == 0, done.output
    assert "kept as kent backups/kent set aside" in done.stdout


def test_a_protected_one_asks_for_its_passphrase(file: Path) -> None:
    with Store.open(file) as store:
        store.upkeep.protect(new_key("five words make it safe"))
        number = str(store.upkeep.take_backup(Why.CLOSED).number)
    wrong = run("restore", file, number, typed="something else\n")
    assert isinstance(wrong.exception, Refused)
    assert run("restore", file, number, typed="five words make it safe\n").exit_code == 0


def test_one_that_is_not_there_is_refused(file: Path) -> None:
    refusal = run("restore", file, "99").exception
    assert isinstance(refusal, Refused)
    assert "There is no backup 99 of kent.caseread" in str(refusal)
