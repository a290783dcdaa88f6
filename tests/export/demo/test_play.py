"""The demonstration: the whole job on real files, and its comparison with what the report published."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from export.demo.play import KEY, PASSPHRASE, REPLAYS, Demo, demonstration, play
from export.demo.week import ASSESSORS, DIFFERS, FORKED, SEED
from export.exchange import packs, sealing
from export.sheet import agreement
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from export.tables.comparison import compare
from model.file.store import Store
from model.inspection.readings import Signature
from model.journal.field_names import FIRST_READER, MANAGER_REF, OVERALL, RECORD, SECOND_READER
from model.journal.records import INSPECTION, LEAD_NAME, SIGNED, Refused, reading_subject
from model.replay.published import PublishedInspection
from model.sample.plan_from_list import plan_draw
from model.sample.sample import read_sample
from resources import access
from tests import quick_age


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=REPLAYS)
def replay(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def demo(replay: str, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    with pytest.MonkeyPatch.context() as monkeypatch:
        quick_age.stand_in(monkeypatch)
        return play(tmp_path_factory.mktemp("demo") / replay, replay)


@pytest.fixture
def lead(demo: Demo) -> Iterator[Store]:
    with Store.open(demo.files.lead) as store:
        yield store


@pytest.mark.slow
class TestPlayed:
    def test_every_case_is_read_and_signed_by_one_of_seven_assessors_and_12_of_them_by_two(
        self, demo: Demo, replay: str, lead: Store
    ) -> None:
        facts = PublishedInspection.read(access.replay(replay))
        assert demo.facts == facts
        readings = lead.readings()
        assert len(lead.cases()) == facts.cases
        assert Counter(Counter(row.case_ref for row in readings).values()) == {1: facts.cases - 12, 2: 12}
        assert {row.signature for row in readings} == {Signature.SIGNED}
        work = Counter(row.assessor for row in readings)
        assert set(work) == set(ASSESSORS)
        by_area = sum(count for name, count in work.items() if lead.assessors()[name] == "area_assessor")
        assert by_area == round((facts.cases + 12) / 3)
        assert demo.sheet.basis.cases == facts.cases
        assert not demo.sheet.basis.provisional

    def test_the_sample_is_drawn_from_a_longer_list_and_can_be_drawn_again(self, demo: Demo, lead: Store) -> None:
        listed = read_sample(demo.files.sample, lead.instrument)
        stated = lead.values(INSPECTION)
        assert len(listed.rows) > demo.facts.cases
        assert stated["sample_seed"] == SEED
        again = plan_draw(lead.instrument, (), stated, listed, size=demo.facts.cases, seed=SEED).drawn
        assert [case.ref for case in again.cases] == [case.ref for case in lead.cases()]
        assert again.shortages == ()

    def test_each_reads_what_they_were_given_and_nobody_a_case_they_supervised(self, demo: Demo, lead: Store) -> None:
        stated = lead.values(INSPECTION)
        given = {(case.ref, name) for case in lead.cases() for name in case.readers}
        assert {(row.case_ref, row.assessor) for row in lead.readings()} == given
        assert all(case.details[FIRST_READER] != case.details.get(SECOND_READER) for case in lead.cases())
        own = {name: stated[MANAGER_REF + name] for name, kind in ASSESSORS.items() if kind == "area_assessor"}
        supervised = {case.ref: case.details["offender_manager_ref"] for case in lead.cases()}
        assert set(own.values()) <= set(supervised.values())
        assert all(supervised[ref] != own.get(name) for ref, name in given)
        assert stated["allocation_seed"] == SEED
        assert demo.sheet.basis.double_open == 0

    def test_the_area_is_described_and_the_intervals_allow_for_its_caseload(self, demo: Demo, lead: Store) -> None:
        caseload, women = {"Kent": (5559, "9.6"), "Lincolnshire": (2173, "13")}[demo.facts.area]
        stated = lead.values(INSPECTION)
        assert (stated["context:caseload"], stated["context:percent_female"]) == (caseload, women)
        assert all(f"context:{name}" in stated for name in lead.instrument.context_field)
        assert demo.sheet.basis.population == caseload

    def test_packs_open_with_the_published_passphrase_and_returns_with_the_published_key(self, demo: Demo) -> None:
        name = next(iter(ASSESSORS))
        opened = packs.read_pack(demo.files.pack(name), PASSPHRASE)
        with Store.open(demo.files.own(name)) as own:
            assert opened.assessor == name
            assert {entry.id for entry in opened.entries} < own.ids()
        for returned in (*map(demo.files.returned, ASSESSORS), demo.files.returned(FORKED, copied=True)):
            sealed = returned.read_bytes()
            assert sealing.is_sealed(sealed)
            assert sealing.unseal(returned.name, sealed, KEY)

    def test_what_a_copied_laptop_says_otherwise_is_settled_by_the_lead_and_counts_again(
        self, demo: Demo, lead: Store
    ) -> None:
        with Store.open(demo.files.own(FORKED)) as own, Store.open(demo.files.own(FORKED, copied=True)) as copied:
            (progress,) = copied.readings()
            one, other = (store.reading(progress.case_ref, FORKED) for store in (own, copied))
        differing = [id_ for id_ in one.answers if one.answers[id_] != other.answers[id_]]
        assert len(differing) == 1
        (question,) = differing
        assert one.signature == other.signature == Signature.SIGNED
        assert demo.settled == (f"{one.case_ref}, {lead.instrument.question[question].number}",)
        assert demo.settled[0] in demo.report()
        stands = lead.reading(one.case_ref, FORKED)
        assert stands.answers == one.answers
        assert stands.signature is Signature.SIGNED
        assert stands.counts
        subject = reading_subject(one.case_ref, FORKED)
        *said, settled = lead.history(subject, question)
        assert {entry.value for entry in said} == {one.answers[question], other.answers[question]}
        assert (settled.author, set(settled.replaces)) == (LEAD_NAME, {entry.id for entry in said})
        assert lead.history(subject, SIGNED)[-1].author == LEAD_NAME

    def test_second_readers_differ_a_little_and_the_first_reading_counts(self, lead: Store) -> None:
        pairs = agreement.read_twice(lead)
        scored = {question.id for question in lead.instrument.scored}
        shares = []
        for double in pairs:
            first, second = (lead.reading(double.case_ref, name) for name in (double.first, double.second))
            assert (first.counts, second.counts) == (True, False)
            assert lead.values(INSPECTION)[RECORD + double.case_ref] == double.first
            differing = {id_ for id_ in first.answers if first.answers[id_] != second.answers[id_]}
            assert first.answers.keys() == second.answers.keys()
            assert differing <= scored
            shares.append(len(differing) / len(scored & first.answers.keys()))
        assert len(pairs) == 12
        assert sum(shares) / 12 == pytest.approx(DIFFERS, abs=0.04)

    def test_the_agreement_was_frozen_and_is_printed_and_written(self, demo: Demo, lead: Store) -> None:
        frozen = {key: one.levels for key, one in agreement.frozen(lead).items()}
        assert frozen == demo.agreement == agreement.live(lead)
        rows = {row["criterion"]: row for row in table(demo.files.agreement)}
        assert list(rows) == ["", *lead.instrument.criterion]
        printed = demo.report().splitlines()
        for key, levels in demo.agreement.items():
            row = rows["" if key == OVERALL else key]
            outcomes = levels.outcomes
            assert int(row["pairs"]) == outcomes.pairs
            for name, estimate in (("agree", outcomes.percentage), ("kappa", outcomes.kappa), ("AC1", outcomes.ac1)):
                assert estimate.value is not None
                assert float(row[name]) == pytest.approx(estimate.value, abs=1e-6)
            assert outcomes.kappa.value is not None
            line = next(line for line in printed if row["title"][:56] in line and f" {outcomes.pairs} " in line)
            assert line.split()[-4] == f"{outcomes.kappa.value:.2f}"
        overall = demo.agreement[OVERALL].outcomes
        assert overall.cases == 12
        assert overall.percentage.value is not None
        assert 0.8 < overall.percentage.value < 1

    def test_the_readme_shows_what_it_gives(self, demo: Demo, replay: str) -> None:
        readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
        cells = [line.strip("|").split("|") for line in readme.splitlines() if line.count("|") == 8]
        first = 1 + 3 * REPLAYS.index(replay)
        shown = [[int(cell) for cell in row[first : first + 3]] for row in cells[2:]]
        assert shown == [[row.published, row.replayed, row.difference] for row in demo.rows]

    def test_the_leads_file_is_sound(self, lead: Store) -> None:
        assert lead.verify().problems == ()
        assert lead.conflicts() == {}

    def test_each_assessors_file_holds_only_their_readings(self, demo: Demo) -> None:
        for name in ASSESSORS:
            with Store.open(demo.files.own(name)) as copy:
                assert {row.assessor for row in copy.readings()} == {name}
                assert copy.local.get("assessor") == name

    def test_the_lead_has_graded_and_concluded_as_published(self, demo: Demo, replay: str, lead: Store) -> None:
        facts = PublishedInspection.read(access.replay(replay))
        words = {choice.value: choice.label for choice in lead.instrument.grades}
        assert {row.code: row.grade for row in demo.sheet.judgements.gradings} == {
            code: words[grade.grade] for code, grade in facts.gradings.items()
        }
        for row in demo.sheet.figures.criteria:
            assert row.decided == facts.criteria[row.code].conclusion
            assert bool(row.reason) == (row.decided != row.suggested)

    def test_recommendations_and_further_inspection_are_as_published_and_specific_criteria_ungraded(
        self, demo: Demo
    ) -> None:
        rows = demo.sheet.judgements.recommendations
        assert [row.number for row in rows] == list(range(1, {"Kent": 8, "Lincolnshire": 6}[demo.facts.area] + 1))
        assert [(row.text, row.about) for row in rows] == [
            (advice.text, advice.about) for advice in demo.facts.recommendations
        ]
        assert {row.status for row in rows} == {""}
        further = demo.sheet.judgements.further_inspection
        assert further is not None
        assert (further.decided, further.suggested) == ("no", "no")
        assert {specific.grade for row in demo.sheet.judgements.gradings for specific in row.specifics} == {None}

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
        tallies = demo.sheet.figures.questions
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

    @pytest.mark.parametrize("replay", REPLAYS[:1], scope="module")
    def test_the_ready_made_inspection_scores_the_same(self, demo: Demo, replay: str, tmp_path: Path) -> None:
        file = tmp_path / "practice.caseread"
        demonstration(file, replay)
        with Store.open(file) as store:
            assert store.verify().problems == ()
            assert compare(PublishedInspection.read(access.replay(replay)), score_sheet(store)) == demo.rows
            assert store.tallies() == demo.sheet.figures.questions
            assert {key: one.levels for key, one in agreement.frozen(store).items()} == demo.agreement
            assert len(store.assessors()) == len(ASSESSORS)
        with pytest.raises(Refused, match=file.name):
            demonstration(file, replay)

    @pytest.mark.parametrize("replay", REPLAYS[:1], scope="module")
    def test_playing_it_again_replaces_its_own_files_with_the_same(self, demo: Demo, replay: str) -> None:
        before = demo.files.pdf.read_bytes(), demo.files.html.read_bytes(), demo.files.comparison.read_bytes()
        told: list[tuple[str, int, int]] = []
        again = play(demo.files.folder, replay, lambda *step: told.append(step))
        assert again.sheet == demo.sheet  # the digest of the journal with it
        assert again.agreement == demo.agreement
        assert (
            again.files.pdf.read_bytes(),
            again.files.html.read_bytes(),
            again.files.comparison.read_bytes(),
        ) == before
        assert [(done, total) for _, done, total in told][-1] == (len(ASSESSORS), len(ASSESSORS))


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
