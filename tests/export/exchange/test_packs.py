"""Packs: what an assessor gets and does not get, opened once and again, and read as untrusted."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from export.exchange import gathering, lead_key, packs, returns, sealing
from export.exchange.packs import cases_for, make_pack, open_pack
from model.file.store import Store
from model.journal.field_names import FIRST_READER, RECIPIENT, SECOND_READER
from model.journal.records import INSPECTION, READER, Refused, Statement, case_subject, reading_subject
from model.journal.suffixes import PACK_SUFFIX, RETURN_SUFFIX
from tests import debian_age, quick_age
from tests.conftest import new_store

WORDS = "lamp river cake stone bird"
LEAD, ANNA, BEN = "Lead", "Anna", "Ben"


def sent(store: Store, name: str = ANNA) -> Path:
    """A pack for an assessor, beside the inspection."""
    path = store.path.with_name(f"{name}{PACK_SUFFIX}")
    make_pack(store, name, "inspector", WORDS, path, LEAD)
    return path


def allocate(store: Store, **readers: tuple[str, ...]) -> None:
    """Say who reads each case, first and second."""
    for ref, names in readers.items():
        for field, name in zip((FIRST_READER, SECOND_READER), names, strict=False):
            store.record(Statement(case_subject(ref), field, name), LEAD)


@pytest.fixture
def anna(store: Store, tmp_path: Path) -> Iterator[Store]:
    """Anna's own file, made from a pack."""
    allocate(store, K001=(ANNA,), K002=(BEN,))
    open_pack(sent(store), WORDS, tmp_path / "mine.caseread")
    with Store.open(tmp_path / "mine.caseread") as opened:
        yield opened


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_an_assessor_gets_a_file_of_their_own_that_opens_on_their_first_case(anna: Store, store: Store) -> None:
    assert (anna.local.get("assessor"), anna.local.get("role")) == (ANNA, READER)
    assert [case.ref for case in anna.cases()] == ["K001"]
    assert anna.case("K001").details["hours"] == 20
    assert (anna.local.get("place") or "").split("\t") == ["K001", "plan_made"]
    assert anna.inspection == store.inspection
    assert anna.instrument.sha256 == store.instrument.sha256
    assert lead_key.recipient(anna) == lead_key.recipient(store)
    assert anna.assessors() == {ANNA: "inspector"}
    assert anna.verify().problems == ()


def test_while_nothing_is_allocated_everyone_gets_every_case(store: Store, tmp_path: Path) -> None:
    assert open_pack(sent(store), WORDS, tmp_path / "mine.caseread").cases == 2


def test_a_case_that_was_begun_stays_with_its_reader_when_it_is_given_to_another(store: Store) -> None:
    allocate(store, K001=(BEN,), K002=(ANNA,))
    store.record(Statement(reading_subject("K001", ANNA), "plan_made", "no"), ANNA)
    assert cases_for(store, ANNA) == ["K001", "K002"]


def test_nobody_learns_who_else_reads_a_case_or_what_they_said(store: Store) -> None:
    allocate(store, K001=(BEN, ANNA), K002=(BEN,))
    store.record(Statement(INSPECTION, f"assessor:{BEN}", "inspector"), LEAD)
    store.record(Statement(reading_subject("K001", BEN), "plan_made", "no"), BEN)
    store.record(Statement(INSPECTION, "record:K001", BEN), LEAD)
    path = sent(store)
    plain = gzip.decompress(sealing.open_with_passphrase(path.name, path.read_bytes(), WORDS))
    assert b"K001" in plain
    assert BEN.encode() not in plain
    assert b"K002" not in plain


def test_the_private_key_stays_in_the_leads_file(store: Store, anna: Store) -> None:
    private = store.local.get("identity") or ""
    assert private.startswith("AGE-SECRET-KEY-1")
    path = sent(store)
    plain = gzip.decompress(sealing.open_with_passphrase(path.name, path.read_bytes(), WORDS))
    assert private.encode() not in plain
    assert anna.local.get("identity") is None
    assert private.encode() not in anna.path.read_bytes()


def test_all_packs_of_an_inspection_carry_one_key(store: Store) -> None:
    sent(store)
    key = store.values(INSPECTION)[RECIPIENT]
    sent(store, BEN)
    assert store.values(INSPECTION)[RECIPIENT] == key
    assert len(store.heads(INSPECTION)[RECIPIENT]) == 1


