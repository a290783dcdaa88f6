"""How many questionnaires came back, and of how many."""

from __future__ import annotations

from pathlib import Path

import pytest

from export.printing.blocks import FactsBlock, ParagraphBlock
from export.printing.document import document
from export.sheet.response import Response, response
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from resources.access import instrument
from tests.respondents import sentencers


@pytest.mark.parametrize(
    ("came", "words"),
    [
        (Response(26, 100), "26 of 100 sent (26%)"),  # Lincolnshire, line 331
        (Response(0, 110), "0 of 110 sent (0%)"),  # Kent, line 275
        (Response(7, 21), "7 of 21 sent (33%)"),  # Kent, line 287
        (Response(11, None), "11; how many were sent is not stated"),  # Kent, line 293
        (Response(3, 0), "3, more than the 0 that were sent: one of the two is wrong"),
        (Response(0, 0), "0 of 0 sent"),
    ],
)
def test_the_rate_is_never_without_its_base(came: Response, words: str) -> None:
    assert came.words == words


def test_those_who_are_read_and_signed_came_back(tmp_path: Path) -> None:
    with sentencers(tmp_path) as store:
        sheet = score_sheet(store, drafts=True)
    assert sheet.basis.cases == 3
    assert sheet.context.response == Response(2, 8)
    assert as_json(sheet)["response"] == {"returned": 2, "sent": 8}


def test_the_sheet_speaks_of_the_respondents(tmp_path: Path) -> None:
    with sentencers(tmp_path) as store:
        whole = document(score_sheet(store))
        some = document(score_sheet(store, where={"answered": "post"}))
    facts = dict(next(block for block in whole.blocks if isinstance(block, FactsBlock)).pairs)
    assert facts["Sentencers"] == "2 of 3 in the sample"
    assert facts["Returned"] == "2 of 8 sent (25%)"
    said = " ".join(str(block) for block in whole.blocks)
    assert "1 of the 3 sentencers in the sample has no signed reading" in said
    assert "cases" not in said.lower()
    assert "Returned" not in dict(next(block for block in some.blocks if isinstance(block, FactsBlock)).pairs)


def test_where_nobody_answered_the_sheet_says_so(tmp_path: Path) -> None:
    with sentencers(tmp_path) as store:
        nobody = score_sheet(store, where={"answered": "in_person"})
    words = [block.text for block in document(nobody).blocks if isinstance(block, ParagraphBlock)]
    assert "Nobody's answers have been read and signed yet, so there is nothing to count." in words


def test_an_inspection_of_cases_sends_nothing() -> None:
    assert response(instrument("omi-2007"), {}, 110) is None
    assert response(instrument("offender-managers-2007"), {}, 87) is None
