"""The README's list of commands beside those that there are: the same names, arguments and options, and no others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import click

from ui.terminal.cli import cli

README = Path(__file__).parents[3] / "README.md"

Words: TypeAlias = tuple[str, ...]
"""What stands between the program and the arguments of a command; none of the program itself."""

CONTEXT = click.Context(cli)


def commands(group: click.Group, words: Words = ()) -> Iterator[tuple[Words, click.Command]]:
    """Every command with its words; a hidden one has those of its group, as people call it."""
    for name in group.list_commands(CONTEXT):
        command = group.get_command(CONTEXT, name)
        assert command is not None
        own = words if command.hidden else (*words, name)
        if isinstance(command, click.Group):
            yield from commands(command, own)
        else:
            yield own, command


def usage(command: click.Command) -> set[str]:
    """The arguments and options of a command, each as the README writes it; what click alone needs has no name."""
    return {shown(parameter) for parameter in command.params} - {""}


def shown(parameter: click.Parameter) -> str:
    value = str(parameter.metavar or "")
    if isinstance(parameter, click.Argument):
        return value
    assert isinstance(parameter, click.Option)
    if parameter.multiple and not value.endswith("..."):
        value += " ..."
    words = f"{parameter.opts[0]} {value}".strip()
    return words if parameter.required else f"[{words}]"


def lines() -> list[str]:
    """The commands of the README, without what is said of them."""
    section = README.read_text(encoding="utf-8").split("## The command line\n")[1].split("\n## ")[0]
    block = [line.strip() for line in section.splitlines() if line.startswith("    ")]
    return [re.split("  +", line)[0].removeprefix("python main.py ") for line in block]


def command_of(line: str) -> tuple[Words, click.Command]:
    """The words that a line of the README begins with, and the command or group that they name."""
    command: click.Command = cli
    words: Words = ()
    for word in line.split():
        inner = command.get_command(CONTEXT, word) if isinstance(command, click.Group) else None
        if inner is None:
            break
        command, words = inner, (*words, word)
    return words, command


def without_endings(piece: str) -> str:
    """OUT of OUT.pdf|OUT.html."""
    return re.sub(r"\b(\w+)(\|\1\b)+", r"\1", re.sub(r"\.[a-z]+", "", piece))


EXISTING = {**{words: usage(command) for words, command in commands(cli)}, (): {"[FILE]", *usage(cli)}}
"""What there is; FILE of the program itself is the window's."""


def listed() -> dict[Words, set[str]]:
    """What the README says; of a command with several lines, what stands in some of them can be left out."""
    pieces = defaultdict(list)
    for line in lines():
        words, _ = command_of(line)
        rest = line.removeprefix(" ".join(words)).strip()
        found = re.findall(r"\[.*?\]|-\S+(?: [A-Z]\S*)?|\S+", rest)
        known = EXISTING.get(words, set())
        # Where the program names a kind of file, so must the README; where it does not, the README may.
        pieces[words].append({piece if piece in known else without_endings(piece) for piece in found})
    return {words: joined(of_lines) for words, of_lines in pieces.items()}


def joined(of_lines: list[set[str]]) -> set[str]:
    always = set.intersection(*of_lines)
    return always | {piece if piece.startswith("[") else f"[{piece}]" for piece in set.union(*of_lines) - always}


def test_the_readme_lists_every_command_as_it_is_and_nothing_else() -> None:
    assert listed() == EXISTING
