"""Protected files on the command line: the passphrase comes by standard input, never as an argument."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from model.file.protection import WrongPassphrase, is_protected, key_of
from model.file.store import Store
from model.journal.records import Statement, case_subject, reading_subject
from tests.commands import Run, exit_status
from tests.conftest import new_store

WORDS = "lamp river cake stone bird"
OTHER = "another one altogether"
PACKED = "the words of the pack"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command with lines of standard input; gives the exit status, standard output and standard error."""

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return (exit_status(*arguments), *capsys.readouterr())

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A plain inspection."""
    new_store(tmp_path / "kent.caseread").close()
    return tmp_path / "kent.caseread"


def opened(path: Path, passphrase: str = WORDS) -> Store:
    return Store.open(path, key=key_of(path, passphrase))


def protect(run: Run, file: Path) -> None:
    assert run("protect", file, typed=f"{WORDS}\n") == (0, "kent.caseread is protected.\n", "")


def test_a_file_is_made_protected(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "new.caseread"
    asked = ("new", made, "--instrument", "omi-2007", "--area", "Kent", "--month", "2007-09", "--protected")
    assert run(*asked, typed=f"{WORDS}\n")[0] == 0
    with opened(made) as store:
        assert store.inspection.area == "Kent"


@pytest.mark.parametrize("typed", ["", "\n", "short\n"])
def test_without_a_usable_passphrase_nothing_is_made(run: Run, tmp_path: Path, typed: str) -> None:
    made = tmp_path / "new.caseread"
    asked = ("new", made, "--instrument", "omi-2007", "--area", "Kent", "--month", "2007-09", "--protected")
    status, told, refused = run(*asked, typed=typed)
    assert (status, told, refused.count("\n")) == (1, "", 1)
    assert "use 8 characters or more" in refused
    assert not made.exists()


def test_the_words_of_a_pack_are_known_however_they_are_typed(run: Run, file: Path, tmp_path: Path) -> None:
    packed, mine = tmp_path / "a.caseread-pack", tmp_path / "a.caseread"
    assert run("pack", file, "--assessor", "Anna", "-o", packed, typed=f"{WORDS}\n")[0] == 0
    assert run("open-pack", packed, "-o", mine, "--protected", typed=f"{WORDS.title()}\n")[0] == 0
    opened(mine).close()
    assert run("verify", mine, typed=f"{WORDS.upper()}\n")[0] == 0
    assert run("verify", mine, typed=f"{WORDS.upper()}S\n")[0] == 1


def test_a_file_is_protected_changed_and_unprotected(run: Run, file: Path) -> None:
    with Store.open(file) as store:
        digest = store.digest()
    protect(run, file)
    with opened(file) as store:
        assert store.digest() == digest
    changed = run("protect", file, typed=f"{WORDS}\n{OTHER}\n")
    assert changed == (0, "kent.caseread is protected by the new passphrase.\n", "")
    with pytest.raises(WrongPassphrase):
        opened(file)
    assert run("protect", file, "--remove", typed=f"{OTHER}\n") == (0, "kent.caseread is no longer protected.\n", "")
    with Store.open(file) as store:
        assert store.digest() == digest


def test_what_stays_in_the_open_is_named_when_a_file_is_protected(run: Run, file: Path) -> None:
    with Store.open(file) as store:
        saved = store.upkeep.backup()
    status, _, told = run("protect", file, typed=f"{WORDS}\n{WORDS}\n")
    assert status == 0
    assert told.startswith(
        f"Without protection, for it was saved by hand or could not be reached: {saved.name}. Remove"
    )


@pytest.mark.parametrize("more", [(), ("--remove",)])
def test_only_who_knows_it_changes_it(run: Run, file: Path, more: tuple[str, ...]) -> None:
    protect(run, file)
    before = file.read_bytes()
    status, told, refused = run("protect", file, *more, typed=f"{OTHER}\n{OTHER}\n")
    assert (status, told, refused.count("\n")) == (1, "", 1)
    assert "does not open with this passphrase" in refused
    assert file.read_bytes() == before


def test_there_is_nothing_to_remove_from_a_plain_file(run: Run, file: Path) -> None:
    assert run("protect", file, "--remove") == (1, "", "kent.caseread is not protected.\n")


def test_what_reads_a_file_asks_for_its_passphrase(run: Run, file: Path, tmp_path: Path) -> None:
    protect(run, file)
    for command in (
        ("verify", file),
        ("score", file, "--drafts", "--json"),
        ("export", file, "-o", tmp_path / "x.csv"),
    ):
        status, told, refused = run(*command, typed=f"{WORDS}\n")
        assert (status, bool(told), refused) == (0, True, "")
        status, told, refused = run(*command, typed=f"{OTHER}\n")
        assert (status, told, refused.count("\n")) == (1, "", 1)
        assert "does not open with this passphrase" in refused


def test_what_writes_a_file_asks_for_its_passphrase(run: Run, file: Path, tmp_path: Path) -> None:
    protect(run, file)
    sample = tmp_path / "sample.csv"
    sample.write_text("case_ref,sentence_type,requirements,hours\nK003,community,programme,3\n", encoding="utf-8")
    assert run("sample", file, sample, typed=f"{WORDS}\n")[0] == 0
    with opened(file) as store:
        assert [case.ref for case in store.cases()] == ["K001", "K002", "K003"]


def test_a_plain_file_asks_for_nothing(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("asked for a passphrase")

    monkeypatch.setattr("ui.terminal.talk.ask_passphrase", refuse)
    assert run("verify", file)[0] == 0


def test_the_passphrase_of_the_file_comes_before_the_packs(run: Run, file: Path, tmp_path: Path) -> None:
    protect(run, file)
    packed, mine, back = (tmp_path / name for name in ("a.caseread-pack", "a.caseread", "a.caseread-return"))
    made = run("pack", file, "--assessor", "Anna", "-o", packed, typed=f"{WORDS}\n{PACKED}\n")
    assert made == (0, "Wrote a.caseread-pack: 2 cases for Anna.\n", "")
    assert run("open-pack", packed, "-o", mine, "--protected", typed=f"{PACKED}\n")[:2] == (
        0,
        "a.caseread: 2 new cases.\n",
    )
    with opened(mine, PACKED) as store:
        store.record(Statement(reading_subject("K001", "Anna"), "plan_made", "no"), "Anna")
    with opened(file) as store:
        store.record(Statement(case_subject("K001"), "hours", 21), "Lead")
    run("pack", file, "--assessor", "Anna", "-o", packed, typed=f"{WORDS}\n{OTHER}\n")
    assert run("open-pack", packed, "-o", mine, typed=f"{PACKED}\n{OTHER}\n")[:2] == (0, "a.caseread: 0 new cases.\n")
    assert run("return", mine, "-o", back, typed=f"{PACKED}\n")[0] == 0
    assert run("merge", file, back, typed=f"{WORDS}\n")[0] == 0
    with opened(file) as store:
        assert store.reading("K001", "Anna").answers == {"plan_made": "no"}


def test_a_pack_opens_into_a_plain_file_unless_it_is_asked_for(run: Run, file: Path, tmp_path: Path) -> None:
    packed, mine = tmp_path / "a.caseread-pack", tmp_path / "a.caseread"
    run("pack", file, "--assessor", "Anna", "-o", packed, typed=f"{PACKED}\n")
    assert run("open-pack", packed, "-o", mine, typed=f"{PACKED}\n")[0] == 0
    assert not is_protected(mine)
