"""Whatever is given as a file, to any command: a pipe, a device and a name too long are each one sentence at once."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TypeAlias

import click
import pytest

from model.file.store import Store
from tests.commands import exit_status
from tests.conftest import new_store
from ui.terminal.cli import cli

ROOT = Path(__file__).parents[3]
HUNG = 60
"""After so many seconds a command hangs: on a machine however busy, none of these takes a tenth of it."""

VALUES = {
    "TYPE": "inspector", "NAME": "Anna", "REF": "K001", "AREA": "Kent", "YYYY-MM": "2026-11", "TEXT": "Because",
    "ID": "omi-2007", "ID|PATH": "omi-2007", "REASON": "Because", "BACKUP": "1",
}  # fmt: skip
MORE: dict[tuple[str, ...], list[str]] = {("demo",): ["--instrument", "esi-2006"]}  # the one that is played soonest
PATHS = {
    "FILE": "kent.caseread", "SAMPLE.csv|SAMPLE.xlsx": "list.csv", "ANSWERS.csv": "answers.csv", "OUT": "out.csv",
    "PACK": "a.caseread-pack", "RETURN...": "a.caseread-return", "RESPONDENTS": "other.caseread", "DIR": "folder",
    "SHEET": "sheet.txt", "FOLDER": "folder", "FORM.xlsx": "form.xlsx", "PATH": "own.toml", "BACKUP": "old.caseread",
    "ID|PATH": "own.toml", "FILE|FOLDER": "own.toml",
}  # fmt: skip
SUFFIXES = {"sheet": ".html", "pack": ".caseread-pack", "return": ".caseread-return", "export": ".csv", "audit": ".csv"}


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(cli)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        elif not command.hidden:
            yield (*words, name), command


def is_path(parameter: click.Parameter) -> bool:
    return isinstance(parameter.type, click.Path) or "PATH" in str(parameter.metavar) or parameter.metavar == "BACKUP"


Tried: TypeAlias = Callable[..., int]

PLACES = [
    pytest.param(words, command, parameter, id=f"{' '.join(words)} {parameter.name}")
    for words, command in commands(cli)
    for parameter in command.params
    if is_path(parameter)
]


def special(kind: str, folder: Path, suffix: str) -> Path:
    if kind == "pipe":
        os.mkfifo(folder / f"pipe{suffix}")
        return folder / f"pipe{suffix}"
    if kind == "device":
        (folder / f"device{suffix}").symlink_to("/dev/zero")
        return folder / f"device{suffix}"
    return folder / ("n" * (240 - len(suffix)) + suffix)


def line_of(command: click.Command, tried: click.Parameter, place: Path, folder: Path) -> list[str]:
    """What makes a whole command, with `place` as the one parameter that is tried."""
    line = []
    for parameter in command.params:
        if parameter is not tried and not parameter.required:
            continue
        if parameter is tried:
            value = str(place)
        elif is_path(parameter) and parameter.metavar in PATHS:
            value = str(folder / PATHS[parameter.metavar])
        elif isinstance(parameter, click.Option) and parameter.is_flag:
            line.append(parameter.opts[0])
            continue
        else:
            value = VALUES[str(parameter.metavar)]
        line += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return line


def suffix_of(words: tuple[str, ...], parameter: click.Parameter) -> str:
    """How a file is called that this parameter may name."""
    if parameter.name == "out":
        return SUFFIXES.get(words[0], ".xlsx")
    return Path(PATHS[str(parameter.metavar).strip("[]")]).suffix


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Tried:
    """Run a command, with a passphrase on its standard input; its exit status."""

    def run(*line: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO("lamp river cake stone bird\n"))
        return exit_status(*line)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_store(tmp_path / "kent.caseread").close()
    (tmp_path / "list.csv").write_text("case_ref,sentence_type\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def in_time() -> Iterator[None]:
    def hung(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(HUNG)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize(("words", "command", "parameter"), PLACES)
def test_a_pipe_or_a_device_is_one_sentence(
    words: tuple[str, ...],
    command: click.Command,
    parameter: click.Parameter,
    kind: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    tried: Tried,
) -> None:
    place = special(kind, folder, suffix_of(words, parameter))
    status = tried(*words, *line_of(command, parameter, place, folder), *MORE.get(words, []))
    _, err = capsys.readouterr()
    assert (status, err.count("\n")) == (1, 1), err
    assert place.is_fifo() if kind == "pipe" else place.is_symlink()


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize(("words", "command", "parameter"), PLACES)
def test_a_name_that_is_too_long_for_what_lies_beside_it_is_one_sentence_or_works(
    words: tuple[str, ...],
    command: click.Command,
    parameter: click.Parameter,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    tried: Tried,
) -> None:
    place = special("long", folder, suffix_of(words, parameter))
    status = tried(*words, *line_of(command, parameter, place, folder), *MORE.get(words, []))
    _, err = capsys.readouterr()
    assert (status, err.count("\n")) in ((1, 1), (0, 0)), err


@pytest.fixture
def program(folder: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Runs `score` in a shell with its streams as they are written."""

    def run(streams: str) -> subprocess.CompletedProcess[str]:
        line = f'exec "{sys.executable}" main.py score "{folder / "kent.caseread"}" {streams}'
        return subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=HUNG, check=False)

    return run


def test_an_output_that_is_full_is_one_sentence(program: Callable[[str], subprocess.CompletedProcess[str]]) -> None:
    done = program("> /dev/full")
    assert (done.returncode, done.stderr) == (1, "The output cannot be used: No space left on device.\n")


def test_a_full_place_for_errors_too_is_the_status_alone(
    program: Callable[[str], subprocess.CompletedProcess[str]],
) -> None:
    assert program("> /dev/full 2>&1").returncode == 1


@pytest.mark.parametrize(
    ("streams", "status", "sentence"),
    [
        ("<&- >&- 2>&-", 1, ""),
        (">&-", 1, "There is no standard output to write to.\n"),
        ("<&-", 0, ""),
        ("2>&-", 0, ""),
    ],
)
def test_streams_that_are_closed(
    program: Callable[[str], subprocess.CompletedProcess[str]], folder: Path, streams: str, status: int, sentence: str
) -> None:
    done = program(streams)
    assert (done.returncode, done.stderr) == (status, sentence)
    with Store.open(folder / "kent.caseread") as store:
        assert store.verify().problems == ()
