"""The house: who may import whom, what no room may touch, and what stands at the top."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]

ROOMS = ("main", "ui", "export", "scoring", "model")
"""From left to right: a room may reach any room to its right, never one to its left."""

TOP = {
    *("main.py", "ui", "model", "scoring", "export", "resources", "tests", "bench", ".ci", ".gitignore"),
    *("README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "Makefile"),
    *("pyproject.toml", "requirements.txt", "requirements-dev.txt"),
}

STORAGE = {
    "model/file/store.py",
    "model/file/connection.py",
    "model/file/making.py",
    "model/file/schema.py",
    "model/file/database.py",
    "model/file/tables.py",
    "model/file/ledger.py",
    "model/file/past.py",
    "model/file/opening.py",
    "model/file/known_tables.py",
    "model/file/lock.py",
    "model/file/destroying.py",
    "model/file/backups.py",
    "model/file/restoring.py",
}
"""The modules of the model that speak SQLite. All others are pure: scoring and the window can load them without it."""

SQLITE_UTILS = {"model/file/schema.py"}

ADMITTED = {"model/sample/workbook_rows.py": {"openpyxl"}}
"""What a pure module may import that is not in the standard library: a reader of one file format."""

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


def complaints(place: str, source: str) -> list[str]:
    """What one file of the repository does that the house forbids; `place` is its path, with forward slashes."""
    room = place.partition("/")[0].removesuffix(".py")
    tree = ast.parse(source)
    imported = set(imports(tree))
    found = [f"{place} imports {name}, a network module" for name in within(imported, NETWORK)]
    found += [f"{place} uses {name}" for name in sorted(called(tree) & CODE_FROM_DATA)]
    found += [f"{place} imports {name}" for name in within(imported, CODE_FROM_DATA)]
    found += [f"{place} imports {name}: say from which room" for name in sorted(imported) if name.startswith(".")]
    if place.endswith("__init__.py") and source:
        found.append(f"{place} is not empty")
    if room in ROOMS:
        left = {*ROOMS[: ROOMS.index(room)], "tests", "bench"}
        found += [f"{place} imports {name}, to its left" for name in within(imported, left)]
    if room in {*ROOMS, "resources"}:
        found += [f"{place} imports {name}, which is not its own" for name in within(imported, forbidden(place, room))]
    if pure(place):
        known = {*sys.stdlib_module_names, *ROOMS, *ADMITTED.get(place, ())}
        outside = {name for name in imported if name.partition(".")[0] not in known}
        found += [f"{place} is pure and imports {name}" for name in sorted(outside)]
    if place == "main.py":
        early = {name for statement in tree.body for name in imports(statement, deep=False)}
        found += [f"{place} imports {name} before it is needed" for name in within(early, {"ui", "export"})]
    return found


def forbidden(place: str, room: str) -> set[str]:
    """The modules that belong to other files than this one."""
    names: set[str] = set()
    if room != "ui":
        names |= {"PySide6", "shiboken6"}
    if place not in SQLITE_UTILS:
        names.add("sqlite_utils")
    if place != "model/file/database.py":
        names |= {"sqlite3", "sqlcipher3"}
    if place not in STORAGE:
        names.add("model.file.sqlite3")
    if pure(place):
        names |= {path.replace("/", ".").removesuffix(".py") for path in STORAGE}
        names.add("resources")
    if room == "scoring":
        names |= OUTSIDE_WORLD
    return names


def pure(place: str) -> bool:
    return place.startswith(("model/", "scoring/")) and place not in STORAGE


def within(imported: set[str], names: set[str]) -> list[str]:
    """The imports that are one of these modules, or lie in one."""
    return sorted(name for name in imported if any(f"{name}.".startswith(f"{module}.") for module in names))


def imports(tree: ast.AST, *, deep: bool = True) -> Iterator[str]:
    """The modules that are imported; and of `from a import b` both a and a.b, since b may be a module."""
    for node in ast.walk(tree) if deep else (tree,):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import would hide which room it reaches into.
            module = "." * node.level + (node.module or "")
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def files() -> list[str]:
    """Every Python file of the house, as a path with forward slashes."""
    folders = [*ROOMS[1:], "resources", "tests", "bench"]
    found = [ROOT / "main.py", *(file for folder in folders for file in (ROOT / folder).rglob("*.py"))]
    return sorted(PurePosixPath(file.relative_to(ROOT)).as_posix() for file in found)


@pytest.mark.parametrize("place", files())
def test_every_file_keeps_to_the_house(place: str) -> None:
    assert complaints(place, (ROOT / place).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("model/inspection/merge.py", "from scoring import omi"),
        ("scoring/omi.py", "import export.sheet.sheet"),
        ("export/sheet/sheet.py", "from ui.session.session import Session"),
        ("ui/session/session.py", "import main"),
        ("ui/session/session.py", "from tests.small_instrument import small_instrument"),
        ("ui/session/session.py", "from .app import run"),
        ("model/inspection/merge.py", "import sqlite_utils"),
        ("model/file/store.py", "import sqlite_utils"),
        ("model/file/opening.py", "from sqlite_utils import Database"),
        ("model/file/store.py", "import sqlite3"),
        ("model/file/store.py", "from sqlcipher3 import dbapi2"),
        ("export/tables/answers_table.py", "from model.file.database import sqlite3"),
        ("export/tables/answers_table.py", "import sqlite3"),
        ("model/inspection/merge.py", "def f():\n    from model.file.store import Store"),
        ("model/inspection/merge.py", "from model import store"),
        ("model/inspection/merge.py", "from resources import access"),
        ("model/inspection/merge.py", "import openpyxl"),
        ("scoring/intervals.py", "import random"),
        ("scoring/intervals.py", "from pathlib import Path"),
        ("scoring/intervals.py", "from model.file.store import Store"),
        ("export/sheet/sheet.py", "from PySide6.QtGui import QImage"),
        ("main.py", "import PySide6"),
        ("main.py", "from ui import app"),
        ("resources/access.py", "import PySide6"),
        ("ui/window/app.py", "from PySide6 import QtNetwork"),
        ("ui/window/app.py", "from PySide6.QtNetwork import QTcpSocket"),
        ("resources/about.py", "import urllib.request"),
        ("tests/test_house.py", "from http.server import HTTPServer"),
        ("bench/floors.py", "import socket"),
        ("export/exchange/returns.py", "import pickle"),
        ("export/exchange/returns.py", "eval('1')"),
        ("model/__init__.py", '"""The model."""'),
    ],
)
def test_a_breach_is_seen(place: str, source: str) -> None:
    assert len(complaints(place, source)) >= 1


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("main.py", "def window():\n    from ui import app"),
        (
            "ui/session/session.py",
            "from model.file.store import Store\nfrom scoring.rules import rule\nfrom resources import access",
        ),
        ("ui/window/app.py", "from PySide6.QtWidgets import QApplication\nQApplication([]).exec()"),
        ("model/file/schema.py", "import sqlite_utils"),
        ("model/file/lock.py", "from model.file.database import sqlite3"),
        ("export/sheet/sheet.py", "import reportlab\nfrom urllib.parse import quote"),
        ("resources/access.py", "from model.instrument.instrument import Instrument"),
        ("tests/ui/window/test_main_window.py", "import PySide6\nimport sqlite3"),
        ("scoring/__init__.py", ""),
    ],
)
def test_what_is_allowed_is_let_be(place: str, source: str) -> None:
    assert complaints(place, source) == []


def test_nothing_else_stands_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {PurePosixPath(path).parts[0] for path in listed.split("\0") if path} <= TOP
