"""The sentences of a score sheet: what to bear in mind before relying on its figures, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator

from export.printing.findings_blocks import how_counted, to_settle
from export.printing.judged_text import missing_reasons
from export.sheet.sheet import Row, ScoreSheet
from model.instrument.values import counted

_ONE_SIDED = {
    "summary only": "its summary question alone had relevant cases and carries the whole weight",
    "no summary": "its summary question had no relevant case; the other questions carry the whole weight",
}
"""What is said of the notes that a scoring rule makes on a figure; any other is said as it is."""


def caseload_words(sheet: ScoreSheet) -> str:
    """Whether the intervals allow for the caseload, or why they do not; nothing where none is given for these cases."""
    if sheet.population is not None:
        return f"The intervals allow for the caseload of {sheet.population:,}."
    if sheet.caseload is not None and sheet.caseload < sheet.sample:
        return (
            f"The caseload is given as {sheet.caseload:,}, fewer than the {sheet.sample} cases of the sample, so the "
            "intervals make no allowance for it."
        )
    return ""


def void_words(sheet: ScoreSheet) -> str:
    """How many readings were changed after they were signed, and what that means; empty where none was."""
    if not sheet.void:
        return ""
    was, their = ("was", "its signature is") if len(sheet.void) == 1 else ("were", "their signatures are")
    counts = "as a draft at most" if sheet.with_drafts else "towards nothing"
    it = "it counts" if len(sheet.void) == 1 else "they count"
    return (
        f"{counted(len(sheet.void), 'reading')} {was} changed after signing, so {their} void and {it} {counts} until "
        "signed again."
    )


def open_points(sheet: ScoreSheet) -> Iterator[str]:
    """What a reader has to know before relying on the figures."""
    if sheet.subgroup:
        figures = "counts" if sheet.only_counts else "scores"
        which = sheet.subgroup if sheet.subsample else f"only cases with {sheet.subgroup}"
        yield f"These are the {figures} of a subgroup, not of the area: {which}."
    if sheet.provisional:
        yield f"Provisional: {sheet.drafts} of the {sheet.cases} readings counted are not signed."
    if unread := sheet.sample - sheet.cases:
        reading = "no reading" if sheet.with_drafts else "no signed reading"
        yield f"{unread} of the {sheet.sample} cases in the sample {_have(unread)} {reading} and are left out."
    if sheet.population is None and (words := caseload_words(sheet)):
        yield words
    if sheet.open_conflicts:
        conflicts = counted(sheet.open_conflicts, "conflict")
        yield f"{conflicts} {_have(sheet.open_conflicts)} not been settled; what is in conflict counts as not stated."
    if sheet.double_open:
        yield (
            f"{counted(sheet.double_open, 'case')} {_have(sheet.double_open)} two signed readings and nobody has said "
            "which of them counts; the first by name of assessor does."
        )
    if unanswered := sum(row.tally.unanswered for row in sheet.annex):
        yield f"{counted(unanswered, 'relevant question')} in all {_have(unanswered)} been left unanswered."
    for row in (*sheet.criteria, *sheet.sections, *sheet.threads, *sheet.totals):
        if row.note:
            yield f"{row.title}: {note(row)}."
    yield from missing_reasons(sheet)
    yield from to_settle(sheet)


def rules(sheet: ScoreSheet) -> Iterator[str]:
    """How the figures are found and read."""
    yield (
        "The share of a question is the number of cases above the line among its relevant cases, which are those above "
        "and those below the line. Where it is not applicable, not relevant or unanswered, the case is in no share."
    )
    if sheet.criteria:
        summary = (
            f": its summary question weighs {float(sheet.summary_weight * 100):g}%, the others together the rest"
            if sheet.summary_weight
            else ""
        )
        weighted = ", each of its weight" if sheet.totals else ""
        yield (
            f"A criterion is the mean of the shares of its questions{summary}. A section is the mean of its criteria"
            f"{weighted}. "
            + "A thread is the mean of the shares of its questions, each counted once."
            * bool(sheet.threads)
        ).rstrip()
    yield from how_counted(sheet)
    yield from sheet.weights
    yield "Figures are worked out as exact fractions and rounded once, a half upwards, where they are printed."
    if not sheet.criteria:
        return
    yield "n is the fewest and the most relevant cases among the questions behind a score."
    yield (
        "The 95% interval says how far a score might move had other cases been drawn. It is found by leaving out one "
        "case at a time, and allows for the answers of one case going together."
    )
    if sheet.population is not None:
        yield f"{caseload_words(sheet)} The larger the part of it that was read, the narrower they are."
    if sheet.bands:
        bands = ", ".join(
            f"{band.conclusion} from {band.at_least}%" if band.at_least else f"otherwise {band.conclusion}"
            for band in sheet.bands
        )
        yield f"Scores suggest a conclusion: {bands}. The lead inspector decides it."


def note(row: Row) -> str:
    """What is said of a figure, beside its name; empty where nothing is."""
    return "; ".join(_ONE_SIDED.get(part, part) for part in row.note.split("; "))


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
