"""A protected file: nothing in it can be read without its passphrase, and nobody notices a difference with it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from model.file import protection
from model.file.files import whole_file
from model.file.protection import FileKey, WrongPassphrase, is_protected, key_of, new_key
from model.file.sqlite import sqlite3
from model.file.store import Store
from model.journal.records import Refused, Statement, reading_subject
from tests.both_kinds import KEY, opened
from tests.conftest import new_store

WORDS = "harbour lantern Zoë"
CANARY = "the-canary-in-the-note"
NOTE = Statement(reading_subject("K001", "Anna"), "note:plan_made", CANARY)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A closed plain file whose note is the canary."""
    with new_store(tmp_path / "kent.caseread") as store:
        store.record(NOTE, "Anna")
    return store.path


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_of_its_content_is_on_the_disk_while_it_is_written_nor_after(tmp_path: Path) -> None:
    with new_store(tmp_path / "kent.caseread", key=KEY) as store:
        store.record(NOTE, "Anna")
        store.upkeep.backup()
        log = tmp_path / "kent.caseread-wal"
        assert log.stat().st_size > 0
        data = everything_in(tmp_path)
        for said in (CANARY, "K001", "Anna", "Kent", "plan_made", "CREATE TABLE"):
            assert said.encode() not in data
    assert CANARY.encode() not in everything_in(tmp_path)


def test_the_canary_would_be_seen_in_a_plain_file(plain: Path) -> None:
    assert CANARY.encode() in everything_in(plain.parent)


@pytest.mark.real_passphrases
def test_it_opens_with_its_passphrase_and_with_no_other(tmp_path: Path) -> None:
    path = tmp_path / "kent.caseread"
    new_store(path, key=new_key(WORDS)).close()
    assert is_protected(path)
    with pytest.raises(WrongPassphrase, match=r"^kent\.caseread is protected: it opens with its passphrase\.$"):
        Store.open(path)
    before = path.read_bytes()
    for wrong in ("harbour lantern Zoe", "", "x" * 1000):
        with pytest.raises(WrongPassphrase, match=r"^kent\.caseread does not open with this passphrase: "):
            Store.open(path, key=key_of(path, wrong))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    decomposed = f"  {WORDS.replace('ë', 'e' + chr(0x308))} "
    with Store.open(path, key=key_of(path, decomposed)) as store:
        assert store.read_only is None
        assert [case.ref for case in store.cases()] == ["K001", "K002"]


@pytest.mark.real_passphrases
def test_any_sqlcipher_tool_opens_it_with_the_passphrase_alone(tmp_path: Path) -> None:
    """SQLCipher hashes the passphrase itself here, so that our way of doing so is checked against its own."""
    path = tmp_path / "kent.caseread"
    new_store(path, key=new_key(WORDS)).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA key = '{WORDS}'")
        assert other.execute("SELECT count(*) FROM entry").fetchone() == (6,)


@pytest.mark.parametrize("passphrase", ["", "short", "       x       ", "with a\x00 zero", "two\nlines of it"])
def test_a_passphrase_that_is_no_use_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused, match="This passphrase is not usable"):
        new_key(passphrase)


def test_the_key_does_not_show_in_what_is_printed() -> None:
    assert "00" not in repr(KEY)
    assert repr(KEY) == "FileKey()"


