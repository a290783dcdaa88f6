"""What a command or the window loads before it does anything: nothing that is slow and not its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

SLOW = {"PySide6", "reportlab", "jinja2", "openpyxl", "pypdfium2", "sqlite_utils", "pyrage", "nacl"}


def loaded(*statements: str) -> set[str]:
    """The packages that a new Python has loaded after these statements."""
    program = "\n".join(["import sys", *statements, "print(*sys.modules)"])
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in result.stdout.splitlines()[-1].split()}


def test_the_commands_all_together_load_nothing_slow() -> None:
    help_on_all = ("from main import main", "with suppress(SystemExit):", "    main(['--help'])")
    packages = loaded("from contextlib import suppress", *help_on_all)
    assert "click" in packages
    assert packages & SLOW == set()


def test_the_window_loads_no_commands() -> None:
    window = ("window = ModuleType('ui.window.app')", "window.run = print", "sys.modules[window.__name__] = window")
    packages = loaded("from types import ModuleType", *window, "from main import main", "main(['kent.caseread'])")
    assert "ui" in packages
    assert packages & {"click", "export", "model"} == set()
