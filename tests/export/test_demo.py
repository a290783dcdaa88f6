"""The demonstration: the whole job on real files, and its comparison with what the report published."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from export.comparison import compare
from export.demo import ASSESSORS, REPLAYS, Demo, demonstration, play
from export.sheet import score_sheet
from export.sheet_json import as_json
from model.published import Facts
from model.records import Refused
from model.store import Signature, Store
from resources import access


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=REPLAYS)
def replay(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def demo(replay: str, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return play(tmp_path_factory.mktemp("demo") / replay, replay)


@pytest.fixture
def lead(demo: Demo) -> Iterator[Store]:
    with Store.open(demo.files.lead) as store:
        yield store


@pytest.mark.slow
class TestPlayed:
    def test_every_case_is_read_once_and_signed_by_one_of_seven_assessors(
        self, demo: Demo, replay: str, lead: Store
    ) -> None:
        facts = Facts.read(access.replay(replay))
        assert demo.facts == facts
        readings = lead.readings()
        assert len(readings) == len(lead.cases()) == facts.cases
        assert {row.signature for row in readings} == {Signature.SIGNED}
        work = Counter(row.assessor for row in readings)
        assert set(work) == set(ASSESSORS)
        by_area = sum(count for name, count in work.items() if lead.assessors()[name] == "area_assessor")
        assert by_area == round(facts.cases / 3)
        assert demo.sheet.cases == facts.cases
        assert not demo.sheet.provisional

    def test_the_readme_shows_what_it_gives(self, demo: Demo, replay: str) -> None:
        readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
        cells = [line.strip("|").split("|") for line in readme.splitlines() if line.count("|") == 8]
        first = 1 + 3 * REPLAYS.index(replay)
        shown = [[int(cell) for cell in row[first : first + 3]] for row in cells[2:]]
        assert shown == [[row.published, row.replayed, row.difference] for row in demo.rows]

    def test_the_leads_file_is_sound(self, lead: Store) -> None:
        assert lead.verify().problems == ()
        assert lead.conflicts() == {}

    def test_each_assessors_file_holds_only_their_readings(self, demo: Demo) -> None:
        for name in ASSESSORS:
            with Store.open(demo.files.copy(name)) as copy:
                assert {row.assessor for row in copy.readings()} == {name}
                assert copy.local("assessor") == name

    def test_the_lead_has_graded_and_concluded_as_published(self, demo: Demo, replay: str, lead: Store) -> None:
        facts = Facts.read(access.replay(replay))
        words = {choice.value: choice.label for choice in lead.instrument.grades}
        assert {row.code: row.grade for row in demo.sheet.gradings} == {
            code: words[grade.grade] for code, grade in facts.gradings.items()
        }
        for row in demo.sheet.criteria:
            assert row.decided == facts.criteria[row.code].conclusion
            assert bool(row.reason) == (row.decided != row.suggested)

    def test_recommendations_and_further_inspection_are_as_published_and_specific_criteria_ungraded(
        self, demo: Demo
    ) -> None:
        rows = demo.sheet.recommendations
        assert [row.number for row in rows] == list(range(1, {"Kent": 8, "Lincolnshire": 6}[demo.facts.area] + 1))
        assert [(row.text, row.about) for row in rows] == [
            (advice.text, advice.about) for advice in demo.facts.recommendations
        ]
        assert {row.status for row in rows} == {""}
        further = demo.sheet.further_inspection
        assert further is not None
        assert (further.decided, further.suggested) == ("no", "no")
        assert {specific.grade for row in demo.sheet.gradings for specific in row.specifics} == {None}

    def test_the_table_shows_what_the_sheet_scores_beside_what_was_published(self, demo: Demo, replay: str) -> None:
        raw = access.replay(replay)
        published = {code: score["percent"] for code, score in {**raw["criteria"], **raw["threads"]}.items()}
        with Store.open(demo.files.lead) as store:
            scored = as_json(score_sheet(store))
        shown = {code: figure["shown"] for code, figure in {**scored["criteria"], **scored["threads"]}.items()}
        rows = table(demo.files.comparison)
        assert [row["criterion"] for row in rows] == list(published)
        for row in rows:
            code = row["criterion"]
            assert int(row["published"]) == published[code]
            assert int(row["replayed"]) == shown[code]
            assert int(row["difference"]) == shown[code] - published[code]
        printed = demo.report().splitlines()
        for row in rows:
            line = next(line for line in printed if line.startswith(row["criterion"] + " "))
            signed = "" if row["difference"].startswith(("-", "0")) else "+"
            assert line.split()[-3:] == [row["published"], row["replayed"], signed + row["difference"]]

    def test_the_thread_comes_close_although_nothing_is_bent(self, demo: Demo) -> None:
        thread = next(row for row in demo.rows if row.code == "roh")
        assert thread.difference is not None
        assert abs(thread.difference) <= 2

    def test_the_question_table_shows_quoted_and_replayed_figures(self, demo: Demo, replay: str) -> None:
        raw = access.replay(replay)["figures"]
        rows = {row["question"]: row for row in table(demo.files.questions)}
        tallies = demo.sheet.questions
        assert list(rows) == list(tallies)
        for id_, row in rows.items():
            figure = raw.get(id_, {})
            assert row["published percent"] == str(figure.get("percent", ""))
            assert row["published of"] == str(figure.get("of", ""))
            assert (int(row["replayed above"]), int(row["replayed of"])) == (tallies[id_].above, tallies[id_].relevant)

    def test_what_could_not_be_met_is_written_and_printed(self, demo: Demo) -> None:
        rows = table(demo.files.deviations)
        assert [row["name"] for row in rows] == [miss.name for miss in demo.missed] != []
        assert all(row["what"] in demo.report() for row in rows)

    def test_the_sheet_is_written_for_printing_and_for_reading(self, demo: Demo) -> None:
        assert demo.files.pdf.read_bytes().startswith(b"%PDF")
        assert demo.facts.area in demo.files.html.read_text(encoding="utf-8")

    def test_playing_it_again_replaces_its_own_files_with_the_same(self, demo: Demo, replay: str) -> None:
        before = demo.files.pdf.read_bytes(), demo.files.html.read_bytes(), demo.files.comparison.read_bytes()
        told: list[tuple[str, int, int]] = []
        again = play(demo.files.folder, replay, lambda *step: told.append(step))
        assert again.sheet == demo.sheet
        assert (
            again.files.pdf.read_bytes(),
            again.files.html.read_bytes(),
            again.files.comparison.read_bytes(),
        ) == before
        assert [(done, total) for _, done, total in told][-1] == (len(ASSESSORS), len(ASSESSORS))

    def test_the_ready_made_inspection_scores_the_same(self, demo: Demo, replay: str, tmp_path: Path) -> None:
        file = tmp_path / "practice.caseread"
        demonstration(file, replay)
        with Store.open(file) as store:
            assert store.verify().problems == ()
            assert compare(Facts.read(access.replay(replay)), score_sheet(store)) == demo.rows
            assert store.tallies() == demo.sheet.questions
            assert len(store.assessors()) == len(ASSESSORS)
        with pytest.raises(Refused, match=file.name):
            demonstration(file, replay)


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "notes.txt"
    mine.write_text("mine", encoding="utf-8")
    earlier = tmp_path / "comparison.csv"
    earlier.write_text("of an earlier demonstration", encoding="utf-8")
    with pytest.raises(Refused, match=r"notes\.txt"):
        play(tmp_path)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["comparison.csv", "notes.txt"]


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(Refused, match="not a folder"):
        play(tmp_path / "out")