def test_a_wrong_passphrase_says_nothing_on_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "kent.caseread"
    new_store(path, key=KEY).close()
    code = (
        "import sys; from pathlib import Path; from model.file.protection import FileKey, WrongPassphrase\n"
        "from model.file.store import Store\n"
        "try: Store.open(Path(sys.argv[1]), key=FileKey(bytes(32), bytes(16)))\n"
        "except WrongPassphrase: sys.exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (9, b"", b"")


class TestTelling:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"Dear colleague",
            protection.PLAIN + bytes(4096),
            b"PK\3\4" + bytes(4092),
            b"age-encryption.org/v1",
            b"\xef\xbb\xbfcase_ref",
        ],
    )
    def test_what_is_not_protected(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "some"
        path.write_bytes(data)
        assert not is_protected(path)
        assert not is_protected(tmp_path / "missing")
        assert not is_protected(tmp_path)

    def test_every_key_that_is_made_marks_its_file(self) -> None:
        salts = {new_key(WORDS).salt for _ in range(50)}
        assert len(salts) == 50
        assert all(0x80 <= salt[0] < 0xC0 and len(salt) == 16 for salt in salts)

    def test_nothing_else_takes_the_place_of_a_protected_file(self, tmp_path: Path) -> None:
        path = tmp_path / "kent.caseread"
        new_store(path, key=KEY).close()
        with pytest.raises(Refused, match="is an inspection file: choose another name"), whole_file(path) as draft:
            draft.write_text("a sheet")

    def test_a_protected_database_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as other:
            other.execute(f'PRAGMA key = "{KEY.sql()}"')
            other.execute("CREATE TABLE file (key, value)")
        with pytest.raises(Refused, match=r"other\.db is a SQLite database, but not an inspection file"):
            opened(path)


CHANGES = pytest.mark.parametrize(
    ("before", "after"),
    [(None, KEY), (KEY, FileKey(b"2" * 32, b"\xbf" * 16)), (KEY, None), (None, None)],
    ids=["set", "changed", "removed", "neither"],
)


class TestChanging:
    @CHANGES
    def test_keeps_every_word_and_works_on(self, tmp_path: Path, before: FileKey | None, after: FileKey | None) -> None:
        with new_store(tmp_path / "kent.caseread", key=before) as store:
            store.record(NOTE, "Anna")
            store.local.set("place", "K001")
            told = store.entries(), store.readings(), store.digest()
            store.upkeep.protect(after)
            assert (store.entries(), store.readings(), store.digest()) == told
            assert store.verify().problems == ()
            assert store.local.get("place") == "K001"
            assert is_protected(store.path) is (after is not None)
            store.record(Statement(NOTE.subject, "plan_made", "yes"), "Anna")
            copy = store.upkeep.backup()
            data = everything_in(tmp_path)
        assert (CANARY.encode() in data) is (after is None)
        for path in (store.path, copy):
            with Store.open(path, key=after) as again:
                assert again.values(NOTE.subject) == {"plan_made": "yes", "note:plan_made": CANARY}
                assert again.verify().problems == ()
            if before is not None and after is not None:
                with pytest.raises(WrongPassphrase):
                    Store.open(path, key=before)

    def test_is_refused_while_it_is_open_elsewhere(self, plain: Path) -> None:
        with Store.open(plain) as store, Store.open(plain) as reader:
            reader.cases()
            for one in (store, reader):
                with pytest.raises(Refused, match=r"open elsewhere|database is locked"):
                    one.upkeep.protect(KEY)
            reader.close()
            assert not is_protected(plain)
            store.record(Statement(NOTE.subject, "plan_made", "no"), "Anna")
            store.upkeep.protect(KEY)
            assert store.values(NOTE.subject)["plan_made"] == "no"

    @pytest.mark.parametrize("fails", ["os.fsync", "pathlib.Path.replace", "model.file.database.copy_keyed"])
    def test_that_fails_leaves_the_file_as_it_was(
        self, plain: Path, monkeypatch: pytest.MonkeyPatch, fails: str
    ) -> None:
        def fail(*_arguments: object) -> None:
            raise OSError(5, "Input/output error")

        with Store.open(plain) as store:
            monkeypatch.setattr(fails, fail)
            with pytest.raises(Refused, match="Input/output error"):
                store.upkeep.protect(KEY)
            monkeypatch.undo()
            assert store.key is None
            store.record(Statement(NOTE.subject, "plan_made", "yes"), "Anna")
        with Store.open(plain) as again:
            assert again.values(NOTE.subject) == {"plan_made": "yes", "note:plan_made": CANARY}
        assert [path.name for path in plain.parent.iterdir()] == [plain.name]

    def test_is_refused_where_the_file_can_only_be_read(self, plain: Path) -> None:
        plain.chmod(0o444)
        with Store.open(plain) as store, pytest.raises(Refused, match="write-protected"):
            store.upkeep.protect(KEY)
