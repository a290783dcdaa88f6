"""The names of the commands, and the file beside this one that each stands in.

It is apart from the commands so that the window, which only has to tell a command from the name of a file, loads none.
"""

from __future__ import annotations

SUBJECTS = {
    "demo": "results",
    "instruments": "instruments",
    "new": "inspection",
    "protect": "inspection",
    "sample": "inspection",
    "answers": "inspection",
    "sign": "inspection",
    "pack": "exchange",
    "open-pack": "exchange",
    "return": "exchange",
    "keys": "exchange",
    "merge": "exchange",
    "evidence": "inspection",
    "score": "results",
    "sheet": "results",
    "export": "journal",
    "audit": "journal",
    "verify": "journal",
    "backups": "file",
    "restore": "file",
    "close": "closing",
    "reopen": "closing",
    "destroy": "file",
}
