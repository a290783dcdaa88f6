"""The door: with a command the command line, and otherwise the window, on a file if one is named."""

from __future__ import annotations

import sys
from pathlib import Path

_SET_DUMPABLE = 4
"""PR_SET_DUMPABLE: see prctl(2)."""

_NO_ERROR_REPORT = 2
"""SEM_NOGPFAULTERRORBOX of Windows' SetErrorMode; what a process starts inherits it."""


def main(arguments: list[str]) -> int:
    """Run a command, or open the window where there is none; the exit status."""
    _keep_memory()
    if _opens_window(arguments):
        # Imported here for the start-up of the commands: they need no Qt. Holding comes before all that is loaded then.
        from ui.window.garbage import hold

        hold()
        from ui.window.app import run as run_window  # start-up, as above

        return run_window(Path(arguments[0]) if arguments else None)
    from ui.terminal.cli import run  # here for the start-up of the window: it needs no commands

    return run(arguments)


def _keep_memory() -> None:
    """What is in memory, a passphrase perhaps, is for this process alone.

    A crash of it, or of one that it starts, leaves no file of it; on Linux no other process of the same user can read
    it, nor the system's own crash handler.
    """
    import ctypes  # not for start-up: as below

    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_NO_ERROR_REPORT)
    else:
        import resource  # not for start-up: Windows has no such module

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, ctypes.c_ulong(0))


def _opens_window(arguments: list[str]) -> bool:
    """Whether no command is given, but nothing at all, or one word that can be the name of a file."""
    if len(arguments) != 1:
        return not arguments
    from ui.terminal.subjects import SUBJECTS  # here for start-up: where there are no arguments it is not needed

    return arguments[0] not in SUBJECTS and arguments[0][:1] not in ("", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
