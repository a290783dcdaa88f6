"""The command line as tests call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from main import main

Run: TypeAlias = Callable[..., tuple[int, str, str]]
"""What a fixture `run` gives: it runs one command, and returns its exit status, standard output and standard error."""


def exit_status(*arguments: object) -> int:
    """Run one command; its exit status."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
