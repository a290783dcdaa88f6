"""Opening an inspection file: read-only where it must be, refused where it cannot, and then never touched."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from model.file.database import FORMAT
from model.file.protection import FileKey
from model.file.store import Store
from model.journal.records import Refused, Statement
from tests.both_kinds import opened, raw
from tests.conftest import new_store

SAID = Statement("reading/K001/Anna", "plan_made", "yes")


@pytest.fixture
def file(tmp_path: Path, key: FileKey | None) -> Path:
    """A closed inspection file with an answer in it."""
    with new_store(tmp_path / "kent.caseread", key=key) as store:
        store.record(SAID, "Anna")
    return store.path


@contextmanager
def refused(file: Path, saying: str) -> Iterator[None]:
    """What happens inside is refused with this sentence, and the folder is as it was, byte for byte."""
    before = contents(file.parent)
    with pytest.raises(Refused, match=saying) as caught:
        yield
    assert str(caught.value).count(". ") == 0, "one sentence"
    assert str(caught.value).endswith(".")
    assert contents(file.parent) == before


def contents(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def change(file: Path, *statements: str) -> None:
    with closing(raw(file)) as db, db:
        for statement in statements:
            db.execute(statement)
    with closing(raw(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class TestRefusals:
    def test_a_file_that_is_not_there(self, file: Path) -> None:
        with refused(file, r"There is no file .*nowhere\.caseread"):
            opened(file.with_name("nowhere.caseread"))

    def test_a_folder(self, file: Path) -> None:
        with pytest.raises(Refused, match="cannot be read"):
            opened(file.parent)

    @pytest.mark.parametrize("data", [b"", b"Dear colleague, ...", b"SQLite format 3"])
    def test_something_else(self, file: Path, data: bytes) -> None:
        file.write_bytes(data)
        with refused(file, "kent.caseread is not an inspection file"):
            opened(file)

    def test_another_programs_database(self, file: Path) -> None:
        other = file.with_name("other.db")
        with closing(raw(other)) as db, db:
            db.execute("CREATE TABLE file (key, value)")
        with refused(file, "other.db is a SQLite database, but not an inspection file"):
            opened(other)

    def test_a_newer_format(self, file: Path) -> None:
        change(file, f"PRAGMA user_version = {FORMAT + 1}")
        with refused(file, f"newer version of Caseread: it has format {FORMAT + 1}"):
            opened(file)

    def test_a_newer_format_that_is_still_in_the_log_beside_it(self, file: Path) -> None:
        with closing(raw(file)) as db:
            db.execute(f"PRAGMA user_version = {FORMAT + 1}")
            copy = file.with_name("copy.caseread")
            copy.write_bytes(file.read_bytes())
            copy.with_name("copy.caseread-wal").write_bytes(file.with_name(file.name + "-wal").read_bytes())
        before = copy.read_bytes()
        with pytest.raises(Refused, match="newer version"):
            opened(copy)
        assert copy.read_bytes() == before

    @pytest.mark.parametrize("keep", [50, 100, 512, 4096, -4096, -1])
    def test_one_cut_short(self, file: Path, keep: int) -> None:
        file.write_bytes(file.read_bytes()[:keep])
        with refused(file, "kent.caseread is (cut short|damaged)"):
            opened(file)

    @pytest.mark.parametrize("page", [2, 5, -1])
    def test_one_with_a_ruined_page(self, file: Path, page: int) -> None:
        data = bytearray(file.read_bytes())
        start = (page - 1) * 4096 if page > 0 else len(data) - 4096
        data[start : start + 4096] = b"\xff" * 4096
        file.write_bytes(data)
        with refused(file, "kent.caseread is damaged"):
            opened(file)

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE instrument SET source = replace(source, 'Was a plan made?', 'Was a plan seen?')",
            "UPDATE file SET value = 'other' WHERE key = 'instrument_sha256'",
            "DELETE FROM instrument",
            "DELETE FROM file",
            "DELETE FROM file WHERE key = 'area'",
            "DROP TABLE file",
            "UPDATE file SET value = 'Essex' WHERE key = 'area'",
            "UPDATE file SET value = '2026-12' WHERE key = 'month'",
            "UPDATE file SET value = 'November' WHERE key = 'month'",
            "UPDATE file SET value = 'other' WHERE key = 'inspection_id'",
            "DROP TABLE head",
            "DROP TABLE reading",
            "DROP TABLE local",
        ],
    )
    def test_one_that_is_not_what_it_was_made_as(self, file: Path, damage: str) -> None:
        change(file, damage)
        with refused(file, "kent.caseread is damaged"):
            opened(file)


def test_any_name_will_do(file: Path) -> None:
    odd = file.with_name("100% Kent? #1 & Zoë's.caseread")
    file.rename(odd)
    with opened(odd) as store:
        assert store.read_only is None
        assert store.values(SAID.subject) == {"plan_made": "yes"}
    assert [path.name for path in odd.parent.iterdir()] == [odd.name]


def test_what_a_crash_left_in_the_log_is_there_by_any_name(file: Path) -> None:
    """The log beside the file is found through a link too, and is not taken for a file that nobody writes."""
    with opened(file) as store:
        store.record(Statement(SAID.subject, "plan_made", "no"), "Anna")
        crashed = file.with_name("crashed.caseread")
        for side in ("", "-wal"):
            crashed.with_name(crashed.name + side).write_bytes(file.with_name(file.name + side).read_bytes())
    link = file.with_name("link.caseread")
    link.symlink_to(crashed)
    link.chmod(0o444)
    with opened(link) as again:
        assert again.values(SAID.subject) == {"plan_made": "no"}


def test_a_file_half_put_together_from_its_log_when_the_power_went_is_no_file_cut_short(file: Path) -> None:
    with closing(raw(file)) as db:
        db.execute("VACUUM")  # every page is in the log now
        half = file.with_name("half.caseread")
        half.write_bytes(file.read_bytes()[:8192])
        half.with_name("half.caseread-wal").write_bytes(file.with_name(file.name + "-wal").read_bytes())
    with opened(half) as store:
        assert store.values(SAID.subject) == {"plan_made": "yes"}
        assert store.verify().problems == ()


class TestReadOnly:
    def check(self, store: Store, saying: str) -> None:
        """It says why, shows everything, refuses to state anything, and keeps no local notes."""
        assert store.read_only is not None
        assert saying in store.read_only
        assert store.values(SAID.subject) == {"plan_made": "yes"}
        store.local.set("place", "here")
        assert store.local.get("place") is None
        for state in (
            lambda: store.record(Statement(SAID.subject, "plan_made", "no"), "Anna"),
            lambda: store.record_all([SAID], "Anna"),
            lambda: store.sign("K001", "Anna", "Incomplete"),
            lambda: store.apply([]),
        ):
            with pytest.raises(Refused, match=saying):
                state()
        store.close()

    def test_a_write_protected_file_even_for_the_superuser(self, file: Path) -> None:
        file.chmod(0o444)
        before = contents(file.parent)
        self.check(opened(file), "write-protected")
        assert contents(file.parent) == before

    @pytest.mark.parametrize(("what", "named"), [("file", "write-protected"), ("folder", "in a folder that cannot")])
    def test_a_file_or_folder_of_someone_else(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, what: str, named: str
    ) -> None:
        denied = {"file": file, "folder": file.parent}[what]
        monkeypatch.setattr("os.access", lambda path, _mode: path != denied)
        before = contents(file.parent)
        self.check(opened(file), named)
        assert contents(file.parent) == before

    def test_a_file_that_is_open_in_the_same_program(self, file: Path) -> None:
        with opened(file) as first:
            self.check(opened(file), "open elsewhere")
            first.record(Statement(SAID.subject, "visits", 3), "Anna")
        with opened(file) as again:
            assert again.read_only is None

    def test_a_file_that_is_open_in_another_program(self, file: Path) -> None:
        holder = (
            "import sys; from pathlib import Path; from tests.both_kinds import opened;"
            "store = opened(Path(sys.argv[1])); print(store.read_only, flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", holder, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "None\n"
            self.check(opened(file), "open elsewhere")
            other.kill()
        with opened(file) as again:
            assert again.read_only is None

    def test_a_reader_sees_what_the_writer_states(self, file: Path) -> None:
        with opened(file) as writer, opened(file) as reader:
            writer.record(Statement(SAID.subject, "plan_made", "no"), "Anna")
            assert reader.values(SAID.subject) == {"plan_made": "no"}
            assert reader.readings() == writer.readings()
            assert reader.digest() == writer.digest()

    def test_another_name_for_the_same_file_is_the_same_file(self, file: Path) -> None:
        link = file.with_name("link.caseread")
        link.symlink_to(file)
        with opened(file):
            self.check(opened(link), "open elsewhere")
