"""What respondents said, as evidence in the area's inspection: beside the gradings, and in no score."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from export.printing.blocks import HeadingBlock, PointsBlock, TableBlock
from export.printing.document import document
from export.sheet.evidence import evidence, statements, uncounted_words
from export.sheet.sheet import ScoreSheet, score_sheet
from export.sheet.sheet_json import as_json
from model.file.store import Store
from model.journal.field_names import EVIDENCE, SIGNER
from model.journal.records import INSPECTION, KeyState, Refused, Statement
from resources.access import instrument
from tests.respondents import KEY, READER, brought, sentencers
from tests.ui.scored_inspection import scored_inspection

LEAD = "The lead"


@pytest.fixture
def area(tmp_path: Path) -> Iterator[Store]:
    """Kent's inspection, with nothing in it yet."""
    with Store.create(tmp_path / "area.caseread", instrument("omi-2007"), "Kent", "2007-11") as store:
        yield store


def add(area: Store, source: Store) -> ScoreSheet:
    area.record_all(statements(area, source), LEAD)
    return score_sheet(area)


def counts(sheet: ScoreSheet) -> dict[str, tuple[str, str]]:
    """Where it stands and its figures, of each question that anybody answered."""
    return {one.question: (one.code, one.figures) for one in sheet.context.evidence if one.of}


def test_the_signed_answers_are_counted_under_the_codes_they_bear_on(area: Store, tmp_path: Path) -> None:
    with sentencers(tmp_path) as source:
        sheet = add(area, source)
        digest = source.digest()
    assert counts(sheet) == {
        "liaison": ("4.1", "2 of 2"),
        "policy_information": ("4.1", "1 of 2"),
        "breach_arrangements": ("SU", "1 of 2"),
    }
    assert {(one.returned, one.sent, one.journal) for one in sheet.context.evidence} == {(2, 8, digest)}


def test_each_is_one_field_in_canonical_json(area: Store, tmp_path: Path) -> None:
    with sentencers(tmp_path) as source:
        add(area, source)
        said = area.values(INSPECTION)[f"{EVIDENCE}sentencers-2007:liaison"]
    data = json.loads(str(said))
    assert (data["above"], data["of"], data["words"][:20]) == (2, 2, "Are you satisfied wi")
    assert said == json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_no_score_moves(tmp_path: Path) -> None:
    with scored_inspection(tmp_path) as area, sentencers(tmp_path) as source:
        before = as_json(score_sheet(area))
        after = as_json(add(area, source))
    assert after.pop("evidence")
    assert before.pop("journal_digest") != after.pop("journal_digest")
    assert before == after


def test_the_same_file_again_says_nothing_new_and_a_fuller_one_takes_its_place(area: Store, tmp_path: Path) -> None:
    with sentencers(tmp_path) as source:
        add(area, source)
        assert area.record_all(statements(area, source), LEAD) == 0
        source.sign("S003", READER, "They answered no more than this.")
        assert counts(add(area, source))["liaison"] == ("4.1", "2 of 3")


def test_what_a_newer_file_no_longer_asks_is_taken_away(area: Store, tmp_path: Path) -> None:
    gone = f"{EVIDENCE}sentencers-2007:asked_no_more"
    with sentencers(tmp_path) as source:
        add(area, source)
        whole = area.values(INSPECTION)[f"{EVIDENCE}sentencers-2007:liaison"]
        area.record(Statement(INSPECTION, gone, whole), LEAD)
        add(area, source)
    assert gone not in area.values(INSPECTION)


def test_the_sheet_has_every_figure_with_its_base(area: Store, tmp_path: Path) -> None:
    assert "Evidence from questionnaires" not in str(document(score_sheet(area)).blocks)
    with sentencers(tmp_path) as source:
        blocks = document(add(area, source)).blocks
        digest = source.digest()
    at = next(n for n, block in enumerate(blocks) if block == HeadingBlock("Evidence from questionnaires", True))
    assert (
        PointsBlock(
            (f"Sentencer questionnaire: returned 2 of 8 sent (25%); journal {digest[:16]}, entered in that file.",)
        )
        in blocks[at:]
    )
    tables = [block for block in blocks[at:] if isinstance(block, TableBlock) and "respondents said" in block.caption]
    assert [table.caption[:28] for table in tables] == ["4.1 Leadership and planning:", "SU Service users' perspectiv"]
    assert [[cell.text for cell in row][2:] for row in tables[0].rows] == [
        ["2 of 2", "100%", "all"],
        ["1 of 2", "50%", ""],
    ]


def test_a_part_of_the_cases_has_no_evidence_of_its_own(area: Store, tmp_path: Path) -> None:
    with sentencers(tmp_path) as source:
        add(area, source)
    assert score_sheet(area, where={"sentence_type": "licence"}).context.evidence == ()