def test_a_pack_sent_again_adds_its_cases_and_keeps_every_answer(store: Store, anna: Store) -> None:
    anna.record(Statement(reading_subject("K001", ANNA), "plan_made", "no"), ANNA)
    anna.local.set("place", "K001\trisk_screened")
    before = anna.ids()
    anna.close()
    allocate(store, K002=(ANNA,))
    again = sent(store)
    assert open_pack(again, WORDS, anna.path).cases == 1
    assert open_pack(again, WORDS, anna.path).cases == 0
    with Store.open(anna.path) as opened:
        assert [case.ref for case in opened.cases()] == ["K001", "K002"]
        assert opened.reading("K001", ANNA).answers == {"plan_made": "no"}
        assert before <= opened.ids()
        assert opened.local.get("place") == "K001\trisk_screened"


def test_what_comes_back_can_be_gathered_and_only_the_lead_can_open_it(
    store: Store, anna: Store, tmp_path: Path
) -> None:
    anna.record(Statement(reading_subject("K001", ANNA), "plan_made", "no"), ANNA)
    back = tmp_path / f"anna{RETURN_SUFFIX}"
    returns.write_return(anna, back)
    assert sealing.is_sealed(back.read_bytes())
    gathering.apply(store, gathering.gather(store, [back]))
    assert store.reading("K001", ANNA).answers == {"plan_made": "no"}
    assert "has no key to open it: restore the key backup" in refused(lambda: gathering.gather(anna, [back]))


@pytest.mark.parametrize("owner", [BEN, LEAD])
def test_another_persons_file_is_not_opened_into(store: Store, tmp_path: Path, owner: str) -> None:
    path = sent(store)
    theirs = tmp_path / "theirs.caseread"
    if owner == BEN:
        open_pack(sent(store, BEN), WORDS, theirs)
    else:
        store.upkeep.backup(theirs)
    before = theirs.read_bytes()
    whose = BEN if owner == BEN else "the lead inspector"
    assert f"is for Anna, and theirs.caseread is the file of {whose}" in refused(lambda: open_pack(path, WORDS, theirs))
    assert theirs.read_bytes() == before


def test_a_file_of_another_inspection_is_not_opened_into(anna: Store, tmp_path: Path) -> None:
    anna.close()
    with new_store(tmp_path / "essex.caseread", "Essex") as essex:
        path = sent(essex)
    assert "is from another inspection, 'Essex'" in refused(lambda: open_pack(path, WORDS, anna.path))


def test_a_wrong_passphrase_makes_no_file(store: Store, tmp_path: Path) -> None:
    path = sent(store)
    sentence = refused(lambda: open_pack(path, "lamp river cake stone bind", tmp_path / "mine.caseread"))
    assert sentence == "Anna.caseread-pack does not open with this passphrase: type it as it was given to you."
    assert not (tmp_path / "mine.caseread").exists()


def test_what_is_no_pack_is_said_before_a_passphrase_is_tried(store: Store, anna: Store, tmp_path: Path) -> None:
    back = tmp_path / f"anna{RETURN_SUFFIX}"
    returns.write_return(anna, back)
    assert "is not a pack: it is sealed to a key, as a return is" in refused(lambda: packs.sealed_bytes(back))
    assert "is not a pack." in refused(lambda: packs.sealed_bytes(store.path))
    assert "cannot be read" in refused(lambda: packs.sealed_bytes(tmp_path / "nowhere"))
    assert "is not a return: it is sealed with a passphrase" in refused(
        lambda: gathering.gather(store, [tmp_path / f"{ANNA}{PACK_SUFFIX}"])
    )


