"""A score sheet put into the lines, bars and sentences of the Scores page. No Qt widget, no figure of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from export.printing.sentences import void_words
from export.sheet.figure_text import NONE, interval_text, percent, span
from export.sheet.figures import FigureRow, QuestionRow
from export.sheet.sheet import ScoreSheet
from export.sheet.weights import NO_WEIGHTS
from model.file.ledger import Ledger
from model.instrument.instrument import Instrument, Unit
from model.instrument.unit_words import for_unit
from model.instrument.values import counted, to_text
from model.journal.journal import heads_of, value_of
from model.journal.records import NOTE, Outcome, Tally, reading_subject
from scoring.intervals import expected, wilson
from scoring.rules import layout_of
from scoring.shares import question_shares
from ui.kit.line_table import Column, Line
from ui.session.wording import OUTCOME_WORDS

CRITERION, SECTION, THREAD, TOTAL = "criterion", "section", "thread", "total"

_NAMED = 12
"""So many cases are named where there are more."""

FIGURE_COLUMNS = (
    Column("No."),
    Column("Criterion", width=10),
    Column("Score", "Share above the line, weighted as the scoring rule says", figures=True),
    Column("n", "Relevant cases of its questions: the fewest and the most", figures=True),
    Column("95% interval", "How far the score of the whole caseload might lie from this", figures=True),
)
CONCLUSION_COLUMNS = (
    Column("Suggested", "The conclusion that the score suggests", width=8),
    Column("Decided", "The conclusion that the lead inspector decided", width=8),
)
"""Beside the others where an instrument has conclusions."""

QUESTION_COLUMNS = (
    Column("No."),
    Column("Question", width=12),
    Column("Above", "Cases above the line", figures=True),
    Column("Below", "Cases below the line", figures=True),
    Column("N/a", "Not applicable: judged so by the assessor", figures=True),
    Column("Not rel.", "Not relevant: the question was not asked of these cases", figures=True),
    Column("Unans.", "Unanswered", figures=True),
    Column("Score", "Above the line, of the relevant cases", figures=True),
    Column("95% interval", "How far the share in the whole caseload might lie from this", figures=True),
    Column("Weight", "How much of the score above it carries", figures=True),
    Column("Counts as", "Individual or summary question, and the threads it belongs to", width=6),
)

CASE_COLUMNS = (
    Column("Case"),
    Column("Assessor"),
    Column("Outcome"),
    Column("Note", width=12),
)

IN_ORDER = (
    Outcome.BELOW,
    Outcome.ABOVE,
    Outcome.NOT_APPLICABLE,
    Outcome.UNANSWERED,
    Outcome.NOT_RELEVANT,
)
"""How a lead looks at the cases of a question: what fell short first."""


class Placed(NamedTuple):
    """A figure in its place on the page: what kind it is, and the group of figures it stands in."""

    row: FigureRow
    kind: str
    group: str


class CaseOutcome(NamedTuple):
    """What one case came to on one question, in the reading that counts."""

    case_ref: str
    assessor: str
    outcome: Outcome
    note: str


def case_outcomes(store: Ledger, question: str, *, drafts: bool) -> list[CaseOutcome]:
    """What each case came to on one question, with the note on it."""
    return [
        CaseOutcome(ref, assessor, outcome, to_text(value_of(heads_of(store.history(subject, NOTE + question)))))
        for ref, assessor, outcome in store.question_cases(question, drafts=drafts)
        for subject in (reading_subject(ref, assessor),)
    ]


def placed(sheet: ScoreSheet) -> tuple[Placed, ...]:
    """Every figure in the order shown: each section's criteria, then the section; threads and totals last."""
    figures: list[Placed] = []
    for section in sheet.figures.sections:
        figures += [
            Placed(row, CRITERION, section.code) for row in sheet.figures.criteria if row.section == section.code
        ]
        figures.append(Placed(section, SECTION, section.code))
    figures += [Placed(row, THREAD, THREAD) for row in sheet.figures.threads]
    return (*figures, *(Placed(row, TOTAL, TOTAL) for row in sheet.figures.totals))


