"""The pages of the window in one table: the rail, the menus, the keys, the keyboard page and the pictures follow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QAction

from model.instrument.instrument import Instrument
from model.instrument.unit_words import for_unit
from model.journal.records import LEAD, READER
from scoring.rules import only_counts, scores_questions
from ui.kit.worker import Worker
from ui.session.actions import Act
from ui.session.page import Page
from ui.session.page_titles import (
    AUDIT,
    CASES,
    FINDINGS,
    GATHER,
    MARKS,
    NEXT_STEPS,
    PERFORMANCE,
    READ,
    RESULTS,
    RETURN,
    SCORES,
    SECTION_FOUR,
    SHEET,
)
from ui.session.session import Session

KEYS = (*(f"Alt+{digit}" for digit in "1234567890"), *(f"Ctrl+{digit}" for digit in "123456789"))
"""The keys that go to the pages of a rail, from the first down."""


class PageHost(Protocol):
    """What a page is made for: an open file and the window around it."""

    @property
    def session(self) -> Session:
        """The open file."""

    @property
    def acts(self) -> Mapping[Act, QAction]:
        """What can be done in the window."""

    @property
    def worker(self) -> Worker:
        """Does what takes long."""

    def read_case(self, case_ref: str, question: str = "") -> None:
        """Open a case in Read, at a question if one is named."""

    def say(self, sentence: str) -> None:
        """State a fact at the foot of the window."""

    def show_trouble(self) -> None:
        """Put the keyboard where it is said what is not saved."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its title, what it is for, how it is made, and all else that the window must know of it.

    `menu`: what stands in the menu that bears its name; None is a line between. `roles`: whose files have it.
    `suits`: whether an instrument needs it. `label`: what it is called on screen, for an instrument.
    """

    title: str
    tip: str
    make: Callable[[PageHost], Page]
    menu: tuple[Act | None, ...] = ()
    roles: tuple[str, ...] = (LEAD,)
    suits: Callable[[Instrument], bool] = lambda _instrument: True
    label: Callable[[Instrument], str] | None = None


@dataclass(frozen=True, slots=True)
class RailPage:
    """A page as it stands on the rail of an open file: with its label, its tip and its key there."""

    spec: PageSpec
    label: str
    tip: str
    key: str

    @property
    def title(self) -> str:
        """The name by which the program knows it, whatever it is called on screen."""
        return self.spec.title

    @property
    def entry(self) -> str:
        """What it is called in the menu of pages; the first ten with a digit to choose them by."""
        modifier, _, digit = self.key.partition("+")
        if modifier != "Alt":
            return self.label
        return f"&{digit} {self.label}" if digit != "0" else f"1&0 {self.label}"


def rail_pages(instrument: Instrument, role: str) -> tuple[RailPage, ...]:
    """The pages of a file, in the order of its rail: none for what its instrument or its owner has no use for."""
    here = [spec for spec in PAGES if role in spec.roles and spec.suits(instrument)]
    return tuple(
        RailPage(
            spec,
            spec.label(instrument) if spec.label is not None else for_unit(instrument.unit, spec.title),
            for_unit(instrument.unit, spec.tip),
            KEYS[place],
        )
        for place, spec in enumerate(here)
    )


def rail_titles(instrument: Instrument, role: str = LEAD) -> tuple[str, ...]:
    """The titles of the pages of a file, in the order of its rail."""
    return tuple(page.title for page in rail_pages(instrument, role))


# For start-up, each page is imported when it is first made; Qt's printing is so loaded only to print.


def _cases(host: PageHost) -> Page:
    from ui.cases.cases_page import CasesPage  # start-up

    page = CasesPage(host.session, host.acts, host.worker)
    page.open_requested.connect(host.read_case)
    page.announced.connect(host.say)
    return page


def _read(host: PageHost) -> Page:
    from ui.read.read_page import ReadPage  # start-up

    page = ReadPage(host.session, host.acts)
    page.stopped.connect(host.show_trouble)
    return page


def _gather(host: PageHost) -> Page:
    from ui.returns.gather_page import GatherPage  # start-up

    return GatherPage(host.session, host.acts, host.worker)


def _scores(host: PageHost) -> Page:
    if not scores_questions(host.session.store.instrument):
        return _counts(host)
    from ui.results.scores_page import ScoresPage  # start-up

    page = ScoresPage(host.session, host.acts)
    page.open_requested.connect(host.read_case)
    return page


def _counts(host: PageHost) -> Page:
    from ui.results.counts_page import CountsPage  # start-up

    page = CountsPage(host.session, host.acts)
    page.open_requested.connect(host.read_case)
    return page


def _marks(host: PageHost) -> Page:
    from ui.judging.marks_page import MarksPage  # start-up

    return MarksPage(host.session, host.acts)


def _section_four(host: PageHost) -> Page:
    from ui.judging.gradings_page import SectionFourPage  # start-up

    return SectionFourPage(host.session, host.acts)


def _performance(host: PageHost) -> Page:
    from ui.judging.performance_page import PerformancePage  # start-up

    return PerformancePage(host.session, host.acts)


def _findings(host: PageHost) -> Page:
    from ui.judging.findings_page import FindingsPage  # start-up

    return FindingsPage(host.session, host.acts)


def _next_steps(host: PageHost) -> Page:
    from ui.judging.next_steps_page import NextStepsPage  # start-up

    return NextStepsPage(host.session, host.acts)


def _sheet(host: PageHost) -> Page:
    from ui.results.sheet_page import SheetPage  # start-up

    return SheetPage(host.session, host.acts, host.worker)


def _audit(host: PageHost) -> Page:
    from ui.results.audit_page import AuditPage  # start-up

    page = AuditPage(host.session, host.acts, host.worker)
    page.open_requested.connect(host.read_case)
    return page


def _return(host: PageHost) -> Page:
    from ui.returns.return_page import ReturnPage  # start-up

    return ReturnPage(host.session, host.acts, host.worker)


PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        CASES,
        "The sample, who reads which case, and how far they have come",
        _cases,
        menu=(
            *(Act.OPEN_CASE, Act.FILTER, None),
            *(Act.IMPORT_SAMPLE, Act.ADD_CASE, Act.EDIT_CASE, Act.READERS, Act.WITHDRAW, None),
            *(Act.SAMPLE_AND_QUOTAS, Act.MAKE_PACK),
        ),
        roles=(LEAD, READER),
    ),
    PageSpec(
        READ,
        "One case, question by question",
        _read,
        menu=(
            *(Act.NEXT, Act.BACK, Act.NEXT_CRITERION, Act.PREVIOUS_CRITERION, Act.FIND, None),
            *(Act.NOTE, Act.GUIDANCE, Act.CLEAR, None),
            *(Act.NEXT_MISSING, Act.MISSING_LIST, Act.SIGN, Act.REOPEN),
        ),
        roles=(LEAD, READER),
    ),
    PageSpec(
        GATHER,
        "Returns taken in, conflicts settled, and cases read twice compared",
        _gather,
        menu=(Act.ADD_RETURNS,),
    ),
    PageSpec(
        SCORES,
        "What the cases come to, down to each question and case",
        _scores,
        menu=(Act.GROUP, Act.EARLIER),
        label=lambda instrument: SCORES if scores_questions(instrument) else RESULTS,
    ),
    PageSpec(
        MARKS,
        "Each criterion marked by hand",
        _marks,
        suits=lambda instrument: instrument.marking is not None,
    ),
    PageSpec(
        SECTION_FOUR,
        "What the lead inspector judges by hand, and the evidence for it",
        _section_four,
        menu=(Act.ADD_EVIDENCE,),
        suits=lambda instrument: bool(instrument.gradings),
        label=lambda instrument: instrument.judged_title,
    ),
    PageSpec(
        PERFORMANCE,
        "The area's own figures beside their targets",
        _performance,
        suits=lambda instrument: bool(instrument.measures),
    ),
    PageSpec(
        FINDINGS,
        "What helped good work, what stood in its way, and examples of practice",
        _findings,
        menu=(*(Act.ADD_ENABLER, Act.ADD_BARRIER, Act.ADD_EXAMPLE, None), Act.CHANGE_FINDING, Act.TAKE_FINDING_AWAY),
        suits=lambda instrument: bool(instrument.gradings) and only_counts(instrument),
    ),
    PageSpec(
        NEXT_STEPS,
        "Recommendations, and what follow-up found of them",
        _next_steps,
        menu=(Act.ADD_RECOMMENDATION, Act.CHANGE_RECOMMENDATION, Act.TAKE_AWAY),
    ),
    PageSpec(
        SHEET,
        "The score sheet, to be printed or saved",
        _sheet,
        menu=(Act.PRINT, Act.SAVE_PDF, Act.SAVE_HTML, None, Act.CHECK_SHEET),
    ),
    PageSpec(
        AUDIT,
        "Who stated what, and when",
        _audit,
        menu=(Act.FILTER_AUDIT, Act.EXPORT_AUDIT),
    ),
    PageSpec(
        RETURN,
        "Your answers, to be handed to the lead inspector",
        _return,
        menu=(Act.SAVE_RETURN,),
        roles=(READER,),
    ),
)
"""Every page there is, in the order of the rail. A new page is one row here, with its title in `page_titles`."""
