"""Which cases a score sheet counts, and on what readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from shlex import quote

from export.sheet.selection import Selection
from model.inspection.fields import ASSESSOR_TYPES
from model.inspection.readings import Progress, Signature, Standing
from model.instrument.instrument import Instrument, Subsample
from model.journal.field_names import CONTEXT, RECORD
from model.journal.records import Value, reading_subject

CASELOAD = "caseload"
"""The field of the area's context that says how many offenders it supervises."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the figures rest on.

    `cases` of the `sample` cases count, `drafts` of them on a reading that is not signed: the sheet is `provisional`
    if there is one. `readers` counts the assessors of those readings by the words for their type. `void` names the case
    of each reading that was changed after it was signed; `double_open` is how many cases have several signed readings
    of which none is named as the one that counts. `where` holds the FIELD=VALUE that cases had to meet to be on this
    sheet, `subgroup` says the same in words; `subsample` is the named part of the sample that it is about, if it is
    about one. `caseload` is how many offenders the area supervises, if that is stated. `spoken_for` counts the readings
    in which another than their reader entered or settled something; `uninvited` are signed and do not count, for their
    case was given to somebody else.
    """

    sample: int
    cases: int
    drafts: int
    with_drafts: bool
    readers: Mapping[str, int]
    open_conflicts: int
    double_open: int
    void: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    subgroup: str = ""
    subsample: Subsample | None = None
    caseload: int | None = None
    spoken_for: int = 0
    uninvited: int = 0

    @property
    def population(self) -> int | None:
        """The caseload that the intervals allow for; None where it is not known, or cannot be.

        It cannot be that of the sample if it is smaller, or if the sheet is about a part of the area's cases.
        """
        known = self.caseload
        return None if known is None or self.where or known < self.sample else known

    @property
    def provisional(self) -> bool:
        """Whether a reading counts that nobody has signed."""
        return self.drafts > 0

    @property
    def command(self) -> str:
        """What recomputes these figures from an inspection file with this journal."""
        options = [" --drafts"] * self.with_drafts + [f" --where {quote(clause)}" for clause in self.where]
        return "python main.py score FILE --json" + "".join(options)


def basis(
    instrument: Instrument,
    scope: Selection,
    readings: Collection[Progress],
    types: Mapping[str, str],
    stated: Mapping[str, Value],
    *,
    sample: int,
    open_conflicts: int,
    spoken_for: Collection[str],
    invited: Mapping[str, Collection[str]],
) -> Basis:
    """What a sheet rests on, from the readings of its cases and the type of each assessor by name.

    `spoken_for` are subjects of readings; `invited` names the readers that each case was given to.
    """
    counted = [row for row in readings if row.counts or (scope.drafts and row.standing is Standing.DRAFT)]
    return Basis(
        sample=sample,
        cases=len(counted),
        drafts=sum(not row.counts for row in counted),
        with_drafts=scope.drafts,
        readers=_readers({row.assessor for row in counted}, types),
        open_conflicts=open_conflicts,
        double_open=_double_open(readings, stated),
        void=tuple(row.case_ref for row in readings if row.signature is Signature.VOID),
        where=tuple(f"{name}={text}" for name, text in scope.where.items()),
        subgroup=scope.words(instrument),
        subsample=scope.subsample,
        caseload=_caseload(stated),
        spoken_for=sum(reading_subject(row.case_ref, row.assessor) in spoken_for for row in counted),
        uninvited=sum(_is_uninvited(row, invited[row.case_ref], stated) for row in readings),
    )


def _is_uninvited(row: Progress, invited: Collection[str], stated: Mapping[str, Value]) -> bool:
    named = stated.get(RECORD + row.case_ref)
    return row.signature is Signature.SIGNED and bool(invited) and row.assessor not in {*invited, named}


def _caseload(stated: Mapping[str, Value]) -> int | None:
    caseload = stated.get(CONTEXT + CASELOAD)
    return caseload if isinstance(caseload, int) else None


def _readers(names: Collection[str], types: Mapping[str, str]) -> dict[str, int]:
    """How many of these assessors there are of each type, in the order of the types."""
    count = Counter(types.get(name, "") for name in names)
    labels = [(choice.value, choice.label) for choice in ASSESSOR_TYPES] + [("", "Type not given")]
    return {label: count[value] for value, label in labels if count[value]}


def _double_open(readings: Collection[Progress], stated: Mapping[str, Value]) -> int:
    """How many cases have several signed readings of which none has been named as the one of record."""
    signed = Counter(row.case_ref for row in readings if row.signature is Signature.SIGNED)
    return sum(count > 1 and RECORD + case_ref not in stated for case_ref, count in signed.items())