def figure_lines(figures: Iterable[Placed], *, concluded: bool) -> list[Line]:
    """The table of figures, with conclusions where there are any to draw."""
    cells = (
        (figure, (*_figure_cells(figure), *(_conclusion_cells(figure) if concluded else ()))) for figure in figures
    )
    return [Line(figure.row.code, texts, figure.kind != CRITERION) for figure, texts in cells]


def _figure_cells(figure: Placed) -> Iterator[str]:
    row, kind, _ = figure
    yield row.code if kind == CRITERION else ""
    title = row.title if kind == CRITERION else name(figure)
    yield f"{title} ({row.note})" if row.note else title
    yield from (percent(row.shown), span(row.n), interval_text(row.interval))


def _conclusion_cells(figure: Placed) -> Iterator[str]:
    row, kind, _ = figure
    yield (row.suggested or NONE) if kind == CRITERION else ""
    yield (row.decided or "not decided") if kind == CRITERION else ""


def question_lines(sheet: ScoreSheet, instrument: Instrument, code: str) -> list[Line]:
    """The table of the questions that the figure of that code or id rests on."""
    shares = question_shares(layout_of(instrument), code, sheet.figures.questions)
    return [_question_line(sheet, row, shares.get(row.id)) for row in questions_of(sheet, instrument, code)]


def _question_line(sheet: ScoreSheet, row: QuestionRow, share: Fraction | None) -> Line:
    tally = row.tally
    population = expected(tally.relevant, sheet.basis.cases, sheet.basis.population)
    counts = (tally.above, tally.below, tally.not_applicable, tally.not_relevant, tally.unanswered)
    side = "summary" if row.summary else "individual"
    return Line(
        row.id,
        (
            row.number,
            row.text,
            *(str(count) for count in counts),
            percent(row.shown),
            interval_text(wilson(tally.above, tally.relevant, population)),
            NONE if share is None else f"{float(share * 100):.1f}%",
            ", ".join((side, *row.threads.values())),
        ),
    )


def case_lines(cases: Iterable[CaseOutcome]) -> list[Line]:
    """The table of a question's cases: what fell short first, each group by reference."""
    return [
        Line(case.case_ref, (case.case_ref, case.assessor, OUTCOME_WORDS[case.outcome], case.note))
        for case in sorted(cases, key=lambda case: (IN_ORDER.index(case.outcome), case.case_ref))
    ]


def questions_of(sheet: ScoreSheet, instrument: Instrument, code: str) -> list[QuestionRow]:
    """The questions that a figure rests on, in the order asked."""
    behind = layout_of(instrument).behind(code)
    return [row for row in sheet.figures.annex if row.id in behind]


def cases_that_count(sheet: ScoreSheet) -> str:
    """How many cases count, and on what readings."""
    signed = sheet.basis.cases - sheet.basis.drafts
    on = f"{signed} on signed readings, {sheet.basis.drafts} on drafts" if sheet.basis.drafts else "signed readings"
    return f"{sheet.basis.cases} of {sheet.basis.sample} {sheet.head.unit.many} count: {on}."


def nothing_to_show(sheet: ScoreSheet) -> str:
    """What to do where there is no figure yet; nothing where there is one."""
    if sheet.basis.cases:
        return ""
    if not sheet.basis.sample:
        return for_unit(sheet.head.unit, "There are no cases yet. Import the sample on the Cases page.")
    if sheet.basis.with_drafts:
        return for_unit(
            sheet.head.unit,
            "No case has been read yet. Read cases on the Read page, or add returns on the Gather page.",
        )
    return (
        "No reading is signed yet, so there is no score. Sign readings on the Read page, or add the assessors' returns "
        "on the Gather page. To see figures before that, include drafts."
    )


