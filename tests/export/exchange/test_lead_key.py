"""The inspection's key: made once, kept at home, backed up and restored, and refused where it does not belong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from export.exchange import gathering, lead_key, returns, sealing
from model.file.store import Store
from model.journal.field_names import ASSESSOR, RECIPIENT
from model.journal.records import INSPECTION, Refused, Statement, reading_subject
from model.journal.suffixes import RETURN_SUFFIX
from tests import debian_age, quick_age
from tests.conftest import new_store

WORDS = "lamp river cake stone bird"
LEAD = "Lead"


@pytest.fixture
def key(store: Store, tmp_path: Path) -> Path:
    """A backup of the key of an inspection."""
    lead_key.ensure(store, LEAD)
    lead_key.back_up(store, tmp_path / "kent.caseread-key", WORDS)
    return tmp_path / "kent.caseread-key"


@pytest.fixture
def new_laptop(tmp_path: Path) -> Iterator[Store]:
    """The same inspection made again where the file was lost."""
    with new_store(tmp_path / "again.caseread") as opened:
        yield opened


def a_return(store: Store, folder: Path, name: str = "Anna") -> Path:
    """What an assessor hands back who got the inspection from that file."""
    with new_store(folder / f"{name}.caseread") as theirs:
        theirs.apply(store.entries())
        theirs.local.set("assessor", name)
        theirs.record(Statement(reading_subject("K001", name), "plan_made", "no"), name)
        returns.write_return(theirs, folder / f"{name}{RETURN_SUFFIX}")
    return folder / f"{name}{RETURN_SUFFIX}"


def test_a_lead_who_lost_the_file_opens_returns_on_a_new_laptop(
    store: Store, key: Path, new_laptop: Store, tmp_path: Path
) -> None:
    back = a_return(store, tmp_path)
    with pytest.raises(Refused, match="restore the key backup first"):
        gathering.gather(new_laptop, [back])
    lead_key.restore(new_laptop, key, WORDS, LEAD)
    gathering.apply(new_laptop, gathering.gather(new_laptop, [back]))
    assert new_laptop.reading("K001", "Anna").answers == {"plan_made": "no"}
    assert lead_key.recipient(new_laptop) == lead_key.recipient(store)
    assert new_laptop.conflicts() == {}


def test_the_backup_is_sealed(store: Store, key: Path, new_laptop: Store) -> None:
    with pytest.raises(Refused, match=r"^kent\.caseread-key does not open with this passphrase"):
        lead_key.restore(new_laptop, key, "lamp river cake stone bind", LEAD)
    assert new_laptop.local.get("identity") is None
    assert (store.local.get("identity") or "") != ""


def test_a_file_without_a_key_has_none_to_back_up(new_laptop: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^again\.caseread has no key yet: it is made with the first pack"):
        lead_key.back_up(new_laptop, tmp_path / "out.caseread-key", WORDS)
    assert not (tmp_path / "out.caseread-key").exists()


def test_a_key_of_another_inspection_is_refused(key: Path, tmp_path: Path) -> None:
    with new_store(tmp_path / "essex.caseread", "Essex") as essex:
        with pytest.raises(Refused, match="is from another inspection, 'Kent'"):
            lead_key.restore(essex, key, WORDS, LEAD)
        assert essex.local.get("identity") is None


def test_a_key_to_which_nothing_is_sealed_is_refused(key: Path, new_laptop: Store) -> None:
    own = lead_key.ensure(new_laptop, LEAD)
    with pytest.raises(Refused, match="holds another key than the one"):
        lead_key.restore(new_laptop, key, WORDS, LEAD)
    assert sealing.public_key(new_laptop.local.get("identity") or "") == own


@pytest.mark.parametrize(
    "content",
    [b"", b"AGE-SECRET-KEY-1", quick_age.seal(WORDS.encode(), b"no key")],
    ids=["nothing", "a key in the clear", "something else under the seal"],
)
def test_what_is_no_key_backup_is_refused(new_laptop: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.caseread-key").write_bytes(content)
    with pytest.raises(Refused, match=r"^x\.caseread-key is not a key backup"):
        lead_key.restore(new_laptop, tmp_path / "x.caseread-key", WORDS, LEAD)


def test_a_key_that_somebody_else_stated_is_found_out(store: Store) -> None:
    lead_key.ensure(store, LEAD)
    other = sealing.public_key(sealing.new_identity())
    store.record(Statement(INSPECTION, RECIPIENT, other), "Anna")
    with pytest.raises(Refused, match="has not the key that returns are sealed to"):
        lead_key.ensure(store, LEAD)


def test_two_keys_for_one_inspection_are_a_conflict_that_the_lead_settles(
    store: Store, new_laptop: Store, tmp_path: Path
) -> None:
    mine = lead_key.ensure(store, LEAD)
    lead_key.ensure(new_laptop, LEAD)
    store.apply(new_laptop.entries())
    with pytest.raises(Refused, match="Two keys are stated"):
        returns.write_return(store, tmp_path / "out.caseread-return")
    store.record(Statement(INSPECTION, RECIPIENT, mine), LEAD)
    assert lead_key.ensure(store, LEAD) == mine


def test_a_recipient_is_a_public_key(store: Store) -> None:
    with pytest.raises(Refused, match="a recipient is a public key of age"):
        store.record(Statement(INSPECTION, RECIPIENT, "AGE-SECRET-KEY-1"), LEAD)


class TestReturnsThatAreSealed:
    def test_one_sealed_to_another_key(self, store: Store, new_laptop: Store, tmp_path: Path) -> None:
        lead_key.ensure(store, LEAD)
        lead_key.ensure(new_laptop, LEAD)
        back = a_return(new_laptop, tmp_path)
        before = store.digest()
        with pytest.raises(Refused, match=r"^Anna\.caseread-return is sealed to another key .*restore the key backup"):
            gathering.gather(store, [back])
        assert store.digest() == before

    def test_one_cut_short_or_altered(self, store: Store, tmp_path: Path) -> None:
        lead_key.ensure(store, LEAD)
        back = a_return(store, tmp_path)
        whole = back.read_bytes()
        for broken in (whole[:-1], whole[:300], whole + b"x", whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]):
            back.write_bytes(broken)
            with pytest.raises(Refused, match=r"^Anna\.caseread-return is cut short or damaged"):
                gathering.gather(store, [back])

    def test_one_by_somebody_who_is_not_on_the_inspection(self, store: Store, tmp_path: Path) -> None:
        lead_key.ensure(store, LEAD)
        store.record(Statement(INSPECTION, f"{ASSESSOR}Anna", "inspector"), LEAD)
        assert len(gathering.gather(store, [a_return(store, tmp_path)]).returns) == 1
        with pytest.raises(Refused, match=r"^Zoe\.caseread-return is by Zoe, who is not an assessor on this inspect"):
            gathering.gather(store, [a_return(store, tmp_path, "Zoe")])

    def test_one_that_is_not_sealed_is_taken_too(self, store: Store, tmp_path: Path) -> None:
        with new_store(tmp_path / "bare.caseread") as bare:
            back = a_return(bare, tmp_path)
        lead_key.ensure(store, LEAD)
        assert not sealing.is_sealed(back.read_bytes())
        assert gathering.gather(store, [back]).plan.readings == (reading_subject("K001", "Anna"),)


@debian_age.needs_age
@debian_age.needs_terminal
@pytest.mark.slow
@pytest.mark.real_passphrases
def test_age_opens_a_return_with_the_key_backup(store: Store, key: Path, tmp_path: Path) -> None:
    back = a_return(store, tmp_path)
    plain = debian_age.open_with_passphrase(f"age -d -i {key.name} -o opened {back.name}", WORDS, tmp_path)
    assert plain.startswith(b"\x1f\x8b")
