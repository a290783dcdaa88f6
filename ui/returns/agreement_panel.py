"""How far the readers of the cases read twice agree: now, and beside it as it was frozen before reconciliation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from export.sheet.agreement import FrozenLevels, Levels, frozen, live
from model.file.store import Store
from model.inspection.field_words import when
from model.instrument.instrument import Instrument, Unit
from model.instrument.unit_words import for_unit
from model.journal.field_names import OVERALL
from scoring.agreement import Estimate
from ui.kit.flow import FlowLayout
from ui.kit.line_table import Column, Line, columns_for
from ui.kit.short_table import ShortTable
from ui.kit.theme import Dim, Subheading

_EXPLANATION = (
    "On the scored questions that both readers answered: above the line, below it, or not applicable; then the answers "
    "on four-point scales. In brackets the 95 % interval, leaving out one case at a time. 1 is full agreement, 0 what "
    "chance would give."
)
_UNFROZEN = "Freeze the figures before the first answer is settled: they are then shown beside the live ones for ever."
_COLUMNS = (
    Column("Of"),
    Column("As of"),
    Column("Cases", "Cases of which both readings were signed", figures=True),
    Column("Answers", "Questions that both readers answered", figures=True),
    Column("Agree", "Answers that agree, in percent", figures=True),
    Column("Kappa", "Cohen's kappa", figures=True),
    Column("AC1", "Gwet's AC1", figures=True),
    Column("Alpha", "Krippendorff's alpha, nominal", figures=True),
    Column("Four-point alpha", "Krippendorff's alpha of the answers on four-point scales, nominal", figures=True),
    Column("Ordinal", "Krippendorff's alpha of the answers on four-point scales, ordinal", figures=True),
)


class AgreementPanel(QWidget):
    """`freeze_asked`: the lead wants the figures frozen. Below the table, what is to be said of the row in hand."""

    freeze_asked = Signal()

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self.table = ShortTable("Agreement of the two readers", columns_for(unit, _COLUMNS))
        self.remarks = Dim()
        self.state = Dim()
        self.freeze_button = QPushButton("Free&ze the agreement")
        self.freeze_button.setAutoDefault(True)
        self.freeze_button.clicked.connect(self.freeze_asked)
        self._remarks: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (Subheading("Agreement"), Dim(for_unit(unit, _EXPLANATION)), self.table, self.remarks, self.state):
            column.addWidget(part)
        column.addLayout(FlowLayout(self.freeze_button))
        self.table.moved.connect(lambda key: self.remarks.setText(self._remarks[key]))

    def show_agreement(self, store: Store) -> None:
        """Reckon the live figures and read the frozen ones; hidden while there are neither."""
        now, before = live(store), frozen(store)
        has_now = bool(now[OVERALL].outcomes.pairs)
        self.setVisible(has_now or bool(before))
        if self.isHidden():
            return
        rows = list(_rows(store.instrument, now, before))
        self._remarks = {key: _remarks(store.instrument.unit, levels) for key, _, _, levels in rows}
        self.table.show_lines([_line(key, of, as_of, levels) for key, of, as_of, levels in rows])
        self.remarks.setText(self._remarks.get(self.table.key, ""))
        self.freeze_button.setVisible(not before)
        self.freeze_button.setEnabled(has_now and store.read_only is None)
        self.state.setText(_state(before))


def _rows(
    instrument: Instrument, now: Mapping[str, Levels], before: Mapping[str, FrozenLevels]
) -> Iterator[tuple[str, str, str, Levels | None]]:
    """Key, name, time and figures of each row: all criteria together first, and only what has figures."""
    for key in (OVERALL, *instrument.criterion):
        of = "Overall" if key == OVERALL else key
        if key in before:
            yield f"{key} frozen", of, "Frozen", before[key].levels
        if key in before or now[key].outcomes.pairs:
            yield f"{key} now", of, "Now", now[key]


def _line(key: str, of: str, as_of: str, levels: Levels | None) -> Line:
    if levels is None:
        return Line(key, (of, as_of, *["?"] * (len(_COLUMNS) - 2)))
    above, four = levels.outcomes, levels.four_points
    figures = (above.kappa, above.ac1, above.alpha, four.alpha, four.ordinal)
    return Line(
        key,
        (of, as_of, str(above.cases), f"{above.pairs:,}", _percent(above.percentage), *map(_figure, figures)),
    )


def _percent(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    low, high = estimate.interval or (None, None)
    around = "" if low is None or high is None else f" ({100 * low:.0f} to {100 * high:.0f})"
    return f"{100 * estimate.value:.0f} %{around}"


def _figure(estimate: Estimate | None) -> str:
    if estimate is None or estimate.value is None:
        return "–"
    around = "" if estimate.interval is None else " ({:.2f} to {:.2f})".format(*estimate.interval)
    return f"{estimate.value:.2f}{around}".replace("-", "−")


def _remarks(unit: Unit, levels: Levels | None) -> str:
    """What is missing, and why a figure or an interval is."""
    if levels is None:
        return "What was frozen here cannot be read by this program."
    found, left = levels.outcomes, levels.outcomes.missing
    above = {"Agree": found.percentage, "Kappa": found.kappa, "AC1": found.ac1, "Alpha": found.alpha}
    four = {"Four-point alpha": levels.four_points.alpha, "Ordinal": levels.four_points.ordinal}
    words = (
        [f"{left} {'question was' if left == 1 else 'questions were'} answered by one reader alone."] if left else []
    )
    return " ".join([*words, *_whys(unit, above), *_whys(unit, four)])


def _whys(unit: Unit, named: Mapping[str, Estimate | None]) -> Iterator[str]:
    """What has no value or no interval, by the reason."""
    whys: dict[str, list[str]] = defaultdict(list)
    for name, estimate in named.items():
        if estimate is not None and estimate.why:
            whys[estimate.why].append(name)
    return (f"{', '.join(names)}: {for_unit(unit, why)}." for why, names in whys.items())


def _state(before: Mapping[str, FrozenLevels]) -> str:
    if not before:
        return _UNFROZEN
    entry = next(iter(before.values())).entry
    return f"Frozen by {entry.author}, {when(entry.made_at)}."
