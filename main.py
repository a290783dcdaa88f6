"""The door: with a command the command line, and otherwise the window, on a file if one is named."""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run a command, or open the window where there is none; the exit status."""
    _allow_no_core_files()
    if _opens_window(arguments):
        # Imported here for the start-up of the commands: they need no Qt. Holding comes before all that is loaded then.
        from ui.window.garbage import hold

        hold()
        from ui.window.app import run as run_window  # start-up, as above

        return run_window(Path(arguments[0]) if arguments else None)
    from ui.terminal.cli import run  # here for the start-up of the window: it needs no commands

    return run(arguments)


def _allow_no_core_files() -> None:
    """A crash of this process, or of one that it starts, writes no file of its memory, which may hold a passphrase."""
    if sys.platform != "win32":
        import resource  # not for start-up: Windows has no such module

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _opens_window(arguments: list[str]) -> bool:
    """Whether no command is given, but nothing at all, or one word that can be the name of a file."""
    if len(arguments) != 1:
        return not arguments
    from ui.terminal.subjects import SUBJECTS  # here for start-up: where there are no arguments it is not needed

    return arguments[0] not in SUBJECTS and arguments[0][:1] not in ("", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
