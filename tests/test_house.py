"""The house: who may use whom, as ARCHITECTURE.md says; what no room may touch; and how large a thing may grow."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]

MOST_FILES = 30
MOST_LINES = 400

TOP = {
    *("main.py", "ui", "model", "scoring", "export", "resources", "tests", "bench", ".ci", ".gitignore"),
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "Makefile"),
    *("pyproject.toml", "requirements.txt", "requirements-dev.txt"),
}

BELONGS_TO = {
    "sqlite_utils": {"model/file/schema.py"},
    "sqlite3": {"model/file/sqlite.py"},
    "sqlcipher3": {"model/file/sqlite.py"},
    "openpyxl": {"model/sample/workbook_rows.py", "export/tables/workbook.py", "export/forms/xlsform_reading.py"},
}
"""Packages that only these files of the product import."""

NETWORK = {
    *("socket", "socketserver", "ssl", "asyncio", "http", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib"),
    *("xmlrpc", "requests", "httpx", "aiohttp", "urllib3", "PySide6.QtNetwork", "PySide6.QtWebSockets"),
}
CODE_FROM_DATA = {"pickle", "marshal", "shelve", "dill", "eval", "exec", "__import__"}
OUTSIDE_WORLD = {
    *("os", "io", "pathlib", "shutil", "tempfile", "subprocess", "sqlite3"),
    *("time", "datetime", "random", "secrets", "uuid", "threading"),
}
"""What scoring has nothing to do with: files, clock, chance."""

LAPTOPS_LANGUAGE = re.compile(r"%[aAbBcpxX](?![a-z])")
"""What in the format of a date is written in the language of the laptop; the program speaks English alone."""

Rooms = Mapping[str, frozenset[str]]
"""Each room, and the rooms (or single files) that it may use."""


@cache
def rooms() -> Rooms:
    """The table of rooms in ARCHITECTURE.md; a name that is no room stands for all rooms in that folder."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("\n## The rooms\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    named = {row[0].strip("`"): re.findall(r"`([^`]+)`", row[2]) for row in rows[2:]}
    return {
        room: frozenset(found for name in uses for found in ([name] if is_one(name, named) else inside(name, named)))
        for room, uses in named.items()
    }


def is_one(name: str, named: Iterable[str]) -> bool:
    return name in named or name.endswith(".py")


def inside(folder: str, named: Iterable[str]) -> list[str]:
    found = [room for room in named if room.startswith(f"{folder}/")]
    assert found, f"ARCHITECTURE.md names {folder}, which is no room"
    return found


def room_of(place: str) -> str:
    """The room that a file stands in: `ui/read` of `ui/read/walk.py`, `main.py` of itself."""
    return place.rpartition("/")[0] or place


def complaints(place: str, source: str) -> list[str]:
    """What one file of the repository does that the house forbids; `place` is its path, with forward slashes."""
    tree = ast.parse(source)
    imported = set(imports(tree))
    found = [f"{place} imports {name}, a network module" for name in within(imported, NETWORK)]
    found += [f"{place} uses {name}" for name in sorted(called(tree) & CODE_FROM_DATA)]
    found += [f"{place} imports {name}" for name in within(imported, CODE_FROM_DATA)]
    found += [f"{place} imports {name}: say from which room" for name in sorted(imported) if name.startswith(".")]
    if place.endswith("__init__.py") and source:
        found.append(f"{place} is not empty")
    if len(source.splitlines()) > MOST_LINES:
        found.append(f"{place} has more than {MOST_LINES} lines")
    if is_product(place):
        found += arrows(place, imported)
        found += [f"{place} imports {name}, which is not its own" for name in within(imported, foreign(place))]
        found += [
            f"{place}, line {line}: say which start-up an import inside a function is for" for line in late(source)
        ]
        found += [f"{place} writes {text!r} in the laptop's language" for text in texts(tree, LAPTOPS_LANGUAGE)]
    return found


def is_product(place: str) -> bool:
    return place.partition("/")[0] not in {"tests", "bench"}


def arrows(place: str, imported: Iterable[str]) -> list[str]:
    """The imports of one file that the table of rooms does not allow."""
    mine = room_of(place)
    if place.endswith("__init__.py"):
        return []
    if mine not in rooms():
        return [f"{place} stands in a room that ARCHITECTURE.md does not name"]
    found = []
    for target in sorted(filter(None, map(file_of, imported))):
        allowed = room_of(target) == mine or {room_of(target), target} & rooms()[mine]
        if not allowed:
            found.append(f"{place} imports {target}, which {mine} may not use")
    found += [f"{place} imports {name}" for name in within(set(imported), {"tests", "bench"})]
    return found