class TestByWhoseKey:
    """A reading counts where it was entered, or came with a key that was accepted there; the sheet says whose."""

    def test_one_that_came_with_a_key_never_accepted_does_not_count(self, area: Store, tmp_path: Path) -> None:
        with sentencers(tmp_path) as entered, brought(tmp_path, entered, "S002", accepted=False) as source:
            assert uncounted_words(entered) == ""
            assert uncounted_words(source) == (
                "1 reading of brought.caseread is not counted, for the key that brought it was never accepted there: "
                f"S002 by {READER}."
            )
            sheet = add(area, source)
        assert counts(sheet)["liaison"] == ("4.1", "1 of 1")
        assert {(one.returned, one.sent, one.keys) for one in sheet.context.evidence} == {(1, 8, ())}

    def test_with_an_accepted_key_it_counts_and_the_key_is_stated(self, area: Store, tmp_path: Path) -> None:
        with sentencers(tmp_path) as entered, brought(tmp_path, entered, "S002", accepted=True) as source:
            assert uncounted_words(source) == ""
            sheet = add(area, source)
        assert counts(sheet)["liaison"] == ("4.1", "2 of 2")
        assert {one.keys for one in sheet.context.evidence} == {(KEY[:8],)}
        assert f", by key {KEY[:8]}." in str(document(sheet).blocks)

    def test_a_key_that_was_withdrawn_vouched_for_what_it_brought_before(self, area: Store, tmp_path: Path) -> None:
        with sentencers(tmp_path) as entered, brought(tmp_path, entered, "S002", accepted=True) as source:
            source.record(Statement(INSPECTION, f"{SIGNER}{READER}:{KEY}", KeyState.WITHDRAWN), READER)
            assert counts(add(area, source))["liaison"] == ("4.1", "2 of 2")

    def test_where_none_is_left_nothing_is_added(self, area: Store, tmp_path: Path) -> None:
        with sentencers(tmp_path, sent=None) as entered:
            entered.reopen("S001", READER, "They went on.")
            with (
                brought(tmp_path, entered, "S002", accepted=False) as source,
                pytest.raises(Refused, match=r"^1 reading of brought.* S002 by .*\. So there is nothing to add\.$"),
            ):
                statements(area, source)

    def test_what_was_added_before_keys_were_stated_stands_without_them(self, area: Store) -> None:
        (one,) = evidence(area.instrument, {f"{EVIDENCE}x:y": json.dumps(GOOD)})
        assert one.keys is None


class TestRefused:
    def test_a_file_of_the_same_inspection(self, area: Store) -> None:
        with pytest.raises(Refused, match=r"^area\.caseread is a file of this same inspection"):
            statements(area, area)

    def test_an_inspection_with_results_of_its_own(self, area: Store, tmp_path: Path) -> None:
        with (
            scored_inspection(tmp_path) as scored,
            pytest.raises(Refused, match=r"^small\.caseread is no questionnaire"),
        ):
            statements(area, scored)
        other = Store.create(tmp_path / "london.caseread", instrument("qi-2018"), "Kent", "2018-03")
        with other, pytest.raises(Refused, match=r"^london\.caseread is no questionnaire: Quality & Impact"):
            statements(area, other)

    def test_another_area(self, area: Store, tmp_path: Path) -> None:
        with (
            sentencers(tmp_path, area="Surrey") as source,
            pytest.raises(Refused, match=r"is of Surrey, and .* of Kent"),
        ):
            statements(area, source)

    def test_one_in_which_nobody_has_signed_and_nothing_was_sent(self, area: Store, tmp_path: Path) -> None:
        empty = Store.create(tmp_path / "empty.caseread", instrument("sentencers-2007"), "Kent", "2007-11")
        with empty, pytest.raises(Refused, match=r"^empty\.caseread has no answers of anybody that are signed"):
            statements(area, empty)


def test_that_nobody_answered_is_evidence_too(area: Store, tmp_path: Path) -> None:
    """Of Kent's 110 offenders none sent the questionnaire back (line 275)."""
    with Store.create(tmp_path / "offenders.caseread", instrument("offenders-2007"), "Kent", "2007-11") as source:
        source.record(Statement(INSPECTION, "context:sent", 110), LEAD)
        blocks = document(add(area, source)).blocks
    assert any(isinstance(block, PointsBlock) and "returned 0 of 110 sent (0%)" in block.points[0] for block in blocks)
    assert not [block for block in blocks if isinstance(block, TableBlock) and "respondents said" in block.caption]


GOOD: dict[str, Any] = {
    "title": "Victim questionnaire",
    "one": "victim",
    "many": "victims",
    "code": "4.1",
    "heading": "Leadership",
    "number": "4.1.1",
    "words": "Were you satisfied?",
    "above": 1,
    "of": 2,
    "returned": 3,
    "sent": 4,
    "journal": "0" * 64,
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"sent": None},
        {"keys": ["b7b7b7b7"]},
        {"keys": "b7b7b7b7"},
        {"keys": [7]},
        {"above": 3},
        {"of": 9},
        {"above": -1},
        {"above": True},
        {"title": 1},
        {"more": 1},
        {"of": "2"},
    ],
)
def test_only_what_reads_as_evidence_is_shown(area: Store, change: dict[str, Any]) -> None:
    """It may have come with a return, and nothing checked it there."""
    found = evidence(area.instrument, {f"{EVIDENCE}x:y": json.dumps({**GOOD, **change})})
    assert len(found) == (set(change) <= {"sent"} or change == {"keys": ["b7b7b7b7"]})


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "9" * 5000, "[" * 19_000, '{"title": 1}'])
def test_what_is_no_json_of_ours_is_passed_over(area: Store, text: str) -> None:
    assert evidence(area.instrument, {f"{EVIDENCE}x:y": text}) == ()


def test_questions_stand_in_the_order_asked(area: Store) -> None:
    numbers = ("4.1.10", "4.1.9", "4.1.1")
    stated = {f"{EVIDENCE}x:q{n}": json.dumps({**GOOD, "number": number}) for n, number in enumerate(numbers)}
    assert [one.number for one in evidence(area.instrument, stated)] == ["4.1.1", "4.1.9", "4.1.10"]
