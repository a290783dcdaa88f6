"""Closing, keeping and destroying on the command line: exit codes, one sentence, and nothing without being sure."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from export.exchange import signatures
from export.exchange.returns import write_return
from model.file.store import Store
from model.journal.records import Statement, reading_subject
from tests.both_kinds import KEY
from tests.commands import Run, exit_status
from tests.conftest import new_store
from ui.session.settings import Settings

ANN = "Ann Ash"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """What the window remembers on this laptop."""
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    monkeypatch.setattr("ui.session.settings.user_settings", lambda: settings)
    return settings


@pytest.fixture
def file(tmp_path: Path, kept: Settings) -> Path:
    """An inspection in a folder of its own; K001 is read and signed."""
    path = tmp_path / "desk" / "kent.caseread"
    path.parent.mkdir()
    with new_store(path) as store:
        store.record(Statement(reading_subject("K001", ANN), "plan_made", "yes"), ANN)
        store.sign("K001", ANN, "in a hurry")
    kept.remember_file(path)
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command where nobody sits at a terminal, or at one where this is typed."""

    def command(*arguments: object, typed: str | None = None) -> tuple[int, str, str]:
        terminal = io.StringIO(typed or "")
        monkeypatch.setattr(terminal, "isatty", lambda: typed is not None)
        monkeypatch.setattr("sys.stdin", terminal)
        return (exit_status(*arguments), *capsys.readouterr())

    return command


def test_closing_says_what_is_open_and_wants_a_yes(run: Run, file: Path) -> None:
    before = file.read_bytes()
    status, out, error = run("close", file)
    assert (status, error) == (1, "kent.caseread was not closed: say --yes to close it.\n")
    assert "1 case that nobody has begun to read: K002." in out
    assert file.read_bytes() == before
    assert run("close", file, typed="n\n")[0] == 1
    status, out, error = run("close", file, "--remark", "Published.", typed="y\n")
    assert status == 0
    assert "Closed kent.caseread, journal digest " in out
    assert run("verify", file)[0] == 0


def test_every_command_that_would_state_something_is_refused_with_the_same_sentence(run: Run, file: Path) -> None:
    folder = file.parent
    with Store.open(file) as store:
        copy = store.upkeep.backup(folder / "ann.caseread")
    with Store.open(copy) as store:
        store.local.set("assessor", ANN)
        store.record(Statement(reading_subject("K002", ANN), "plan_made", "no"), ANN)
        write_return(store, folder / "ann.caseread-return")
    (folder / "sample.csv").write_text("case_ref,sentence_type,requirements,hours\nK003,community,programme,1\n")
    (folder / "answers.csv").write_text("case_ref,assessor,question_id,answer,note\nK002,Ann Ash,plan_made,yes,\n")
    assert run("close", file, "--yes")[0] == 0
    digest, names = run("verify", file)[1], {path.name for path in folder.iterdir()}
    for command in (
        ("sample", file, folder / "sample.csv"),
        ("answers", file, folder / "answers.csv"),
        ("sign", file, "--assessor", ANN, "--case", "K001"),
        ("merge", file, folder / "ann.caseread-return"),
        ("pack", file, "--assessor", ANN, "-o", folder / "ann.caseread-pack"),
        ("close", file, "--yes"),
    ):
        status, out, error = run(*command, typed=None)
        assert (status, out, error.count("\n")) == (1, "", 1), command
        assert "kent.caseread was closed on " in error
        assert error.endswith("by Lead inspector: nothing can be changed.\n")
    assert run("verify", file)[1] == digest
    assert {path.name for path in folder.iterdir()} == names
    for harmless in (("score", file), ("merge", file, folder / "ann.caseread-return", "--dry-run")):
        assert run(*harmless)[0] == 0


def test_a_closing_is_taken_back_with_a_reason_and_the_late_return_comes_in(run: Run, file: Path) -> None:
    assert run("reopen", file, "--reason", "a mistake")[2] == "kent.caseread is not closed.\n"
    run("close", file, "--yes")
    assert run("reopen", file)[0] == 2
    assert run("reopen", file, "--reason", " ")[2].startswith("Say why the inspection is opened again")
    assert run("reopen", file, "--reason", "a return is late")[:2] == (0, "kent.caseread is open again.\n")
    with Store.open(file) as store:
        assert store.read_only is None


