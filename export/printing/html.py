"""The score sheet as one HTML page that needs nothing else: on a screen, in a reader's ear, or on paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from export.printing.document import LANGUAGE, document
from export.sheet.sheet import ScoreSheet
from model.file.files import whole_file
from resources.access import path as resource


def write_html(sheet: ScoreSheet, path: Path) -> None:
    """Write the sheet to `path`, whole or not at all; Refused if the file cannot be written."""
    content = html(sheet)
    with whole_file(path) as neighbour:
        neighbour.write_text(content, encoding="utf-8", newline="\n")


def html(sheet: ScoreSheet) -> str:
    """The sheet as the text of an HTML page."""
    return _template().render(sheet=document(sheet), language=LANGUAGE)


@cache
def _template() -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals["name"] = lambda value: type(value).__name__
    environment.globals["num"] = "{:g}".format
    return environment.get_template("sheet.html.j2")