def test_a_pack_needs_cases_a_name_a_passphrase_and_a_place(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out.caseread-pack"
    before = store.digest()

    def attempt(name: str = ANNA, kind: str = "inspector", words: str = WORDS, path: Path = out) -> str:
        return refused(lambda: make_pack(store, name, kind, words, path, LEAD))

    assert "Assessor name 'A/B' is not usable" in attempt(name="A/B")
    assert "'lead' is not one of inspector" in attempt(kind="lead")
    assert "use 8 characters or more" in attempt(words="short")
    assert "there is no folder" in attempt(path=tmp_path / "no such" / "out.caseread-pack")
    assert "is the inspection itself" in attempt(path=store.path)
    assert store.digest() == before
    allocate(store, K001=(BEN,))
    assert "No case is allocated to Anna" in attempt()
    with Store.create(tmp_path / "empty.caseread", store.instrument, "Kent", "2026-12") as empty:
        assert "There are no cases yet" in refused(lambda: make_pack(empty, ANNA, "inspector", WORDS, out, LEAD))
    assert not out.exists()


def test_an_assessor_makes_no_packs(anna: Store, tmp_path: Path) -> None:
    out = tmp_path / "out.caseread-pack"
    assert "is an assessor's file" in refused(lambda: make_pack(anna, BEN, "inspector", WORDS, out, ANNA))


def rewrite(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Alter what a pack says, and seal it again as if nothing had happened."""
    data = json.loads(gzip.decompress(sealing.open_with_passphrase(path.name, path.read_bytes(), WORDS)))
    change(data)
    path.write_bytes(quick_age.seal(WORDS.encode(), gzip.compress(json.dumps(data).encode())))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: data.update(format="caseread-return"), "is not a pack"),
        (lambda data: data.update(version=3), "newer version"),
        (lambda data: data.update(inspection=None), "names no inspection"),
        (lambda data: data["inspection"].update(id="0" * 64), "its inspection is not the one it names"),
        (lambda data: data["inspection"].update(area=7), "The area '' is not usable"),
        (lambda data: data.update(instrument=[]), "has no instrument"),
        (lambda data: data.update(instrument={}), "Anna.caseread-pack is damaged: its instrument: id is missing"),
        (lambda data: data["instrument"].update(title="Other"), "its questions are not the ones"),
        (lambda data: data["instrument"].update(title="\ud800"), "holds what is no text"),
        (lambda data: data.update(assessor=None), "Assessor name '' is not usable"),
        (lambda data: data.update(entries={}), "has no entries"),
        (lambda data: data["entries"][0].__setitem__(3, "Somebody"), "was altered"),
        (lambda data: data["entries"].pop(), "its journal is not the one it names"),
    ],
)
def test_a_pack_of_another_form_makes_no_file(
    store: Store, tmp_path: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    path = sent(store)
    rewrite(path, change)
    assert named in refused(lambda: open_pack(path, WORDS, tmp_path / "mine.caseread"))
    assert not (tmp_path / "mine.caseread").exists()


def test_one_too_large_to_be_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.caseread-pack"
    path.write_bytes(quick_age.seal(WORDS.encode(), gzip.compress(b" " * 2**22)))
    monkeypatch.setattr(packs, "MAX_UNPACKED", 2**20)
    assert "too large for a pack: at most 1 MB are unpacked" in refused(lambda: packs.read_pack(path, WORDS))
    monkeypatch.setattr(packs, "MAX_PACKED", 100)
    assert "too large for a pack" in refused(lambda: packs.read_pack(path, WORDS))


def test_an_opening_that_fails_half_way_leaves_no_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sent(store)

    def full(*_: object) -> int:
        raise Refused("The disk is full.")

    monkeypatch.setattr(Store, "apply", full)
    assert refused(lambda: open_pack(path, WORDS, tmp_path / "mine.caseread")) == "The disk is full."
    assert not list(tmp_path.glob("mine.caseread*"))


def test_the_sealing_can_be_stopped_and_leaves_no_pack(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_age.never_answer(monkeypatch)

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_pack(store, ANNA, "inspector", WORDS, tmp_path / "out.caseread-pack", LEAD, stop)
    assert not list(tmp_path.glob("*.caseread-pack*"))


@pytest.mark.slow
@pytest.mark.real_passphrases
def test_a_pack_opens_with_its_passphrase_at_the_cost_that_it_has_for_people(store: Store, tmp_path: Path) -> None:
    path = sent(store)
    assert sealing.has_passphrase(path.read_bytes())
    open_pack(path, WORDS, tmp_path / "mine.caseread")
    with Store.open(tmp_path / "mine.caseread") as mine:
        assert mine.ids() <= store.ids()


@debian_age.needs_age
@debian_age.needs_terminal
@pytest.mark.slow
@pytest.mark.real_passphrases
def test_age_opens_a_pack_and_a_return(store: Store, tmp_path: Path) -> None:
    path = sent(store)
    plain = debian_age.open_with_passphrase(f"age -d -o opened {path.name}", WORDS, tmp_path)
    assert json.loads(gzip.decompress(plain))["assessor"] == ANNA
    back = tmp_path / f"lead{RETURN_SUFFIX}"
    returns.write_return(store, back)
    plain = debian_age.open_with_key(back, store.local.get("identity") or "", tmp_path)
    assert json.loads(gzip.decompress(plain))["journal_digest"] == store.digest()


def test_a_pack_says_which_of_its_cases_are_like_one_that_is_there(store: Store, anna: Store) -> None:
    anna.record(Statement("case/X7", "in_sample", "yes"), ANNA)
    anna.close()
    store.record(Statement("case/X007", "in_sample", "yes"), "Lead")
    allocate(store, X007=(ANNA,))
    added = open_pack(sent(store), WORDS, anna.path)
    assert (added.cases, len(added.alike)) == (1, 1)
    assert added.alike[0].startswith("Case 'X007' is like 'X7', save for capitals, accents, spaces, look-alike letters")
    assert open_pack(sent(store), WORDS, anna.path).alike == ()
