"""The rule of the accredited programmes audit, on the 84 marks that the London report of 2003 prints."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.instrument.instrument import Instrument
from model.journal.records import NOT_APPLICABLE, Tally, Value
from scoring import iqr
from scoring.figures import half_up
from scoring.marks import StrandMarks
from tests.marked_instrument import LONDON, POINTS, STRANDS, WORDS, marked_instrument


def column(strand: str, stated: dict[str, Value], of: Instrument | None = None) -> StrandMarks:
    found = iqr.marked(of or marked_instrument(), stated)
    assert found is not None
    return found.strands[strand]


def percents(stated: dict[str, Value], of: Instrument | None = None) -> list[float]:
    totals = [column(strand, stated, of).total for strand in STRANDS]
    return [round(float(total * 100), 2) for total in totals if total is not None]


def mandatory(*codes: str) -> dict[str, Value]:
    """The lead says of every criterion whether it is mandatory."""
    return {f"mandatory:{code}": "yes" if code in codes else "no" for code in POINTS}


def test_without_flags_the_marks_come_to_36_25_and_40() -> None:
    assert percents(LONDON) == [36.25, 40.0]


def test_and_with_section_b_as_the_mean_of_its_groups_to_35_89_and_39_29() -> None:
    assert percents({**LONDON, "option:groups": "mean"}) == [35.89, 39.29]


def test_sections_and_groups_are_points_over_the_most_there_could_be() -> None:
    tf, rr = (column(strand, LONDON) for strand in STRANDS)
    assert [tf.sections[code] for code in "ABCD"] == [Fraction(2, 8), Fraction(26, 48), Fraction(6, 12), Fraction(0)]
    assert [rr.sections[code] for code in "ABCD"] == [Fraction(3, 8), Fraction(32, 48), Fraction(5, 12), Fraction(0)]
    most = (4, 8, 8, 12, 4, 8, 4)
    for found, points in ((tf, (2, 2, 5, 7, 4, 6, 0)), (rr, (3, 3, 7, 9, 4, 6, 0))):
        assert list(found.groups.values()) == [Fraction(*pair) for pair in zip(points, most, strict=True)]


def test_the_video_criteria_being_mandatory_would_give_36_25_and_40_83() -> None:
    assert percents({**LONDON, **mandatory("C1.1", "C1.2", "C1.3")}) == [36.25, 40.83]


def test_a_pair_of_mandatory_criteria_can_give_the_printed_34_and_39() -> None:
    """Line 111. Half a thousand million sets can: which it was cannot be told."""
    stated = {**LONDON, **mandatory("C1.1", "C1.6")}
    assert [half_up(total * 100) for s in STRANDS if (total := column(s, stated).total) is not None] == [34, 39]


@pytest.mark.parametrize("section", "ABCD")
def test_doubling_a_whole_section_changes_nothing(section: str) -> None:
    assert percents({**LONDON, **mandatory(*(code for code in POINTS if code[0] == section))}) == [36.25, 40.0]


def test_flags_alone_can_move_the_totals_between_these() -> None:
    ranges = [column(strand, LONDON).range for strand in STRANDS]
    assert [[round(float(end * 100), 2) for end in found] for found in ranges if found] == [
        [28.77, 43.81],
        [32.04, 46.9],
    ]


def test_once_every_flag_is_known_there_is_no_range() -> None:
    assert column("tf", {**LONDON, **mandatory()}).range is None
    assert column("tf", LONDON, marked_instrument("no")).range is None


def test_not_applicable_is_in_neither_the_points_nor_the_most() -> None:
    assert column("tf", LONDON).marks["D1.8"] == NOT_APPLICABLE
    assert column("tf", {**LONDON, "mark:tf:D1.7": "fully"}).sections["D"] == Fraction(2, 14)


def test_before_anything_is_marked_there_is_no_figure() -> None:
    empty = column("tf", {})
    assert (empty.total, empty.range, empty.marks) == (None, None, {})


def test_the_option_that_was_reckoned_by_is_recorded() -> None:
    found = iqr.marked(marked_instrument(), {"option:groups": "mean"})
    assert found is not None
    assert found.options == {"groups": "mean"}
    assert (default := iqr.marked(marked_instrument(), {})) is not None
    assert default.options == {"groups": "pooled"}


class TestFollowUp:
    def test_what_was_fully_met_before_carries_over_for_its_own_strand(self) -> None:
        found = column("tf", {"earlier_mark:tf:B3.4": "fully", "mark:tf:B3.4": "not", "mark:rr:B3.4": "largely"})
        assert (found.marks, found.carried) == ({"B3.4": "fully"}, frozenset({"B3.4"}))
        other = column("rr", {"earlier_mark:tf:B3.4": "fully", "mark:rr:B3.4": "largely"})
        assert (other.marks, other.carried) == ({"B3.4": "largely"}, frozenset())

    def test_what_the_videos_inform_is_marked_afresh(self) -> None:
        found = column("tf", {"earlier_mark:tf:C1.1": "fully", "mark:tf:C1.1": "largely"})
        assert (found.marks, found.carried) == ({"C1.1": "largely"}, frozenset())

    def test_less_than_fully_met_is_marked_again_and_not_applicable_stays_so(self) -> None:
        found = column("tf", {"earlier_mark:tf:A1.1": "largely", "earlier_mark:tf:D1.8": NOT_APPLICABLE})
        assert (found.marks, found.carried) == ({"D1.8": NOT_APPLICABLE}, frozenset({"D1.8"}))


FEW = ("A1.1", "A1.2", "A1.3", "B1.1", "B1.2", "B2.1")


@given(
    st.fixed_dictionaries({code: st.sampled_from("210-") for code in FEW}),
    st.dictionaries(st.sampled_from(FEW), st.sampled_from(["yes", "no"]), max_size=2),
    st.sampled_from(["pooled", "mean"]),
)
def test_the_range_is_what_trying_every_set_of_mandatory_criteria_gives(
    points: dict[str, str], known: dict[str, str], option: str
) -> None:
    small = marked_instrument(codes=FEW)
    stated: dict[str, Value] = {f"mark:tf:{code}": WORDS[point] for code, point in points.items()}
    stated |= {f"mandatory:{code}": flag for code, flag in known.items()} | {"option:groups": option}
    found = column("tf", stated, small)
    open_codes = [code for code in FEW if code not in known]
    totals = []
    for flags in product(["yes", "no"], repeat=len(open_codes)):
        said: dict[str, Value] = {f"mandatory:{code}": flag for code, flag in zip(open_codes, flags, strict=True)}
        totals.append(column("tf", stated | said, small).total)
    marked = [total for total in totals if total is not None]
    if any(points[code] != "-" for code in open_codes):
        assert found.range == (min(marked), max(marked))
    else:
        assert found.range is None


def test_the_case_file_questions_are_counted_beside_the_marks() -> None:
    scores = iqr.RULE.score(marked_instrument(), {"seen": Tally(above=48, below=31)}, LONDON)
    assert scores.questions == {"seen": Fraction(48, 79)}
    assert (scores.criteria, scores.sections, scores.totals) == ({}, {}, {})
    assert scores.marked == iqr.marked(marked_instrument(), LONDON)
