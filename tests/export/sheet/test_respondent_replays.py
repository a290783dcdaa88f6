"""The questionnaires of two reports played again, and how their odd figures are explained: with counts and a base."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from export.demo.system import SystemDemo, play_system
from export.printing.text import lines
from model.file.store import Store
from scoring.figures import half_up

AREAS = ("kent", "lincolnshire")
ASKED = ("offender-managers", "case-interviews", "offenders", "victims", "sentencers")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SystemDemo]:
    folder = tmp_path_factory.mktemp("demo")
    names = [f"{area}-2007-{asked}" for area in AREAS for asked in ASKED]
    return {name: play_system(folder / name, name) for name in names}


def can_be(percent: int, of: int) -> bool:
    """Whether any number of so many is that percentage, as it would be printed."""
    return any(half_up(Fraction(100 * above, of)) == percent for above in range(of + 1))


def counts(demo: SystemDemo, question: str) -> str:
    """What stands on the sheet beside the share: so many of so many, and the share."""
    row = next(row for row in demo.sheets[""].figures.annex if row.id == question)
    return f"{row.tally.above} of {row.tally.relevant} ({row.shown}%)"


@pytest.mark.parametrize(
    ("replay", "compared", "differing"),
    [
        ("kent-2007-offender-managers", 12, ["supervision_frequency"]),
        ("kent-2007-case-interviews", 4, []),
        ("lincolnshire-2007-case-interviews", 4, []),
        ("kent-2007-offenders", 1, []),
        ("kent-2007-victims", 6, []),
        ("kent-2007-sentencers", 8, ["liaison", "policy_information"]),
        ("lincolnshire-2007-offender-managers", 12, ["training_needs_met"]),
        ("lincolnshire-2007-offenders", 6, []),
        ("lincolnshire-2007-victims", 6, []),
        ("lincolnshire-2007-sentencers", 8, ["liaison"]),
    ],
)
def test_every_published_figure_comes_out_but_for_those_that_are_explained(
    played: dict[str, SystemDemo], replay: str, compared: int, differing: list[str]
) -> None:
    rows = played[replay].compared
    assert len(rows) == compared
    odd = [row.published for row in rows if not row.agrees]
    assert [one.code for one in odd] == differing
    assert all(one.note for one in odd)
    with Store.open(played[replay].lead) as store:
        assert store.verify().problems == ()


@pytest.mark.parametrize(
    ("replay", "words"),
    [
        ("kent-2007-offenders", "0 of 110 sent (0%)"),  # 275
        ("kent-2007-victims", "7 of 21 sent (33%)"),  # 287
        ("kent-2007-sentencers", "11; how many were sent is not stated"),  # 293
        ("lincolnshire-2007-offenders", "26 of 100 sent (26%)"),  # 331
        ("lincolnshire-2007-victims", "3 of 10 sent (30%)"),  # 337
        ("lincolnshire-2007-sentencers", "15 of 50 sent (30%)"),  # 343
    ],
)
def test_the_response_is_on_the_sheet_with_its_base(played: dict[str, SystemDemo], replay: str, words: str) -> None:
    sheet = played[replay].sheets[""]
    assert sheet.context.response is not None
    assert sheet.context.response.words == words
    assert words in (played[replay].folder / "score-sheet.html").read_text(encoding="utf-8")


class TestOddFigures:
    def test_94_percent_of_15_sentencers_cannot_be(self, played: dict[str, SystemDemo]) -> None:
        """Lincolnshire 705: fifteen came back (343)."""
        demo = played["lincolnshire-2007-sentencers"]
        assert not any(can_be(94, of) for of in range(1, 16))
        assert can_be(94, 16)
        assert counts(demo, "liaison") == "14 of 15 (93%)"
        assert "Fifteen came back: 14 of them are 93%" in (demo.folder / "comparison.csv").read_text(encoding="utf-8")

    def test_54_percent_has_another_base_than_all_who_answered(self, played: dict[str, SystemDemo]) -> None:
        """Lincolnshire 365."""
        assert [of for of in range(1, 16) if can_be(54, of)] == [13]
        assert counts(played["lincolnshire-2007-sentencers"], "fdr_quality") == "7 of 13 (54%)"

    def test_90_percent_of_26_offenders_cannot_be(self, played: dict[str, SystemDemo]) -> None:
        """Lincolnshire 331: some left the question out, and the base says so."""
        assert not can_be(90, 26)
        assert counts(played["lincolnshire-2007-offenders"], "rules_explained") == "19 of 21 (90%)"

    def test_four_of_eleven_is_not_just_over_half(self, played: dict[str, SystemDemo]) -> None:
        """Kent 677 against 295."""
        demo = played["kent-2007-sentencers"]
        assert counts(demo, "policy_information") == "4 of 11 (36%)"
        printed = {
            row.published.line: row.replayed for row in demo.compared if row.published.code == "policy_information"
        }
        assert printed == {677: "4 of 11", 295: "over one-third"}

    def test_of_few_the_counts_are_said(self, played: dict[str, SystemDemo]) -> None:
        """Kent 287: all but one of five."""
        assert counts(played["kent-2007-victims"], "safety_attention") == "4 of 5 (80%)"

    def test_where_nobody_answered_there_is_no_share(self, played: dict[str, SystemDemo]) -> None:
        """Kent 275."""
        sheet = played["kent-2007-offenders"].sheets[""]
        assert {(row.tally.relevant, row.shown) for row in sheet.figures.annex} == {(0, None)}

    def test_21_of_25_printed_as_81_is_84(self, tmp_path: Path) -> None:
        """Kent 458, of the case files: 21 of 26 would be 81%."""
        demo = play_system(tmp_path / "kent", "kent-2007-roh")
        assert counts(demo, "mappa_contribution") == "21 of 25 (84%)"
        with (demo.folder / "questions.csv").open(encoding="utf-8", newline="") as file:
            row = next(row for row in csv.DictReader(file) if row["question"] == "mappa_contribution")
        said = [row[name] for name in ("published above", "published of", "published percent", "line of the report")]
        assert said == ["21", "25", "81", "458"]
        assert (row["replayed above"], row["replayed of"], row["replayed percent"]) == ("21", "25", "84.0")


def test_the_two_grades_of_offender_manager_have_sheets_of_their_own(played: dict[str, SystemDemo]) -> None:
    """Lincolnshire 826: 29% of POs and 37% of PSOs; 7 of 24 and 7 of 19 are such numbers."""
    sheets = played["lincolnshire-2007-offender-managers"].sheets
    rows = {
        id_: next(row for row in sheet.figures.annex if row.id == "training_needs_met") for id_, sheet in sheets.items()
    }
    assert {id_: (row.tally.below, row.tally.relevant) for id_, row in rows.items()} == {
        "": (14, 43),
        "po": (7, 24),
        "pso": (7, 19),
    }
    text = " ".join(lines(sheets["pso"]))
    assert "These are the counts of a subgroup, not of the area: Probation service officers, those with" in text
    assert "side by side" not in text + " ".join(lines(sheets[""]))