def foreign(place: str) -> set[str]:
    """The modules that belong to other files than this one."""
    names = {package for package, owners in BELONGS_TO.items() if place not in owners}
    if not place.startswith("ui/") or place.startswith("ui/terminal/"):
        names |= {"PySide6", "shiboken6"}
    if not place.startswith("model/file/"):
        names.add("model.file.sqlite")
    if place.startswith("scoring/"):
        names |= OUTSIDE_WORLD
    return names


def late(source: str) -> list[int]:
    """The lines of imports inside functions that do not say which start-up they spare, there or on the line before."""
    lines = source.splitlines()
    comments = {
        token.start[0]: token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    at = {
        node.lineno
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    def is_told(line: int) -> bool:
        above = line - 1
        while above > 0 and (above in at or lines[above - 1].lstrip().startswith("#")):
            if "start-up" in comments.get(above, ""):
                return True
            above -= 1
        return "start-up" in comments.get(line, "")

    return sorted(line for line in at if not is_told(line))


def within(imported: set[str], names: set[str]) -> list[str]:
    """The imports that are one of these modules, or lie in one."""
    return sorted(name for name in imported if any(f"{name}.".startswith(f"{module}.") for module in names))


def imports(tree: ast.AST) -> Iterator[str]:
    """The modules that are imported; and of `from a import b` both a and a.b, since b may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import would hide which room it reaches into.
            module = "." * node.level + (node.module or "")
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def texts(tree: ast.AST, pattern: re.Pattern[str]) -> list[str]:
    """The texts in which something like that stands, formats and docstrings included."""
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [value for value in values if isinstance(value, str) and pattern.search(value)]


def called(tree: ast.AST) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def file_of(module: str) -> str | None:
    """The file of the house that a module is; None of anything else."""
    place = f"{module.replace('.', '/')}.py"
    return place if not module.startswith(".") and (ROOT / place).is_file() else None


@cache
def files() -> list[str]:
    """Every Python file of the repository, as a path with forward slashes."""
    folders = [top for top in TOP if (ROOT / top).is_dir()]
    found = [ROOT / "main.py", *(file for folder in folders for file in (ROOT / folder).rglob("*.py"))]
    return sorted(PurePosixPath(file.relative_to(ROOT)).as_posix() for file in found)


def text_of(place: str) -> str:
    return (ROOT / place).read_text(encoding="utf-8")


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of files each of which reaches all others of its group, and so could not be read alone."""
    reached = {place: reachable(graph, place) for place in graph}
    groups = {frozenset(other for other in reached[place] if place in reached.get(other, ())) for place in graph}
    return sorted(sorted(group) for group in groups if group)


def reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """All that can be come to from a file by one import or more; itself only if a circle leads back to it."""
    found: set[str] = set()
    waiting = [*graph.get(start, ())]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += graph.get(place, ())
    return found


def crowded(places: Iterable[str]) -> list[str]:
    """The folders that hold more files than can be taken in at a glance, empty `__init__.py` files left out."""
    counts: dict[str, int] = {}
    for place in places:
        if not place.endswith("__init__.py"):
            folder = room_of(place)
            counts[folder] = counts.get(folder, 0) + 1
    return sorted(folder for folder, count in counts.items() if count > MOST_FILES)


@pytest.mark.parametrize("place", files())
def test_every_file_keeps_to_the_house(place: str) -> None:
    assert complaints(place, text_of(place)) == []


def test_no_circle_of_files() -> None:
    graph = {
        place: {found for name in imports(ast.parse(text_of(place))) if (found := file_of(name)) and found != place}
        for place in files()
    }
    assert circles(graph) == []


def test_one_name_has_one_meaning() -> None:
    classes = [
        (node.name, place)
        for place in files()
        if is_product(place)
        for node in ast.walk(ast.parse(text_of(place)))
        if isinstance(node, ast.ClassDef)
    ]
    counts = Counter(name for name, _ in classes)
    assert [(name, place) for name, place in classes if counts[name] > 1] == []


def test_no_folder_is_crowded() -> None:
    assert crowded(files()) == []


def test_every_room_is_in_the_table_and_every_room_of_the_table_is_there() -> None:
    there = {room_of(place) for place in files() if is_product(place) and not place.endswith("__init__.py")}
    assert set(rooms()) == there


def test_what_a_room_may_use_never_leads_back_to_it() -> None:
    graph = {room: {room_of(name) if name.endswith(".py") else name for name in uses} for room, uses in rooms().items()}
    graph["export/demo"] = graph["export/demo"] - {"export/demo"}
    assert circles({room: uses - {"main.py"} for room, uses in graph.items()}) == []


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("model/inspection/merge.py", "from scoring import omi"),
        ("model/journal/records.py", "from model.instrument.values import counted"),
        ("model/inspection/merge.py", "def f():\n    from model.file.store import Store  # start-up"),
        ("model/inspection/merge.py", "from model.file import store"),
        ("model/inspection/merge.py", "if TYPE_CHECKING:\n    from model.file.store import Store"),
        ("model/inspection/merge.py", "from resources import access"),
        ("model/inspection/merge.py", "import openpyxl"),
        ("model/inspection/merge.py", "import sqlite_utils"),
        ("model/file/store.py", "import sqlite_utils"),
        ("model/file/opening.py", "from sqlite_utils import Database"),
        ("model/file/store.py", "import sqlite3"),
        ("model/file/store.py", "from sqlcipher3 import dbapi2"),
        ("scoring/omi.py", "import export.sheet.sheet"),
        ("scoring/intervals.py", "import random"),
        ("scoring/intervals.py", "from pathlib import Path"),
        ("scoring/intervals.py", "from model.file.store import Store"),
        ("export/sheet/sheet.py", "from ui.session.session import Session"),
        ("export/sheet/sheet.py", "from export.printing.blocks import Block"),
        ("export/sheet/sheet.py", "from PySide6.QtGui import QImage"),
        ("export/tables/answers_table.py", "from model.file.sqlite import sqlite3"),
        ("export/tables/answers_table.py", "import sqlite3"),
        ("export/exchange/returns.py", "import pickle"),
        ("export/exchange/returns.py", "eval('1')"),
        ("ui/kit/notice.py", "from ui.session.session import Session"),
        ("ui/cases/cases_page.py", "from ui.read.walk import walk"),
        ("ui/session/session.py", "import main"),
        ("ui/session/session.py", "from tests.small_instrument import small_instrument"),
        ("ui/session/session.py", "from .settings import Settings"),
        ("ui/window/app.py", "from PySide6 import QtNetwork"),
        ("ui/window/app.py", "from PySide6.QtNetwork import QTcpSocket"),
        ("ui/terminal/cli.py", "from ui.session.session import Session"),
        ("ui/terminal/cli.py", "from PySide6.QtCore import QSettings"),
        ("main.py", "import PySide6"),
        ("main.py", "from ui.read import walk"),
        ("main.py", "def f():\n    from ui.window import app"),
        ("main.py", "x = 1\n" * 401),
        ("resources/access.py", "import PySide6"),
        ("resources/about.py", "import urllib.request"),
        ("tests/test_house.py", "from http.server import HTTPServer"),
        ("bench/floors.py", "import socket"),
        ("nowhere/new.py", "x = 1"),
        ("export/exchange/returns.py", "f'{day:%d %b %Y}'"),
        ("ui/window/status.py", "day.strftime('%A')"),
        ("model/__init__.py", '"""The model."""'),
    ],
)
def test_a_breach_is_seen(place: str, source: str) -> None:
    assert len(complaints(place, source)) >= 1


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("main.py", "def window():\n    from ui.window import app  # start-up of a command"),
        (
            "main.py",
            "def window():\n    # not needed for the start-up of a command\n    from ui.window import app, crash\n",
        ),
        (
            "ui/session/session.py",
            "from model.file.store import Store\nfrom scoring.rules import rule\nfrom resources import access",
        ),
        ("ui/window/app.py", "from PySide6.QtWidgets import QApplication\nQApplication([]).exec()"),
        ("ui/window/app.py", "from ui.read.walk import walk"),
        ("ui/terminal/talk.py", "from ui.session.settings import user_settings"),
        ("model/file/schema.py", "import sqlite_utils"),
        ("model/file/lock.py", "from model.file.sqlite import sqlite3"),
        ("export/printing/pdf.py", "import reportlab\nfrom urllib.parse import quote"),
        ("export/demo/play.py", "from export.sheet.sheet import score_sheet"),
        ("resources/access.py", "from model.instrument.instrument import Instrument"),
        ("export/sheet/sheet.py", "f'{day:%Y-%m-%d, %H:%M}, {share} %and'"),
        ("tests/ui/test_window.py", "import PySide6\nimport sqlite3"),
        ("scoring/__init__.py", ""),
    ],
)
def test_what_is_allowed_is_let_be(place: str, source: str) -> None:
    assert complaints(place, source) == []


def test_a_circle_is_seen_however_long() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_a_crowded_folder_is_seen() -> None:
    assert crowded(f"ui/kit/{number}.py" for number in range(MOST_FILES + 1)) == ["ui/kit"]
    assert crowded([*(f"ui/kit/{number}.py" for number in range(MOST_FILES)), "ui/kit/__init__.py"]) == []


def test_nothing_else_stands_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {PurePosixPath(path).parts[0] for path in listed.split("\0") if path} <= TOP
