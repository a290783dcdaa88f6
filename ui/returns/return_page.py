"""An assessor's hand-over: what is in it, and the file to give to the lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from export.exchange import lead_key, signatures
from export.exchange.returns import write_return
from model.file.files import plain_name
from model.file.store import Store
from model.inspection.readings import Progress, Signature
from model.instrument.values import counted
from model.journal.records import Refused
from model.journal.suffixes import RETURN_SUFFIX
from ui.kit import ask
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line, LineTable, columns_for
from ui.kit.notice import Notice
from ui.kit.progress import ProgressLine
from ui.kit.theme import Dim, Heading
from ui.kit.worker import Worker
from ui.session.actions import Act
from ui.session.case_rows import progress_words
from ui.session.page import Page
from ui.session.page_titles import RETURN
from ui.session.session import Session

_EXPLANATION = (
    "A return is a file with everything you have stated. Save it at the end of each day and hand it to the lead "
    "inspector. You can go on reading and save another later: nothing counts twice."
)
_SEALED = "It is sealed to the lead inspector's key: nobody else can open it, and there is no passphrase to remember."
_NOT_SEALED = "It is not sealed, for this file was not made by opening a pack: whoever has the return can read it."
_COLUMNS = (Column("Case"), Column("Answered"), Column("State", width=16))
_STATES = {
    Signature.SIGNED: "signed",
    Signature.VOID: "changed since signing: sign it again before it counts",
    Signature.DRAFT: "not signed: it goes along, but does not count yet",
}


def contents_text(readings: Iterable[Progress]) -> str:
    """What the return would hold: "12 readings: 10 signed, 1 changed since signing, 1 not signed"."""
    states = [row.signature for row in readings]
    words = {Signature.SIGNED: "signed", Signature.VOID: "changed since signing", Signature.DRAFT: "not signed"}
    parts = [f"{states.count(state)} {word}" for state, word in words.items() if state in states]
    if not parts:
        return "You have not begun a reading yet."
    return f"{counted(len(states), 'reading')}: {', '.join(parts)}."


def seal_text(store: Store) -> str:
    """Who will be able to open the return."""
    try:
        return _SEALED if lead_key.recipient(store) else _NOT_SEALED
    except Refused as refusal:
        return str(refusal)


def key_text(store: Store) -> str:
    """The words of this file's key, for the lead inspector to compare."""
    try:
        key = signatures.public_key(store)
    except Refused as refusal:
        return str(refusal)
    if key is None:
        return "It is signed as yours, with a key that is made with the first return."
    return (
        f"It is signed as yours. Your key reads “{signatures.in_words(key)}”: read these words to the lead inspector "
        "when they ask for them. They are no secret."
    )


class ReturnPage(Page):
    """Says what will be in the return, and writes it."""

    title = RETURN

    def __init__(self, session: Session, actions: Mapping[Act, QAction], worker: Worker) -> None:
        super().__init__(session, actions)
        self.contents = Dim()
        self.seal = Dim()
        self.key = Dim()
        self.table = LineTable("My readings", columns_for(session.store.instrument.unit, _COLUMNS))
        self.notice = Notice()
        self.progress = ProgressLine(worker)
        self.save_button = QPushButton("&Save my return…")
        self.save_button.setAutoDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(12)
        column.addWidget(Heading(self.title))
        column.addWidget(Dim(_EXPLANATION))
        column.addWidget(self.seal)
        column.addWidget(self.key)
        column.addWidget(self.contents)
        column.addLayout(FlowLayout(self.save_button))
        column.addWidget(self.progress)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addStretch()
        self.acts[Act.SAVE_RETURN].triggered.connect(self._ask_and_save)
        self.save_button.clicked.connect(self.acts[Act.SAVE_RETURN].trigger)

    def refresh(self) -> None:
        """Read my readings again."""
        mine = [row for row in self.session.store.readings() if row.assessor == self.session.author]
        self.contents.setText(contents_text(mine))
        self.seal.setText(seal_text(self.session.store))
        self.key.setText(key_text(self.session.store))
        self.table.show_lines(
            [Line(row.case_ref, (row.case_ref, progress_words(row), _STATES[row.signature])) for row in mine]
        )
        self.table.setVisible(bool(mine))

    def take_focus(self) -> None:
        """To the button that saves."""
        self.save_button.setFocus()

    def save_return(self, path: Path) -> None:
        """Write the return."""
        store = self.session.store
        self.notice.say("")
        self.progress.run(
            f"Writing {path.name}…",
            lambda _job: write_return(store, path),
            lambda _entries: self._saved(path),
            self.notice.refuse,
        )

    def _saved(self, path: Path) -> None:
        self.key.setText(key_text(self.session.store))  # which the first return makes
        self.notice.say(f"Saved {path.name} in {path.parent}. Hand this file to the lead inspector.")

    def _ask_and_save(self) -> None:
        author = self.session.author or "assessor"
        words = f"{self.session.store.inspection.area} {author} {datetime.now(UTC):%Y-%m-%d}"
        name = f"{plain_name(words, 'return')}{RETURN_SUFFIX}"
        path = ask.file_to_save(self, "Save my return", self.session.store.path.with_name(name), ask.RETURNS)
        if path is not None:
            self.save_return(path)
