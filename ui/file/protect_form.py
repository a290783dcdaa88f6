"""The form that protects a file by a passphrase, gives it another, or takes it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from ui.kit.forms import FormSheet
from ui.kit.hidden_line import hidden_line, show_box
from ui.session.new_passphrase import FINAL, NewPassphrase

_WHAT = (
    "Whoever opens the file, or one of its automatic backups, needs the passphrase from then on. When you leave the "
    "laptop alone the window locks by itself (File, Lock when idle)."
)
_LEFT = (
    "Copies that you made yourself stay as they are. Of what was written without this passphrase, traces may stay on "
    "the disk, out of Caseread's reach; only where the whole disk is encrypted are they safe too."
)
_UNPROTECTED = "Whoever gets hold of this laptop, of the file or of one of its automatic backups can read it then."


class ProtectForm(FormSheet):
    """`accepted(present, new)` is a request, with both passphrases; `present` or `new` is empty where there is none.

    `has` one already: it is asked for, to be sure who is asking. `wants` one: a new one is chosen.
    """

    accepted = Signal(str, str)

    def __init__(self, path: Path, *, has: bool, wants: bool) -> None:
        heading, accept = {
            (False, True): (f"Protect {path.name} by a passphrase", "Protect the &file"),
            (True, True): (f"Change the passphrase of {path.name}", "&Change the passphrase"),
            (True, False): (f"Remove the passphrase of {path.name}", "&Remove the passphrase"),
        }[has, wants]
        super().__init__(heading, f"{_WHAT}\n\n{_LEFT}" if wants else _UNPROTECTED, accept)
        self._present = hidden_line()
        self._row = self.add("&Present passphrase", self._present, "As the file has it now.") if has else None
        self._new = NewPassphrase(self, "&New passphrase", FINAL, self._present) if wants else None
        if not wants:
            self.add_beneath(show_box(self._present))

    def accept(self) -> None:
        """Ask for it to be done, or say what is missing."""
        self.forgive()
        if self._row is not None and not self._present.text().strip():
            self.complain(self._row, "Type the passphrase that the file has now.")
            return
        new = self._new.chosen() if self._new is not None else ""
        if new is not None:
            self.accepted.emit(self._present.text(), new)

    def wrong(self) -> None:
        """Say that the present passphrase is another; what is typed next takes its place."""
        if self._row is not None:
            self.complain(self._row, "The file has another passphrase than this: type it as it is now.")
            self._present.selectAll()
