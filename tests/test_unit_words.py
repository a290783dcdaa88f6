"""No sentence of the program is written of cases and shown as it stands: each is said of the instrument's unit.

The source is read, not run. Whatever literal says "case" stands inside a call of `for_unit` or `columns_for`, or in a
constant of a module that every use puts inside one. What the source does not show, `tests/ui/window/test_unit_words.py`
reads from the window.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = "ui", "export", "model"
OF_CASES = re.compile(r"\b(?:C&?|c)ases?\b(?! files?\b)")
SAYERS = {"for_unit", "columns_for"}

_FILE = "speaks of an instrument's file, where the words are those of its keys"
_NOTHING_OPEN = "no file is open: what its instrument is about is not known yet"
_SUBJECT = "how a journal names what an entry is about: it is read by programs"
_NAME = "a name in a file that other programs read"

OUTSIDE = {
    "ui/terminal/": "the command line speaks of cases",
    "export/forms/": _FILE,
    "model/instrument/checks.py": _FILE,
    "model/replay/": "speaks to whoever writes a replay, before there is a file",
}
"""What is not read, and why."""

TABLES = {
    ("ui/session/actions.py", "Act"): "`name_actions` and the keyboard page say each text and tip of the unit",
    ("ui/session/page_titles.py", "CASES"): "`Page` and the rail say each title of the unit",
    ("ui/window/pages.py", "PAGES"): "`rail_pages` says each title and tip of the unit",
    ("model/inspection/audit.py", "KINDS"): "the Audit page says each kind of the unit",
}
"""The tables of which all rows are said of the unit where they are read, by file and name, and where that is."""

EXCEPTIONS = {
    ("ui/file/new_inspection.py", "The questions that every case is read with."): _NOTHING_OPEN,
    ("ui/file/open_pack_form.py", "The lead inspector made this pack…"): _NOTHING_OPEN,
    ("ui/file/open_pack_form.py", "You type it each time…"): _NOTHING_OPEN,
    ("ui/file/open_pack_form.py", "If you have opened an earlier pack…"): _NOTHING_OPEN,
    ("ui/file/open_pack_form.py", "Where to keep your cases"): _NOTHING_OPEN,
    ("ui/file/pack_and_key_task.py", " is protected: open it first…"): _NOTHING_OPEN,
    ("ui/window/crash.py", "Something went wrong…"): _NOTHING_OPEN,
    ("ui/window/gallery.py", "Pictures are taken…"): "speaks to those who write the program",
    ("ui/window/start_page.py", "Caseread is for reading probation cases…"): _NOTHING_OPEN,
    ("ui/window/start_page.py", "A practice inspection of 110 invented cases…"): "that inspection is of cases",
    ("export/ending/anonymised.py", "case"): _NAME,
    ("export/ending/anonymised.py", "cases"): _NAME,
    ("export/sheet/agreement.py", "cases"): _NAME,
    ("export/sheet/sheet_json.py", "cases"): _NAME,
    ("export/tables/agreement_table.py", "cases"): _NAME,
    ("model/file/tables.py", "case/"): _SUBJECT,
    ("model/file/tables.py", " WHERE h.subject >= 'case/'…"): _SUBJECT,
    ("model/instrument/instrument.py", "case"): "where it is said what a unit is called unless it has another name",
    ("model/instrument/instrument.py", "cases"): "as above",
    ("model/journal/records.py", "case"): _SUBJECT,
    ("model/journal/records.py", "case/"): _SUBJECT,
}
"""Each literal that may speak of cases, by its file and its words, or the first of them, and why."""


class Place(NamedTuple):
    """A literal that speaks of cases, and where."""

    file: str
    line: int
    text: str


class Module:
    """One file: its tree, what stands around each part of it, and what it imports, by module and name."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.name = file.removesuffix(".py").replace("/", ".")
        tree = ast.parse(source)
        self.around: dict[ast.AST, ast.AST] = {}
        self.names: dict[str, list[ast.Name]] = defaultdict(list)
        self.attributes: dict[str, list[ast.Attribute]] = defaultdict(list)
        self.imports: set[tuple[str, str]] = set()
        self.literals: list[tuple[ast.Constant, str]] = []
        for node in ast.walk(tree):
            self.around.update((inner, node) for inner in ast.iter_child_nodes(node))
            self._note(node)

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Name(ctx=ast.Load()):
                self.names[node.id].append(node)
            case ast.Attribute():
                self.attributes[node.attr].append(node)
            case ast.ImportFrom(module=str() as module):
                self.imports |= {(module, each.name) for each in node.names}
            case ast.Constant(value=str() as text) if OF_CASES.search(text):
                if not isinstance(self.around[node], ast.Expr):  # as a docstring is
                    self.literals.append((node, text))

    def outwards(self, node: ast.AST) -> Iterator[ast.AST]:
        """What stands around a part, the nearest first."""
        while node in self.around:
            node = self.around[node]
            yield node

    def is_said(self, node: ast.AST) -> bool:
        """Whether a call says it of the unit, or a loop says each of it so; or it is only counted."""
        inside = node
        for each in self.outwards(node):
            if is_call(each, *SAYERS, "len") or (
                isinstance(each, ast.comprehension) and each.iter is inside and self.is_loop(each)
            ):
                return True
            inside = each
        return False

    def is_loop(self, loop: ast.comprehension) -> bool:
        """Whether what a loop takes in hand is what a call says of the unit."""
        taken = {each.id for each in ast.walk(loop.target) if isinstance(each, ast.Name)}
        calls = [each for each in ast.walk(self.around[loop]) if is_call(each, *SAYERS)]
        return any(isinstance(part, ast.Name) and part.id in taken for call in calls for part in ast.walk(call))

    def whole(self, node: ast.AST) -> ast.AST:
        """The statement of the module in which it stands."""
        return next((each for each in self.outwards(node) if isinstance(self.around.get(each), ast.Module)), node)

    def uses(self, module: str, name: str) -> Iterator[ast.AST]:
        """Where the constant of a module, this one or another, is used here."""
        if module == self.name or (module, name) in self.imports:
            yield from self.names[name]
        folder, _, file = module.rpartition(".")
        if (folder, file) in self.imports:
            yield from (
                each for each in self.attributes[name] if isinstance(each.value, ast.Name) and each.value.id == file
            )


