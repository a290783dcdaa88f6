"""The sentences of a score sheet: what to bear in mind before relying on its figures, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator

from export.printing.findings_blocks import how_counted, to_settle
from export.printing.judged_text import missing_reasons
from export.sheet.figures import FigureRow
from export.sheet.sheet import ScoreSheet
from model.instrument.instrument import Unit
from model.instrument.unit_words import counted_units, for_unit
from model.instrument.values import counted


def caseload_words(sheet: ScoreSheet) -> str:
    """Whether the intervals allow for the caseload, or why they do not; nothing where none is given for these cases."""
    basis = sheet.basis
    if basis.population is not None:
        return f"The intervals allow for the caseload of {basis.population:,}."
    if basis.caseload is not None and basis.caseload < basis.sample:
        sample = counted_units(basis.sample, sheet.head.unit)
        return (
            f"The caseload is given as {basis.caseload:,}, fewer than the {sample} of the sample, so the intervals "
            "make no allowance for it."
        )
    return ""


def void_words(sheet: ScoreSheet) -> str:
    """How many readings were changed after they were signed, and what that means; empty where none was."""
    basis = sheet.basis
    if not basis.void:
        return ""
    was, their = ("was", "its signature is") if len(basis.void) == 1 else ("were", "their signatures are")
    counts = "as a draft at most" if basis.with_drafts else "towards nothing"
    it = "it counts" if len(basis.void) == 1 else "they count"
    return (
        f"{counted(len(basis.void), 'reading')} {was} changed after signing, so {their} void and {it} {counts} until "
        "signed again."
    )


def open_points(sheet: ScoreSheet) -> Iterator[str]:
    """What a reader has to know before relying on the figures."""
    basis, unit = sheet.basis, sheet.head.unit
    if basis.subgroup:
        figures = "counts" if sheet.figures.only_counts else "scores"
        which = basis.subgroup if basis.subsample else f"{for_unit(unit, 'only cases with')} {basis.subgroup}"
        yield f"These are the {figures} of a subgroup, not of the area: {which}."
    if basis.provisional:
        yield f"Provisional: {basis.drafts} of the {basis.cases} readings counted are not signed."
    if unread := basis.sample - basis.cases:
        reading = "no reading" if basis.with_drafts else "no signed reading"
        sample = counted_units(basis.sample, unit)
        yield f"{unread} of the {sample} in the sample {_have(unread)} {reading} and are left out."
    if basis.population is None and (words := caseload_words(sheet)):
        yield words
    if basis.open_conflicts:
        conflicts = counted(basis.open_conflicts, "conflict")
        yield f"{conflicts} {_have(basis.open_conflicts)} not been settled; what is in conflict counts as not stated."
    if basis.double_open:
        double = f"{counted_units(basis.double_open, unit)} {_have(basis.double_open)}"
        rule = "the first by name of assessor does"
        yield f"{double} two signed readings and nobody has said which of them counts; {rule}."
    yield from _by_whom(sheet)
    if unanswered := sum(row.tally.unanswered for row in sheet.figures.annex):
        yield f"{counted(unanswered, 'relevant question')} in all {_have(unanswered)} been left unanswered."
    for row in sheet.figures.scored:
        if row.omitted:
            yield f"{row.title}: {note(unit, row)}."
    yield from missing_reasons(sheet)
    yield from to_settle(sheet)


def rules(sheet: ScoreSheet) -> Iterator[str]:
    """How the figures are found and read."""
    unit = sheet.head.unit
    yield for_unit(
        unit,
        "The share of a question is the number of cases above the line among its relevant cases, which are those above "
        "and those below the line. Where it is not applicable, not relevant or unanswered, the case is in no share.",
    )
    if sheet.terms.method:
        yield sheet.terms.method
    yield from how_counted(sheet)
    yield from sheet.terms.weights
    yield "Figures are worked out as exact fractions and rounded once, a half upwards, where they are printed."
    if not sheet.figures.criteria:
        return
    yield for_unit(unit, "n is the fewest and the most relevant cases among the questions behind a score.")
    yield for_unit(
        unit,
        "The 95% interval says how far a score might move had other cases been drawn. It is found by leaving out one "
        "case at a time, and allows for the answers of one case going together.",
    )
    if sheet.basis.population is not None:
        yield f"{caseload_words(sheet)} The larger the part of it that was read, the narrower they are."
    if sheet.terms.bands:
        bands = ", ".join(
            f"{band.conclusion} from {band.at_least}%" if band.at_least else f"otherwise {band.conclusion}"
            for band in sheet.terms.bands
        )
        yield f"Scores suggest a conclusion: {bands}. The lead inspector decides it."


def note(unit: Unit, row: FigureRow) -> str:
    """What is said of a figure, beside its name; empty where nothing is."""
    return "; ".join(for_unit(unit, omission.sentence) for omission in row.omitted)


def _by_whom(sheet: ScoreSheet) -> Iterator[str]:
    """Which readings are not, or not wholly, of those who were asked to read."""
    basis = sheet.basis
    if basis.uninvited:
        readings = counted(basis.uninvited, "signed reading")
        whose = for_unit(sheet.head.unit, "whose case was given to somebody else")
        yield f"{readings} {whose} {'does' if basis.uninvited == 1 else 'do'} not count until it is said to count."
    if basis.spoken_for:
        yield (
            f"In {counted(basis.spoken_for, 'reading')} of those counted, something was entered or settled by another "
            "than the reader."
        )


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