def test_merging_a_copy_that_was_closed_says_so_before_and_closes(run: Run, file: Path) -> None:
    with Store.open(file) as store:
        signatures.own(store)  # as a new inspection has from the beginning
        desk = store.upkeep.backup(file.with_name("desk.caseread"))
    run("close", desk, "--yes")
    back = file.with_name("desk.caseread-return")
    with Store.open(desk) as store:
        store.local.set("assessor", "Lead inspector")
    run("reopen", desk, "--reason", "to write a return")
    assert run("return", desk, "-o", back)[0] == 0
    assert "closed by this" not in run("merge", file, back, "--dry-run")[1]
    run("close", desk, "--yes")
    assert run("return", desk, "-o", back)[0] == 0
    said = run("merge", file, back, "--dry-run")[1]
    assert "The inspection is closed by this, and nothing can be changed then: Lead inspector did so on " in said
    assert run("merge", file, back)[0] == 0
    with Store.open(file) as one, Store.open(desk) as other:
        assert one.digest() == other.digest()
        assert one.read_only is not None
        assert one.verify().problems == ()


def test_the_anonymised_copy(run: Run, file: Path) -> None:
    out = file.with_name("copy.json")
    status, said, _ = run("export", file, "--anonymised", "-o", out)
    assert (status, "Wrote copy.json." in said) == (0, True)
    assert "someone who knows such a case well could recognise it" in said
    assert ANN not in out.read_text()
    assert json.loads(out.read_text())["anonymised"] is True
    assert run("export", file, "--anonymised", "-o", file.with_name("copy.pdf"))[0] == 1
    assert run("export", file, "-o", file.with_name("all.csv"))[1] == "Wrote all.csv.\n"


@pytest.mark.parametrize("arguments", [(), ("--confirm", "Lincolnshire"), ("--confirm", "")])
def test_nothing_is_destroyed_unless_the_area_is_typed(run: Run, file: Path, arguments: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in file.parent.iterdir()}
    status, out, error = run("destroy", file, *arguments)
    assert (status, out) == (1, "")
    assert error == "Nothing was destroyed: type 'Kent' to destroy kent.caseread.\n"
    assert {path: path.read_bytes() for path in file.parent.iterdir()} == before


def test_destroying_at_a_terminal_names_the_files_and_asks(run: Run, file: Path, kept: Settings) -> None:
    with Store.open(file) as store:
        backup = store.upkeep.backup()
    status, out, error = run("destroy", file, typed="kent\n")
    assert status == 0
    assert f"These files will be destroyed:\nkent.caseread\n{backup.name}\n" in out
    assert "Copies elsewhere are not found" in out
    assert "Type Kent to destroy them" in error
    assert "Destroyed kent.caseread, 2 files in all. An SSD" in out
    assert not list(file.parent.iterdir())
    assert kept.recent_files == ()
    assert run("destroy", file, "--confirm", "Kent")[2].startswith("There is no file ")


def test_a_protected_file_whose_passphrase_is_forgotten_can_be_destroyed_by_its_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lost.caseread"
    new_store(path, key=KEY).close()
    assert run("destroy", path, "--confirm", "Kent")[2] == (
        "Nothing was destroyed: type 'lost' to destroy lost.caseread.\n"
    )
    assert run("destroy", path, "--confirm", "lost")[0] == 0
    assert not path.exists()


def test_where_something_is_left_it_is_said_and_doing_it_again_goes_on(
    run: Run, file: Path, kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(file) as store:
        backup = store.upkeep.backup()
    unlink = Path.unlink

    def refusing(path: Path, missing_ok: bool = False) -> None:
        if path == backup:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    with monkeypatch.context() as world:
        world.setattr(Path, "unlink", refusing)
        status, _, error = run("destroy", file, "--confirm", "Kent")
    assert (status, error.count("\n")) == (1, 1)
    assert f"kent.caseread is not destroyed yet: {backup.name} could not be removed (Permission denied)." in error
    assert kept.recent_files == (file,)
    assert run("destroy", file, "--confirm", "Kent")[0] == 0
    assert not list(file.parent.iterdir())