def is_call(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def forgotten(sources: Mapping[str, str]) -> list[Place]:
    """The literals of these sources (by file) that speak of cases, and are not said of the unit wherever they go.

    A constant is followed into every module, also into another constant.
    """
    modules = [Module(file, source) for file, source in sources.items()]
    return [
        Place(module.file, node.lineno, text)
        for module in modules
        for node, text in module.literals
        if not is_said_everywhere(module, node, modules)
    ]


def is_said_everywhere(module: Module, node: ast.AST, modules: list[Module]) -> bool:
    if module.is_said(node):
        return True
    match module.whole(node):
        case ast.ClassDef(name=name):
            return (module.file, name) in TABLES
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            pass
        case _:
            return False
    if (module.file, name) in TABLES:
        return True
    uses = [(each, use) for each in modules for use in each.uses(module.name, name)]
    return bool(uses) and all(is_said_everywhere(each, use, modules) for each, use in uses)


@cache
def found() -> tuple[Place, ...]:
    """Every literal of the product that is to be said of the unit and is not, as far as the source shows."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return tuple(each for each in forgotten(sources) if not each.file.startswith(tuple(OUTSIDE)))


def exception_for(place: Place) -> tuple[str, str] | None:
    named = (key for key in EXCEPTIONS if key[0] == place.file and is_so(place.text, key[1]))
    return next(named, None)


def is_so(text: str, words: str) -> bool:
    return text.startswith(words.removesuffix("…")) if words.endswith("…") else text == words


def test_every_literal_of_cases_is_said_of_the_unit() -> None:
    assert [f"{each.file}:{each.line}: {each.text}" for each in found() if exception_for(each) is None] == []


def test_no_exception_is_left_over() -> None:
    assert {exception_for(each) for each in found()} - {None} == set(EXCEPTIONS)
    assert all((ROOT / place).exists() for place in OUTSIDE)
    assert all(
        re.search(rf"^(class )?{name}\b", (ROOT / file).read_text("utf-8"), re.MULTILINE) for file, name in TABLES
    )


MADE_UP = '''
"""A case in the words about a module is seen by nobody."""
def words(unit, ref):
    """Nor in those about a function."""
    yield for_unit(unit, "A case that is said of the unit.")
    yield f"{for_unit(unit, 'Case')} {ref}"
    yield "The case file, and any casement."
TEXTS = {1: "A case of a table.", 2: "Nothing."}
COLUMNS = (Column("Case"),)
ALL = (*COLUMNS, Column("Cases"))
def uses(unit):
    yield for_unit(unit, TEXTS[1])
    yield [for_unit(unit, text) for key, text in TEXTS.items()]
    yield columns_for(unit, ALL), len(COLUMNS)
'''


def missed(*sources: str) -> list[str]:
    """What is found in made-up modules `ui/kit/one.py`, `ui/kit/two.py`."""
    named = zip(("ui/kit/one.py", "ui/kit/two.py"), (MADE_UP + sources[0], *sources[1:]), strict=False)
    return [each.text for each in forgotten(dict(named))]


def test_what_is_said_of_the_unit_is_not_found() -> None:
    assert missed("") == []
    assert missed("", "from ui.kit.one import TEXTS\nshow(for_unit(unit, TEXTS[2]))") == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('show("There is no case.")', "There is no case."),
        ('show(f"{name} has no case.")', " has no case."),
        ('show(for_unit(unit, name) + "C&ases")', "C&ases"),
        ('def no_words(text="a case"): pass', "a case"),
        ("show(TEXTS[1])", "A case of a table."),
        ("for text in TEXTS.values(): show(text)", "A case of a table."),
        ("show([other for text in TEXTS.values()])", "A case of a table."),
        ("MORE = (*COLUMNS,)", "Case"),
        ("MORE = (*COLUMNS,)\nshow(columns_for(unit, MORE), MORE)", "Case"),
        ('UNUSED = "Cases"', "Cases"),
        ('class Table:\n    title = "Cases"\n    def show(self): return for_unit(unit, self.title)', "Cases"),
    ],
)
def test_what_is_forgotten_is_found(source: str, text: str) -> None:
    assert missed(source) == [text]


@pytest.mark.parametrize(
    "source",
    ["from ui.kit.one import TEXTS\nshow(TEXTS[1])", "from ui.kit import one\nshow(one.TEXTS[1])"],
)
def test_a_constant_is_followed_into_other_modules(source: str) -> None:
    assert missed("", source) == ["A case of a table."]
