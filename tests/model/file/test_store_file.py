"""The store's file: opened again, held by one writer, read whole, and verified from the journal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from model.file.store import Store
from model.instrument.instrument import Instrument
from model.journal.records import Refused, Statement, reading_subject
from tests.both_kinds import opened, raw
from tests.conftest import new_store
from tests.full_disk import full_disk
from tests.model.stating import ANNA, answer, read_whole, state


class TestTheFile:
    def test_a_new_one_never_takes_the_place_of_another(self, store: Store, instrument: Instrument) -> None:
        before = store.path.read_bytes()
        with pytest.raises(Refused, match="there already"):
            Store.create(store.path, instrument, "Kent", "2026-11")
        assert store.path.read_bytes() == before

    @pytest.mark.parametrize(("area", "month"), [("", "2026-11"), ("Kent\n", "2026-11"), ("Kent", "2026-13")])
    def test_area_and_month_are_checked(self, tmp_path: Path, instrument: Instrument, area: str, month: str) -> None:
        with pytest.raises(Refused, match="not usable"):
            Store.create(tmp_path / "new.caseread", instrument, area, month)
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_not_there_is_refused(self, tmp_path: Path, instrument: Instrument) -> None:
        with pytest.raises(Refused, match="cannot be written"):
            Store.create(tmp_path / "nowhere" / "new.caseread", instrument, "Kent", "2026-11")

    def test_two_laptops_make_the_same_inspection(self, store: Store, tmp_path: Path) -> None:
        with new_store(tmp_path / "b.caseread", " KENT ") as same, new_store(tmp_path / "c.caseread", "Essex") as other:
            assert same.inspection.id == store.inspection.id != other.inspection.id

    def test_it_holds_its_own_questions(self, store: Store, instrument: Instrument) -> None:
        store.close()
        with opened(store.path) as again:
            assert again.instrument == instrument
            assert again.instrument.sha256 == instrument.sha256
            assert (again.inspection.area, again.inspection.month) == ("Kent", "2026-11")

    def test_nothing_is_left_beside_it_once_closed(self, store: Store) -> None:
        answer(store, "K001", ANNA, "plan_made", "yes")
        store.close()
        store.close()
        assert [path.name for path in store.path.parent.iterdir()] == ["kent.caseread"]

    def test_local_notes_are_no_part_of_the_journal(self, store: Store) -> None:
        before = store.digest()
        assert store.local.get("assessor") is None
        store.local.set("assessor", ANNA)
        store.close()
        with opened(store.path) as again:
            assert again.local.get("assessor") == ANNA
            assert again.digest() == before

    def test_a_backup_is_whole_and_never_overwrites(self, store: Store) -> None:
        answer(store, "K001", ANNA, "plan_made", "yes")
        first, second = store.upkeep.backup(), store.upkeep.backup()
        assert (first.name, second.name) == (
            "kent.backup-20261102-120000.caseread",
            "kent.backup-20261102-120000-2.caseread",
        )
        with opened(first) as copy:
            assert copy.digest() == store.digest()
            assert copy.readings() == store.readings()
        with pytest.raises(Refused, match="there already"):
            store.upkeep.backup(first)

    def test_a_full_disk_refuses_and_changes_nothing(self, store: Store) -> None:
        read_whole(store)
        before = state(store), store.digest()
        long = Statement(reading_subject("K001", ANNA), "remarks", "much to say " * 1500)
        with full_disk(store):
            with pytest.raises(Refused, match=r"kent\.caseread could not be written, .*: database or disk is full\.$"):
                store.record(long, ANNA)
            with pytest.raises(Refused, match="disk is full"):
                store.record_all([long])
        assert (state(store), store.digest()) == before
        answer(store, "K001", ANNA, "plan_timely", "yes")
        assert store.verify().problems == ()


class TestVerify:
    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE entry SET value = 'garbage' WHERE field = 'risk_screened'",
            "UPDATE entry SET replaces = '5' WHERE field = 'risk_screened'",
            "UPDATE reading SET signature = 'perhaps'",
            "UPDATE reading SET standing = 9",
            "UPDATE entry SET value = 'garbage' WHERE field = 'sentence_type'",
        ],
    )
    def test_what_cannot_even_be_read_is_refused(self, store: Store, damage: str) -> None:
        store.record(Statement("reading/K001/Anna", "risk_screened", "yes"), "Anna")
        store.close()
        with closing(raw(store.path)) as db, db:
            db.execute(damage)
        with opened(store.path) as again:
            for ask in (again.verify, lambda: (again.cases(), again.readings(), again.entries())):
                with pytest.raises(Refused, match="was altered and holds what cannot be read"):
                    ask()

    @pytest.mark.parametrize(
        ("damage", "named"),
        [
            (
                "UPDATE entry SET value = '\"no\"' WHERE field = 'risk_screened'",
                "risk_screened: the entry .* was altered",
            ),
            ("UPDATE entry SET author = 'Eve' WHERE field = 'risk_screened'", "by Eve was altered"),
            ("DELETE FROM head WHERE field = 'risk_screened'", "risk_screened: the answer kept"),
            ("UPDATE entry SET replaces = '[1,\"a\"]' WHERE field = 'risk_screened'", "was altered"),
            ("UPDATE reading SET answered = 3", "Case K001, read by Anna: the counts kept"),
            ("UPDATE reading SET outcomes = replace(outcomes, 'A', 'B')", "the counts kept"),
            ("DELETE FROM reading", "the counts kept"),
        ],
    )
    def test_finds_what_was_tampered_with(self, store: Store, damage: str, named: str) -> None:
        read_whole(store)
        store.close()
        with closing(raw(store.path)) as db, db:
            db.execute(damage)
        with opened(store.path) as again:
            verdict = again.verify()
            assert len(verdict.problems) >= 1
            with pytest.raises(Refused, match=named):
                raise Refused(verdict.problems[0])

    def test_finds_nothing_in_a_sound_file_that_can_only_be_read(self, store: Store) -> None:
        read_whole(store)
        with opened(store.path) as second:
            assert second.read_only
            assert second.verify().problems == ()
            assert second.verify().entries == len(store.entries())
