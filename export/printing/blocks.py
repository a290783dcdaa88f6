"""What a printed sheet is made of, before it is set: each renderer sets every kind of block in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from export.printing.chart import Drawing

PROVISIONAL = "PROVISIONAL: not every reading is signed"
"""What is printed on every page of a sheet that counts readings nobody has signed, and known again there."""


class TableColumn(NamedTuple):
    """A column: its heading, its share of the width, and what it holds: "text", short "codes", or "numbers"."""

    heading: str
    width: float
    holds: str = "text"


class Cell(NamedTuple):
    """What stands in a cell, and in small print below or beside it. `is_open`: still to be decided."""

    text: str
    small: str = ""
    is_open: bool = False
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table. The first `names` cells of a row say what it is about."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    names: int = 2


class HeadingBlock(NamedTuple):
    """A heading; one that begins a part begins a new page, unless most of a page is left."""

    text: str
    begins_part: bool = False


class ParagraphBlock(NamedTuple):
    """A paragraph, set off from the rest if it is a caution."""

    text: str
    is_caution: bool = False


class PointsBlock(NamedTuple):
    """A list of points."""

    points: tuple[str, ...]


class NumberedBlock(NamedTuple):
    """A list whose points have numbers of their own; each is a text, and what stands below it in small print."""

    points: tuple[tuple[int, str, str], ...]


class FactsBlock(NamedTuple):
    """Names and what they stand for."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """The bar chart; `description` says in words what it shows."""

    caption: str
    description: str
    drawing: Drawing


Block: TypeAlias = HeadingBlock | ParagraphBlock | PointsBlock | NumberedBlock | FactsBlock | TableBlock | ChartBlock


@dataclass(frozen=True, slots=True)
class Document:
    """The whole sheet. `mark` stands on every page if there is one, as does `foot`; `running` on all but the first."""

    kind: str
    title: str
    subtitle: str
    running: str
    mark: str
    foot: tuple[str, str]
    blocks: tuple[Block, ...]
