"""Any instrument's demonstration: a published inspection is played again, and what comes out stands beside it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from export.demo_system import play_system
from model.records import Refused
from model.store import Store


@pytest.mark.parametrize(("replay", "published", "replayed"), [("kent-2007-roh", "67%", "68%")])
def test_the_risk_of_harm_assessment_comes_out_as_the_thread_of_the_whole_replay(
    tmp_path: Path, replay: str, published: str, replayed: str
) -> None:
    played = play_system(tmp_path / replay, replay)
    assert [(one.published.printed, one.replayed) for one in played.compared] == [(published, replayed)]
    with (played.folder / "comparison.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == ["thread", "roh", "", published, replayed, "211"]
    with Store.open(played.lead) as store:
        assert store.verify().problems == ()
        assert store.digest() == played.sheets[""].journal_digest
    assert (played.folder / "score-sheet.pdf").read_bytes().startswith(b"%PDF")
    assert f"{published:>20} {replayed:>20}  differs" in played.report()


def test_it_may_be_played_again_but_not_over_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague")
    with pytest.raises(Refused, match=r"holds letter\.txt, which no demonstration left there"):
        play_system(tmp_path, "kent-2007-roh")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