def still_open(sheet: ScoreSheet) -> str:
    """What may still change the figures; nothing where all is settled."""
    conflicts, double = sheet.basis.open_conflicts, sheet.basis.double_open
    matters = []
    if conflicts:
        matters.append(f"{conflicts} {'conflict is' if conflicts == 1 else 'conflicts are'} not settled")
    if double:
        what = f"{sheet.head.unit.one} has" if double == 1 else f"{sheet.head.unit.many} have"
        matters.append(f"{double} {what} two signed readings and nobody has said which one counts")
    if not matters and not sheet.basis.void:
        return ""
    left_open = f"{'; '.join(matters)}. " if matters else ""
    return f"{left_open}{_changed_since_signing(sheet)}The Gather page shows them."


def _changed_since_signing(sheet: ScoreSheet) -> str:
    """Which cases do not count, or no longer with that reading, because it was changed after signing."""
    if not sheet.basis.void:
        return ""
    named = list(dict.fromkeys(sheet.basis.void))
    more = f" and {counted(len(named) - _NAMED, 'other')}" if len(named) > _NAMED else ""
    which = for_unit(sheet.head.unit, "Case" if len(named) == 1 else "Cases")
    return f"{void_words(sheet)} {which}: {', '.join(named[:_NAMED])}{more}. "


def name(figure: Placed) -> str:
    """What a figure is called: "1.2 Risk of harm", "Section 1: Assessment", "Risk of Harm thread"."""
    row, kind, _ = figure
    if kind in (THREAD, TOTAL):
        return row.title
    return f"{row.code} {row.title}" if kind == CRITERION else f"Section {row.code}: {row.title}"


def figure_words(unit: Unit, figure: Placed, line: int | None) -> str:
    """One figure as a sentence says it: "1.2 Risk of harm: 61%, n 14–110, 9 points below the line"."""
    row = figure.row
    if row.shown is None:
        return f"{name(figure)}: {for_unit(unit, 'no relevant case')}"
    if line is None:
        return f"{name(figure)}: {row.shown}%, n {span(row.n)}"
    apart = row.shown - line
    points = f"{counted(abs(apart), 'point')} {'above' if apart > 0 else 'below'}"
    return f"{name(figure)}: {row.shown}%, n {span(row.n)}, {points if apart else 'on'} the line"


def rests_on(sheet: ScoreSheet, instrument: Instrument, code: str) -> str:
    """What a figure is made of, with the weight that each side carries in it as things are."""
    rows, layout = questions_of(sheet, instrument, code), layout_of(instrument)
    relevant = sum(row.tally.relevant > 0 for row in rows)
    questions = f"{counted(len(rows), 'question')}, {relevant} with {for_unit(sheet.head.unit, 'relevant cases')}"
    if not layout.is_mean:
        return f"It rests on {questions}. {NO_WEIGHTS}"
    shares = question_shares(layout, code, sheet.figures.questions)
    if code not in instrument.criterion or not shares or not instrument.summary_weight:
        return f"It rests on {questions}."
    summary = sum((shares.get(row.id, Fraction()) for row in rows if row.summary), Fraction())
    sides = f"individual questions carry {_whole(1 - summary)}, summary questions {_whole(summary)}"
    return f"It rests on {questions}: {sides}."


def denominator(unit: Unit, tally: Tally) -> str:
    """Where a question's denominator comes from: "64 above of 92 relevant; 10 not applicable by judgement"."""
    return "; ".join(_denominator(unit, tally)) + "."


def _denominator(unit: Unit, tally: Tally) -> Iterator[str]:
    none = for_unit(unit, "No relevant case")
    yield f"{tally.above} above of {tally.relevant} relevant" if tally.relevant else none
    rest = [
        f"{count} {words}"
        for count, words in (
            (tally.not_applicable, "not applicable by judgement"),
            (tally.not_relevant, "not relevant by routing"),
            (tally.unanswered, "unanswered"),
        )
        if count
    ]
    if rest:
        yield ", ".join(rest)


def _whole(share: Fraction) -> str:
    return f"{float(share * 100):.0f}%"
