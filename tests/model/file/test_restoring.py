"""Restoring a backup: the file is as it was then, what it was before is kept, and nothing else changes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.file.backup_folder import folder_of
from model.file.backup_names import Backup, Why, backups_of
from model.file.protection import FileKey, is_protected
from model.file.restoring import read, restore, take_in
from model.file.store import Store
from model.journal.records import Refused, Statement
from tests.both_kinds import KEY, raw
from tests.conftest import new_store
from tests.older_file import make_older

ANNA = "reading/K001/Anna"


def say(store: Store, number: int) -> None:
    store.record(Statement(ANNA, "visits", number), "Anna")


@pytest.fixture
def file(tmp_path: Path, key: FileKey | None) -> Path:
    """A closed file whose latest backup was taken when visits were 1; they are 2 now."""
    path = tmp_path / "kent.caseread"
    with new_store(path, key=key) as store:
        say(store, 1)
        store.local.set("secret", "then")
        store.upkeep.keep_backup(Why.CLOSED)
        say(store, 2)
        store.local.set("secret", "now")
    return path


def latest(file: Path) -> Backup:
    return backups_of(file)[0]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestRestoring:
    def test_the_file_is_as_it_was_and_what_it_was_is_the_latest_backup(self, file: Path, key: FileKey | None) -> None:
        chosen = latest(file)
        with Store.open(file, key=key) as before:
            entries = before.entries()
        store, kept = restore(file, chosen.path, key)
        with store:
            assert store.values(ANNA) == {"visits": 1}
            assert store.verify().problems == ()
            assert store.read_only is None
            assert store.path == file
            assert store.digest().startswith(chosen.digest)
            say(store, 5)
        assert latest(file).path == kept
        assert latest(file).why is Why.RESTORE
        assert set(read(latest(file).path, key).entries) == set(entries)
        assert chosen.path.exists()
        assert is_protected(file) is (key is not None)

    def test_the_log_of_a_file_that_is_gone_is_not_read_with_the_backup(
        self, file: Path, key: FileKey | None, tmp_path: Path
    ) -> None:
        """As where a program was killed, and the file, but not its log, was removed or moved since."""
        chosen, log = latest(file), file.with_name(file.name + "-wal")
        with Store.open(file, key=key) as store:
            for number in range(40):
                say(store, 100 + number)
            left = log.read_bytes()
        file.unlink()
        log.write_bytes(left)
        store, kept = restore(file, chosen.path, key)
        with store:
            assert (kept, store.values(ANNA), store.verify().problems) == (None, {"visits": 1}, ())
        assert left in contents(tmp_path).values(), "it is kept, for the day the file turns up again"

    def test_of_the_notes_of_another_laptop_none_comes_along(
        self, file: Path, key: FileKey | None, tmp_path: Path
    ) -> None:
        """Else a lead's file would be an assessor's, and sign with their key, where it had no note of its own."""
        copy = tmp_path / "anna.caseread"
        with Store.open(file, key=key) as store:
            store.upkeep.backup(copy)
        with Store.open(copy, key=key) as theirs:
            theirs.local.set("role", "reader")
            theirs.local.set("secret", "of Anna")
        with restore(file, copy, key)[0] as store:
            assert (store.local.get("role"), store.local.get("secret")) == (None, "now")
        file.unlink()
        with restore(file, copy, key)[0] as store:
            assert (store.local.get("role"), store.local.get("secret")) == ("reader", "of Anna")

    def test_a_backup_from_before_its_format_was_converted(
        self, file: Path, key: FileKey | None, tmp_path: Path
    ) -> None:
        """The keys of returns are notes, and no such file has room for any: they would be lost."""
        copy = tmp_path / "before.caseread"
        with Store.open(file, key=key) as store:
            store.upkeep.backup(copy)
            digest = store.digest()
            say(store, 7)
        make_older(copy, 1)
        with restore(file, copy, key)[0] as store:
            assert (store.digest(), store.values(ANNA), store.local.get("secret")) == (digest, {"visits": 2}, "now")
            assert store.verify().problems == ()

    def test_and_back_again(self, file: Path, key: FileKey | None) -> None:
        restore(file, latest(file).path, key)[0].close()
        store, _ = restore(file, latest(file).path, key)
        with store:
            assert store.values(ANNA) == {"visits": 2}

    def test_what_the_laptop_keeps_for_itself_stays(self, file: Path, key: FileKey | None) -> None:
        """The key that returns are sealed to is such a note: it may be younger than the backup."""
        with Store.open(file, key=key) as store:
            store.local.set("newer", "key")
        store, _ = restore(file, latest(file).path, key)
        with store:
            assert (store.local.get("secret"), store.local.get("newer")) == ("now", "key")

    def test_what_lay_in_the_log_beside_it_is_backed_up_and_not_mixed_in(
        self, file: Path, key: FileKey | None, tmp_path: Path
    ) -> None:
        crashed = tmp_path / "crashed.caseread"
        with Store.open(file, key=key) as store:
            say(store, 9)
            for side in ("", "-wal"):
                crashed.with_name(crashed.name + side).write_bytes(file.with_name(file.name + side).read_bytes())
        store, kept = restore(crashed, latest(file).path, key)
        with store:
            assert store.values(ANNA) == {"visits": 1}
        assert kept is not None
        assert 9 in [entry.value for entry in read(kept, key).entries]

    @pytest.mark.parametrize("damage", ["zeroed", "cut", "page", "gone", "empty"])
    def test_a_file_that_cannot_be_opened_is_kept_aside(self, file: Path, key: FileKey | None, damage: str) -> None:
        chosen, data = latest(file), file.read_bytes()
        spoilt = {
            "zeroed": bytes(len(data)),
            "cut": data[:5000],
            "page": data[:8192] + b"\xff" * 4096 + data[12288:],
            "empty": b"",
        }.get(damage)
        if spoilt is None:
            file.unlink()
        else:
            file.write_bytes(spoilt)
        store, kept = restore(file, chosen.path, key)
        with store:
            assert store.values(ANNA) == {"visits": 1}
            assert store.verify().problems == ()
        if spoilt is None:
            assert kept is None
        else:
            assert kept is not None
            assert kept.read_bytes() == spoilt
            assert (kept.parent, kept.name[:14]) == (folder_of(file), "kent set aside")
        assert is_protected(file) is (key is not None)

    def test_the_log_of_a_damaged_file_goes_aside_with_it(self, file: Path, key: FileKey | None) -> None:
        chosen = latest(file)
        with Store.open(file, key=key) as store:
            say(store, 9)
            log = file.with_name(file.name + "-wal").read_bytes()
        file.write_bytes(b"ruined")
        file.with_name(file.name + "-wal").write_bytes(log)
        store, kept = restore(file, chosen.path, key)
        with store:
            assert store.values(ANNA) == {"visits": 1}
        assert kept is not None
        assert kept.with_name(kept.name + "-wal").read_bytes() == log


class TestRefusing:
    def check(self, file: Path, backup: Path, key: FileKey | None, saying: str) -> None:
        before = contents(file.parent)
        with pytest.raises(Refused, match=saying):
            restore(file, backup, key)
        after = contents(file.parent)
        assert after | before == after
        assert {name for name in after if name not in before} <= {
            backup.path.relative_to(file.parent).as_posix() for backup in backups_of(file)
        }

    def test_while_it_is_open(self, file: Path, key: FileKey | None) -> None:
        with Store.open(file, key=key) as store:
            with pytest.raises(Refused, match="open elsewhere"):
                restore(file, latest(file).path, key)
            say(store, 3)

    def test_while_another_program_reads_it(self, file: Path, key: FileKey | None) -> None:
        with Store.open(file, key=key) as writer, Store.open(file, key=key) as reader:
            reader.cases()
            writer.close()
            with pytest.raises(Refused, match="open elsewhere"):
                restore(file, latest(file).path, key)
            assert reader.values(ANNA) == {"visits": 2}

    def test_a_damaged_backup(self, file: Path, key: FileKey | None) -> None:
        bad = latest(file).path
        bad.write_bytes(bad.read_bytes()[:-4096])
        self.check(file, bad, key, "is cut short|is damaged")

    def test_a_backup_that_somebody_altered(self, file: Path, key: FileKey | None) -> None:
        bad = latest(file).path
        with closing(raw(bad)) as db, db:
            db.execute("UPDATE entry SET value = '8' WHERE value = '1'")
            db.execute("PRAGMA journal_mode = DELETE")
        self.check(file, bad, key, "is damaged: .* was altered")

    def test_a_backup_whose_answers_do_not_follow_from_its_journal(self, file: Path, key: FileKey | None) -> None:
        bad = latest(file).path
        with closing(raw(bad)) as db, db:
            db.execute("DELETE FROM head WHERE subject = ?", (ANNA,))
            db.execute("PRAGMA journal_mode = DELETE")
        self.check(file, bad, key, "is damaged: .* not the one that follows")

    def test_another_inspection(self, file: Path, key: FileKey | None) -> None:
        with new_store(file.with_name("essex.caseread"), "Essex", key=key) as other:
            other.upkeep.backup(file.with_name("essex copy.caseread"))
        self.check(file, file.with_name("essex copy.caseread"), key, "is of another inspection")

    def test_a_write_protected_file(self, file: Path, key: FileKey | None) -> None:
        file.chmod(0o444)
        self.check(file, latest(file).path, key, "write-protected")
        file.chmod(0o644)

    def test_a_closed_inspection(self, file: Path, key: FileKey | None) -> None:
        with Store.open(file, key=key) as store:
            store.close_inspection("Lead")
        self.check(file, latest(file).path, key, "was closed on .* by Lead: nothing can be changed")

    @pytest.mark.parametrize("fails", ["model.file.restoring.database.copy_keyed", "os.fsync", "pathlib.Path.replace"])
    def test_that_fails_changes_nothing(
        self, file: Path, key: FileKey | None, fails: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(fails, fail)
        self.check(file, latest(file).path, key, "No space left on device")
        monkeypatch.undo()
        with Store.open(file, key=key) as store:
            assert store.values(ANNA) == {"visits": 2}

    def test_without_its_passphrase(self, file: Path, key: FileKey | None) -> None:
        if key is not None:
            for wrong in (None, FileKey(b"2" * 32, b"\x90" * 16)):
                self.check(file, latest(file).path, wrong, "protected|passphrase")


class TestTakingIn:
    def test_what_a_backup_alone_holds_comes_back_and_nothing_goes(self, file: Path, key: FileKey | None) -> None:
        store, kept = restore(file, latest(file).path, key)
        assert kept is not None
        with store:
            store.record(Statement(ANNA, "plan_made", "yes"), "Anna")
            assert take_in(store, read(kept, key)) == 1
            assert store.values(ANNA) == {"visits": 2, "plan_made": "yes"}
            assert take_in(store, read(kept, key)) == 0
            assert store.verify().problems == ()

    def test_one_of_another_inspection_or_altered_is_refused(self, file: Path, key: FileKey | None) -> None:
        with (
            Store.open(file, key=key) as store,
            new_store(file.with_name("essex.caseread"), "Essex", key=key) as other,
        ):
            before = store.digest()
            with pytest.raises(Refused, match="another inspection"):
                take_in(store, read(other.upkeep.backup(), key))
            held = read(latest(file).path, key)
            entry = held.entries[0]
            forged = replace(entry, id="0" * 64)
            with pytest.raises(Refused, match=r"is damaged: .* was altered"):
                take_in(store, replace(held, entries=(forged,)))
            assert store.digest() == before


def test_a_protected_file_takes_a_plain_copy_under_its_protection(tmp_path: Path) -> None:
    with new_store(tmp_path / "kent.caseread") as store:
        say(store, 1)
        plain = store.upkeep.backup()
        store.upkeep.protect(KEY)
        say(store, 2)
    store, _ = restore(store.path, plain, KEY)
    with store:
        assert store.values(ANNA) == {"visits": 1}
        assert store.key == KEY
    assert is_protected(store.path)
