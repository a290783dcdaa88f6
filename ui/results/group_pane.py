"""A part of the sample beside the whole, on the Scores page: which cases, the figures of both, where it is worse."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from export.sheet.selection import Option
from export.sheet.sheet import ScoreSheet, score_sheet
from export.sheet.subgroups import GroupComparison, Subgroup, beside
from model.file.ledger import Ledger
from model.instrument.instrument import Unit
from model.instrument.unit_words import for_unit
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line, columns_for
from ui.kit.notice import Notice
from ui.results.score_panes import DrillPane

_COLUMNS = (
    Column("No."),
    Column("Criterion or question", width=12),
    Column("Group", "The share above the line in the group, or counts where its cases are few", figures=True),
    Column("n", "Relevant cases in the group", figures=True),
    Column("Whole", "The same in the whole sample", figures=True),
    Column("n", "Relevant cases in the whole sample", figures=True),
    Column("Group is", "Worse, better or level, where the group has cases enough to be compared"),
)
_HOW = (
    "Type a detail or part of it, or choose one from the list, and press Enter. Details of different kinds narrow the "
    "group; another value of the same kind widens it."
)


class GroupPane(DrillPane):
    """`group_chosen()` says that the group is another: `where` is what its cases have to meet, as FIELD and VALUE."""

    group_chosen = Signal()

    def __init__(self, unit: Unit, page: str = "Scores") -> None:
        super().__init__("A group beside the whole sample", columns_for(unit, _COLUMNS))
        self._unit = unit
        self._page = page
        self.where: dict[str, str] = {}
        self._options: tuple[Option, ...] = ()
        self._detail = QComboBox()
        self._notice = Notice()
        self._clear = QPushButton("&Whole sample again")
        self._lay_out()

    def show_options(self, options: tuple[Option, ...]) -> None:
        """Offer these details to divide the sample by."""
        if options != self._options:
            self._options = options
            self._detail.clear()
            self._detail.addItems([option.words for option in options])
            self._detail.setEditText("")

    def compare(self, store: Ledger, whole: ScoreSheet | None, *, drafts: bool) -> None:
        """Show the group that is asked for beside the sheet of the whole sample, or ask for one."""
        if self.where and whole is not None:
            group = score_sheet(store, drafts=drafts, where=self.where)
            self._show_group(beside(store.instrument, whole, group))
        else:
            self._show_group(None)

    def take_focus(self) -> None:
        """To the detail, while no group is chosen; else to the table."""
        if self.where:
            self.table.setFocus()
        else:
            self._detail.setFocus()

    def _show_group(self, compared: Subgroup | None) -> None:
        self._clear.setEnabled(compared is not None)
        if compared is None:
            self.show_list(self._page, "A group beside the whole sample", _HOW, [])
            return
        heading = f"{compared.words} ({compared.size})"
        drafts = f" Provisional: {compared.drafts} of them on drafts." if compared.provisional else ""
        words = f"{compared.verdict} {compared.few}{drafts}"
        self.show_list(f"{self._page} › Group", heading, words, list(map(_line, compared.rows)))

    def _lay_out(self) -> None:
        self._detail.setEditable(True)
        self._detail.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._detail.setMinimumContentsLength(28)
        self._detail.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._detail.setAccessibleName("Detail of the group")
        self._detail.setAccessibleDescription(_HOW)
        label = QLabel("Detai&l")
        label.setBuddy(self._detail)
        add = QPushButton("&Add")
        add.setAccessibleName("Add the detail to the group")
        for button, act in ((add, self._add), (self._clear, self._start_again)):
            button.setAutoDefault(True)
            button.clicked.connect(act)
        line = self._detail.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._add)
            line.setAccessibleName(self._detail.accessibleName())
        self.between.addLayout(FlowLayout(label, self._detail, add, self._clear))
        self.between.addWidget(self._notice)

    def _add(self) -> None:
        """Narrow the group by the detail that was typed, or widen it by another value of a detail it has."""
        typed = self._detail.currentText().strip()
        found = [option for option in self._options if typed.casefold() in option.words.casefold()]
        exact = [option for option in found if option.words.casefold() == typed.casefold()]
        chosen = exact or found
        if not typed or len(chosen) != 1:
            self._notice.refuse(_complaint(self._unit, typed, found))
            return
        self._notice.say("")
        option = chosen[0]
        before = self.where[option.field].split(";") if option.joins and option.field in self.where else []
        self.where[option.field] = ";".join(dict.fromkeys([*before, option.value]))
        self._detail.setEditText("")
        self.group_chosen.emit()

    def _start_again(self) -> None:
        self.where.clear()
        self._notice.say("")
        self.group_chosen.emit()
        self._detail.setFocus(Qt.FocusReason.OtherFocusReason)


def _complaint(unit: Unit, typed: str, found: list[Option]) -> str:
    if not typed:
        return for_unit(unit, "Type a detail of the cases first, such as a kind of sentence.")
    if not found:
        return f"{for_unit(unit, 'No case')} of the sample has a detail like {typed!r}."
    several = "; ".join(option.words for option in found[:4]) + ("; …" if len(found) > 4 else "")
    return f"{typed!r} may be any of these: {several}."


def _line(row: GroupComparison) -> Line:
    cells = (row.number, row.title, row.group.text, row.group.n, row.whole.text, row.whole.n, row.standing)
    return Line(row.key, cells, strong=not row.is_question)
