"""The house: who may import whom, what no room may touch, and what stands at the top."""

from __future__ import annotations

import ast
import re
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
    "model/store.py",
    "model/open_file.py",
    "model/schema.py",
    "model/database.py",
    "model/tables.py",
    "model/ledger.py",
    "model/past.py",
    "model/opening.py",
    "model/known_tables.py",
    "model/lock.py",
    "model/destroying.py",
    "model/backups.py",
    "model/restoring.py",
}
"""The modules of the model that speak SQLite. All others are pure: scoring and the window can load them without it."""

SQLITE_UTILS = {"model/schema.py"}

ADMITTED = {"model/workbook_rows.py": {"openpyxl"}}
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

LAPTOPS_LANGUAGE = re.compile(r"%[aAbBcpxX](?![a-z])")
"""What in the format of a date is written in the language of the laptop; the program speaks English alone."""


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
        found += [f"{place} writes {text!r} in the laptop's language" for text in texts(tree, LAPTOPS_LANGUAGE)]
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
    if place != "model/database.py":
        names |= {"sqlite3", "sqlcipher3"}
    if place not in STORAGE:
        names.add("model.database.sqlite3")
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


def texts(tree: ast.AST, pattern: re.Pattern[str]) -> list[str]:
    """The texts in which something like that stands, formats and docstrings included."""
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [value for value in values if isinstance(value, str) and pattern.search(value)]


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
        ("model/merge.py", "from scoring import omi"),
        ("scoring/omi.py", "import export.sheet"),
        ("export/sheet.py", "from ui.session import Session"),
        ("ui/session.py", "import main"),
        ("ui/session.py", "from tests.small_instrument import small_instrument"),
        ("ui/session.py", "from .app import run"),
        ("model/merge.py", "import sqlite_utils"),
        ("model/store.py", "import sqlite_utils"),
        ("model/opening.py", "from sqlite_utils import Database"),
        ("model/store.py", "import sqlite3"),
        ("model/store.py", "from sqlcipher3 import dbapi2"),
        ("export/tables.py", "from model.database import sqlite3"),
        ("export/tables.py", "import sqlite3"),
        ("model/merge.py", "def f():\n    from model.store import Store"),
        ("model/merge.py", "from model import store"),
        ("model/merge.py", "from resources import access"),
        ("model/merge.py", "import openpyxl"),
        ("scoring/intervals.py", "import random"),
        ("scoring/intervals.py", "from pathlib import Path"),
        ("scoring/intervals.py", "from model.store import Store"),
        ("export/sheet.py", "from PySide6.QtGui import QImage"),
        ("main.py", "import PySide6"),
        ("main.py", "from ui import app"),
        ("resources/access.py", "import PySide6"),
        ("ui/app.py", "from PySide6 import QtNetwork"),
        ("ui/app.py", "from PySide6.QtNetwork import QTcpSocket"),
        ("ui/about.py", "import urllib.request"),
        ("tests/test_house.py", "from http.server import HTTPServer"),
        ("bench/floors.py", "import socket"),
        ("export/exchange.py", "import pickle"),
        ("export/exchange.py", "eval('1')"),
        ("export/exchange.py", "f'{day:%d %b %Y}'"),
        ("ui/status.py", "day.strftime('%A')"),
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
            "ui/session.py",
            "from model.store import Store\nfrom scoring.rules import rule\nfrom resources import access",
        ),
        ("ui/app.py", "from PySide6.QtWidgets import QApplication\nQApplication([]).exec()"),
        ("model/schema.py", "import sqlite_utils"),
        ("model/lock.py", "from model.database import sqlite3"),
        ("export/sheet.py", "f'{day:%Y-%m-%d, %H:%M}, {share} %and'"),
        ("export/sheet.py", "import reportlab\nfrom urllib.parse import quote"),
        ("resources/access.py", "from model.instrument import Instrument"),
        ("tests/ui/test_window.py", "import PySide6\nimport sqlite3"),
        ("scoring/__init__.py", ""),
    ],
)
def test_what_is_allowed_is_let_be(place: str, source: str) -> None:
    assert complaints(place, source) == []


def test_nothing_else_stands_at_the_top() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {PurePosixPath(path).parts[0] for path in listed.split("\0") if path} <= TOP
