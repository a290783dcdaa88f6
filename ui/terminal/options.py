"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import click

from model.journal.likeness import tidied

Command: TypeAlias = Callable[..., None]


def argument(name: str, metavar: str, nargs: int = 1, *, required: bool = True) -> Callable[[Command], Command]:
    """An argument that names a file or folder, or several (nargs -1)."""
    return click.argument(name, metavar=metavar, nargs=nargs, required=required, type=click.Path(path_type=Path))


def output(metavar: str, name: str = "out") -> Callable[[Command], Command]:
    """The option that says which file or folder to write."""
    return click.option("-o", "--output", name, metavar=metavar, type=click.Path(path_type=Path), required=True)


FILE = argument("file", "FILE")
OUT = output("OUT")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
AS_NEW = click.option("--as-new", is_flag=True, help="Take what is like a known name or reference as a new one.")
SUBSAMPLE = click.option("--subsample", metavar="ID", help="Only a part of the sample that the instrument names.")


def conditions(subsample: str | None, texts: Iterable[str] = ()) -> dict[str, str]:
    """Which cases count: those of a subsample, if one is named, with the details that --where names."""
    values: dict[str, str] = {} if subsample is None else {"subsample": subsample}
    for text in texts:
        field, sign, value = text.partition("=")
        if not sign:
            raise click.UsageError(f"--where takes FIELD=VALUE, not {field!r}.")
        if field in values:
            raise click.UsageError(f"--where names {field} twice: join values of which any will do, as in {field}=A;B.")
        values[field] = value
    return values


def tidy(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """For an option that takes a name or a reference: its spelling as it is kept."""
    return None if value is None else tidied(value)


def tidy_all(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """For an option or argument that takes several of them."""
    return tuple(map(tidied, values))
