"""Any instrument's demonstration: a published inspection is played again, and what comes out stands beside it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from export.demo.system import SystemDemo, play_system
from export.sheet.sheet_json import as_json
from model.file.store import Store
from model.journal.records import Refused


@pytest.mark.parametrize(("replay", "published", "replayed"), [("kent-2007-roh", "67%", "68%")])
def test_the_risk_of_harm_assessment_comes_out_as_the_thread_of_the_whole_replay(
    tmp_path: Path, replay: str, published: str, replayed: str
) -> None:
    played = play_system(tmp_path / replay, replay)
    assert [(one.published.printed, one.replayed) for one in played.compared] == [(published, replayed)]
    with (played.folder / "comparison.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == ["thread", "roh", "", published, replayed, "211", ""]
    with Store.open(played.lead) as store:
        assert store.verify().problems == ()
        assert store.digest() == played.sheets[""].head.journal_digest
    assert (played.folder / "score-sheet.pdf").read_bytes().startswith(b"%PDF")
    assert f"{published:>20} {replayed:>20}  differs" in played.report()


def test_it_may_be_played_again_but_not_over_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague")
    with pytest.raises(Refused, match=r"holds letter\.txt, which no demonstration left there"):
        play_system(tmp_path, "kent-2007-roh")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.fixture(scope="module")
def london(tmp_path_factory: pytest.TempPathFactory) -> SystemDemo:
    return play_system(tmp_path_factory.mktemp("demo") / "london", "london-2003")


class TestAccreditedProgrammes:
    def test_every_mark_and_count_of_the_report_comes_out_as_printed(self, london: SystemDemo) -> None:
        kinds = [one.published.what for one in london.compared]
        assert (kinds.count("mark"), kinds.count("count")) == (84, 36)
        differing = [one.published.code for one in london.compared if not one.agrees]
        assert differing == ["rating", "rating"]

    def test_the_printed_ratings_need_flags_that_the_report_does_not_give(self, london: SystemDemo) -> None:
        """34 and 39 are printed (line 111); the marks alone come to these, and flags allow both."""
        ratings = [one for one in london.compared if one.published.code == "rating"]
        assert [(one.published.printed, one.replayed) for one in ratings] == [("34%", "36.25%"), ("39%", "40.00%")]
        marked = london.sheets[""].figures.marked
        assert marked is not None
        for published, found in zip((34, 39), marked.ranges, strict=True):
            assert found is not None
            assert found[0] * 100 < published < found[1] * 100

    def test_what_carried_over_did_so_for_its_own_programme(self, london: SystemDemo) -> None:
        """Both seven times, Think First alone three times, the other alone three times (lines 218 to 580)."""
        marked = london.sheets[""].figures.marked
        assert marked is not None
        carried = [row.carried for row in marked.rows if row.code != "D1.8"]
        assert [carried.count(both) for both in ((True, True), (True, False), (False, True))] == [7, 3, 3]

    def test_the_recommendations_stand_with_what_became_of_them(self, london: SystemDemo) -> None:
        """Fifteen to the chief officer, ten of them not met and five partly (line 97)."""
        rows = [row for row in london.sheets[""].judgements.recommendations if row.addressed == "The Chief Officer"]
        assert [[row.status for row in rows].count(status) for status in ("not_met", "partly_met", "met")] == [10, 5, 0]
        assert len(rows) == 15

    def test_the_sheet_says_what_is_not_known(self, london: SystemDemo) -> None:
        text = (london.folder / "score-sheet.html").read_text(encoding="utf-8")
        assert "Mandatory criteria are not set for 42 criteria" in text
        assert "Think First between 28.77% and 43.81%; R&amp;R between 32.04% and 46.90%" in text
        assert "How a section is made of its groups: points pooled." in text

    def test_json_gives_exact_shares_by_strand(self, london: SystemDemo) -> None:
        marked = json.loads(json.dumps(as_json(london.sheets[""])))["marked"]
        assert marked["think_first"]["shares"]["rating"] == "29/80"
        assert marked["think_first"]["shares"]["D"] == "0"  # nothing was met, which is a share and not none
        assert marked["reasoning"]["shares"]["B5"] == "1"
        assert marked["think_first"]["counts"]["catch_up_recorded"] == [48, 79]
