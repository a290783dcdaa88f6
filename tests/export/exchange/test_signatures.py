"""Signed returns: nobody can forge one who only holds the pack, and a key that changed is never taken in silence."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.exchange import lead_key, parcel, sealing, signatures
from export.exchange.packs import make_pack, open_pack, read_pack
from export.exchange.returns import apply, as_json, gather, read_return, write_return
from export.exchange.signers import ChangedKey
from model.file.store import Store
from model.file.suffixes import RETURN_SUFFIX
from model.journal.field_names import ASSESSOR, SIGNER
from model.journal.journal import canonical, digest, is_conflict, make
from model.journal.records import INSPECTION, Entry, Refused, Statement, Value, case_subject, reading_subject
from resources import access
from tests import quick_age
from tests.conftest import new_store

WORDS = "lamp river cake stone bird"
LEAD, ANNA, BEN = "Lead", "Anna", "Ben"
NOON = "2026-11-02T12:00:00Z"
FORGER = "f0" * 32
"""A private key of somebody's own."""

RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)
"""Private key, public key, message and signature: the first three tests of RFC 8032, section 7.1."""


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs that are sealed and opened at once: their passphrase is tested elsewhere."""

    def at_once(way: str, passphrase: str, data: bytes, *_: object) -> bytes:
        return quick_age.seal(passphrase.encode(), data) if way == "seal" else quick_age.sealed_in(data)

    monkeypatch.setattr(sealing, "_ask_second_python", at_once)


@pytest.fixture
def lead(store: Store) -> Store:
    """The lead's file, with packs made for Anna and Ben."""
    store.set_local("assessor", LEAD)
    for name in (ANNA, BEN):
        make_pack(store, name, "inspector", WORDS, pack_of(store, name), LEAD)
    return store


@pytest.fixture
def anna(lead: Store, tmp_path: Path) -> Iterator[Store]:
    """Anna's file, made from her pack, with an answer in it."""
    with laptop(lead, ANNA, tmp_path / "anna.caseread") as opened:
        yield opened


def pack_of(lead: Store, name: str) -> Path:
    return lead.path.with_name(f"{name}.caseread-pack")


def laptop(lead: Store, name: str, path: Path, answer: Value = "yes") -> Store:
    """An assessor's file made from their pack, with an answer in it."""
    open_pack(pack_of(lead, name), WORDS, path)
    opened = Store.open(path)
    opened.record(Statement(reading_subject("K001", name), "plan_made", answer), name)
    return opened


def sent(store: Store, name: str = "") -> Path:
    """The return of a file, beside it."""
    path = store.path.with_name(f"{name or store.path.stem}{RETURN_SUFFIX}")
    write_return(store, path)
    return path


def said(lead: Store, path: Path) -> dict[str, Any]:
    """What a sealed return says, as only the lead can read it."""
    plain = sealing.unseal(path.name, path.read_bytes(), lead_key.own(lead))
    data: dict[str, Any] = json.loads(gzip.decompress(plain))
    return data


def say(lead: Store, path: Path, data: dict[str, Any]) -> Path:
    """Pack and seal what a return shall say, as anyone can: the lead's public key is in every pack."""
    key = lead_key.recipient(lead)
    assert key
    path.write_bytes(sealing.seal(gzip.compress(json.dumps(data).encode()), key))
    return path


def forged(lead: Store, name: str, *entries: Entry, seed: str = FORGER, **other: object) -> Path:
    """A return made up from a pack by somebody who is not its assessor, and signed with a key of theirs."""
    pack = read_pack(pack_of(lead, name), WORDS)
    rows = parcel.rows((*pack.entries, *entries))
    data = {
        "format": "caseread-return",
        "version": 1,
        "inspection": {"id": pack.inspection.id, "area": pack.inspection.area, "month": pack.inspection.month},
        "instrument_sha256": pack.instrument.sha256,
        "assessor": name,
        "entries": rows,
        "journal_digest": digest(one.id for one in (*pack.entries, *entries)),
        **other,
    }
    return say(lead, lead.path.with_name(f"forged{RETURN_SUFFIX}"), signatures.signed(data, seed))


def key_entry(name: str, seed: str = FORGER, replaces: tuple[str, ...] = ()) -> Entry:
    return make(Statement(INSPECTION, SIGNER + name, signatures.public_half(seed)), name, NOON, replaces)


def answer_entry(name: str, value: str = "no") -> Entry:
    return make(Statement(reading_subject("K002", name), "plan_made", value), name, NOON)


def take_in(lead: Store, *paths: Path) -> None:
    apply(lead, gather(lead, paths))


def refused(lead: Store, *paths: Path) -> Refused:
    """Why returns are refused, nothing having been changed."""
    before = lead.digest()
    with pytest.raises(Refused) as caught:
        gather(lead, paths)
    assert lead.digest() == before
    sentence = str(caught.value)
    assert sentence.startswith(paths[-1].name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value


def words_of(store: Store) -> str:
    return signatures.in_words(signatures.public_key(store) or "")


def stated(store: Store, name: str) -> Value:
    return store.values(INSPECTION).get(SIGNER + name)


class TestTheSignatureItself:
    @pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
    def test_it_is_that_of_rfc_8032(self, seed: str, public: str, message: str, signature: str) -> None:
        assert signatures.public_half(seed) == public
        assert signatures.sign(seed, bytes.fromhex(message)) == signature
        assert signatures.verifies(public, signature, bytes.fromhex(message))

    @given(st.integers(0, 511), st.binary(max_size=40))
    def test_one_bit_of_signature_key_or_message_is_all_it_takes(self, bit: int, message: bytes) -> None:
        public, signature = signatures.public_half(FORGER), signatures.sign(FORGER, message)
        assert signatures.verifies(public, signature, message)
        assert not signatures.verifies(public, flipped(signature, bit), message)
        assert not signatures.verifies(flipped(public, bit % 256), signature, message)
        assert not signatures.verifies(public, signature, message + b"\0")

    @pytest.mark.parametrize("key", [None, 7, "", "00", "g" * 64, "00" * 32, "FF" * 32, "ff" * 32, ["00" * 32]])
    def test_whatever_stands_for_a_key_or_signature_is_no_more_than_wrong(self, key: object) -> None:
        assert not signatures.verifies(key, "00" * 64, b"")
        assert not signatures.verifies(signatures.public_half(FORGER), key, b"")

    def test_what_is_signed_can_be_written_in_one_way_only(self) -> None:
        """The second form adds the group's order to S: some libraries take both, so that a signature has a twin."""
        signature = bytes.fromhex(RFC_8032[0][3])
        order = 2**252 + 27742317777372353535851937790883648493
        twin = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
        assert not signatures.verifies(RFC_8032[0][1], twin.hex(), b"")
        assert not signatures.verifies(RFC_8032[0][1], RFC_8032[0][3].upper(), b"")


class TestWords:
    def test_a_key_reads_as_seven_words_of_the_programs_list_on_every_laptop(self) -> None:
        words = signatures.in_words(RFC_8032[0][1])
        assert words == "hedge-art-marine-world-bake-tube-new"
        assert set(words.split("-")) <= set(access.words())

    def test_the_words_are_enough(self) -> None:
        assert len(set(access.words())) ** signatures.WORDS > 2**74

    @given(st.sets(st.binary(min_size=32, max_size=32), min_size=2, max_size=20))
    def test_other_keys_read_otherwise(self, keys: set[bytes]) -> None:
        assert len({signatures.in_words(key.hex()) for key in keys}) == len(keys)


class TestTheKeyOfAFile:
    def test_a_pack_opened_into_a_new_file_gives_it_a_key_and_opened_again_leaves_it(
        self, lead: Store, anna: Store
    ) -> None:
        key = signatures.public_key(anna)
        assert key
        anna.close()
        lead.record(Statement(case_subject("K003"), "hours", 3), LEAD)
        make_pack(lead, ANNA, "inspector", WORDS, pack_of(lead, ANNA), LEAD)
        assert open_pack(pack_of(lead, ANNA), WORDS, anna.path) == 1
        with Store.open(anna.path) as again:
            assert signatures.public_key(again) == key

    def test_the_first_return_makes_one_where_there_is_none_and_states_it_once(self, store: Store) -> None:
        store.set_local("assessor", ANNA)
        assert signatures.public_key(store) is None
        first = sent(store).read_bytes()
        assert stated(store, ANNA) == signatures.public_key(store)
        assert sent(store).read_bytes() == first  # the same journal and key: the same bytes
        assert len(store.history(INSPECTION, SIGNER + ANNA)) == 1

    def test_no_two_files_have_the_same(self, tmp_path: Path) -> None:
        with new_store(tmp_path / "a.caseread") as one, new_store(tmp_path / "b.caseread") as other:
            assert signatures.own(one) != signatures.own(other)

    def test_its_private_half_is_in_no_pack_and_no_return(self, lead: Store, anna: Store) -> None:
        secret = signatures.own(anna)
        assert secret not in json.dumps(said(lead, sent(anna)))
        assert secret not in canonical([str(one) for one in anna.entries()])
        assert signatures.own(lead) not in pack_of(lead, ANNA).read_bytes().decode(
            "latin-1"
        )  # the stand-in seals nothing

    def test_a_file_that_can_only_be_read_and_has_no_key_is_refused_one(self, store: Store, tmp_path: Path) -> None:
        store.set_local("assessor", ANNA)
        with (
            Store.open(store.path) as second,
            pytest.raises(Refused, match=r"^kent\.caseread has no key yet to sign a return with"),
        ):
            write_return(second, tmp_path / "out.caseread-return")
        assert not (tmp_path / "out.caseread-return").exists()

    def test_a_file_that_can_only_be_read_signs_with_the_key_it_has(self, lead: Store, anna: Store) -> None:
        first = sent(anna)
        with Store.open(anna.path) as second:
            assert second.read_only
            assert said(lead, sent(second)) == said(lead, first)

    def test_a_note_that_is_no_key_is_refused(self, anna: Store) -> None:
        anna.set_local("signing_seed", "00")
        with pytest.raises(Refused, match=r"^anna\.caseread is damaged: what it keeps as its key"):
            sent(anna)

    @pytest.mark.parametrize("value", [None, "", "00", "0" * 63 + "G", ("00" * 32,), 5])
    def test_nothing_else_can_be_stated_as_a_key(self, store: Store, value: Value) -> None:
        with pytest.raises(Refused, match="signer:Anna: "):
            store.record(Statement(INSPECTION, SIGNER + ANNA, value), ANNA)


class TestTheFirstReturn:
    def test_it_makes_the_key_known_and_its_words_are_shown_to_compare(self, lead: Store, anna: Store) -> None:
        gathered = gather(lead, [sent(anna)])
        assert list(gathered.in_words())[-1] == (
            f"Anna's key, seen for the first time, reads “{words_of(anna)}”: ask Anna to compare."
        )
        apply(lead, gathered)
        assert stated(lead, ANNA) == signatures.public_key(anna)
        assert as_json(lead, gathered)["signers"] == [
            {"assessor": ANNA, "key": signatures.public_key(anna), "words": words_of(anna), "changed": False}
        ]

    def test_the_next_ones_say_nothing_about_it(self, lead: Store, anna: Store) -> None:
        take_in(lead, sent(anna))
        anna.record(Statement(reading_subject("K002", ANNA), "plan_made", "no"), ANNA)
        gathered = gather(lead, [sent(anna)])
        assert (len(gathered.plan.new), gathered.signers) == (1, ())

    def test_a_whole_copy_of_a_file_signs_as_it_does(self, lead: Store, anna: Store, tmp_path: Path) -> None:
        anna.backup(tmp_path / "copy.caseread")
        with Store.open(tmp_path / "copy.caseread") as copied:
            copied.record(Statement(reading_subject("K002", ANNA), "plan_made", "no"), ANNA)
            anna.record(Statement(reading_subject("K002", ANNA), "plan_made", "yes"), ANNA)
            take_in(lead, sent(anna), sent(copied))
        assert list(lead.conflicts()) == [(reading_subject("K002", ANNA), "plan_made")]
        assert stated(lead, ANNA) == signatures.public_key(anna)

    def test_a_whole_copy_of_this_file_may_say_whatever_this_file_may(
        self, lead: Store, anna: Store, tmp_path: Path
    ) -> None:
        """The lead's deputy gathers on a copy, or answers are entered there in bulk."""
        lead.backup(tmp_path / "deputy.caseread")
        with Store.open(tmp_path / "deputy.caseread") as deputy:
            take_in(deputy, sent(anna))
            deputy.set_local("assessor", "")
            deputy.record(Statement(reading_subject("K002", BEN), "plan_made", "no"), BEN)
            gathered = gather(lead, [sent(deputy)])
        assert [signer.assessor for signer in gathered.signers] == []
        apply(lead, gathered)
        assert stated(lead, ANNA) == signatures.public_key(anna)
        assert lead.digest() == deputy_digest(tmp_path / "deputy.caseread")

    def test_a_file_of_nobody_in_particular_makes_nobodys_key_known(self, tmp_path: Path) -> None:
        """Answers of many assessors are entered in bulk; in any order their returns come to the same."""
        with new_store(tmp_path / "base.caseread") as base:
            for number, (name, value) in enumerate([(ANNA, "yes"), (BEN, "yes"), (ANNA, "no")]):
                with new_store(tmp_path / f"{number}.caseread") as bulk:
                    bulk.record(Statement(reading_subject("K001", name), "plan_made", value), name)
                    sent(bulk)
            paths = [tmp_path / f"{number}{RETURN_SUFFIX}" for number in range(3)]
            digests = set()
            for order in permutations(paths):
                base.backup(tmp_path / "turn.caseread")
                with Store.open(tmp_path / "turn.caseread") as turn:
                    for path in order:
                        take_in(turn, path)
                    digests.add(turn.digest())
                    assert not [field for field in turn.values(INSPECTION) if field.startswith(SIGNER)]
                (tmp_path / "turn.caseread").unlink()
        assert len(digests) == 1


class TestForgery:
    """By somebody who holds a pack and its passphrase, and so everything in it."""

    def test_a_return_in_the_name_of_one_whose_key_is_known(self, lead: Store, anna: Store) -> None:
        take_in(lead, sent(anna))
        made_up = forged(lead, ANNA, answer_entry(ANNA), key_entry(ANNA))
        refusal = refused(lead, made_up)
        assert isinstance(refusal, ChangedKey)
        assert (refusal.assessor, refusal.known) == (ANNA, (signatures.public_key(anna),))
        assert str(refusal) == (
            f"forged.caseread-return is signed with another key than Anna's: the known one reads “{words_of(anna)}”, "
            f"this one “{signatures.in_words(signatures.public_half(FORGER))}”; ask Anna to read theirs to you, and "
            "accept this one only if it is theirs."
        )

    def test_one_that_comes_before_the_assessors_own_is_found_out_by_that(self, lead: Store, anna: Store) -> None:
        take_in(lead, forged(lead, ANNA, answer_entry(ANNA), key_entry(ANNA)))
        assert isinstance(refused(lead, sent(anna)), ChangedKey)

    def test_one_that_leaves_the_key_unsaid(self, lead: Store) -> None:
        """Else it could be taken in without a trace, and the assessor's own after it."""
        refusal = refused(lead, forged(lead, ANNA, answer_entry(ANNA)))
        assert "does not say that its key is Anna's" in str(refusal)

    def test_one_that_says_the_assessors_key_and_is_signed_with_another(self, lead: Store, anna: Store) -> None:
        own = key_entry(ANNA, signatures.own(anna))
        assert isinstance(refused(lead, forged(lead, ANNA, answer_entry(ANNA), own)), ChangedKey)
        take_in(lead, sent(anna))
        assert isinstance(refused(lead, forged(lead, ANNA, answer_entry(ANNA), own)), ChangedKey)

    def test_one_that_lays_its_own_key_over_the_known_one(self, lead: Store, anna: Store) -> None:
        path = sent(anna)
        take_in(lead, path)
        known = next(one for one in anna.entries(INSPECTION) if one.field == SIGNER + ANNA)
        over = key_entry(ANNA, replaces=(known.id,))
        assert isinstance(refused(lead, forged(lead, ANNA, known, over)), ChangedKey)
        assert isinstance(refused(lead, forged(lead, ANNA, known, over, answer_entry(ANNA))), ChangedKey)

    def test_one_by_another_assessor_that_lays_a_key_over_the_known_one(
        self, lead: Store, anna: Store, tmp_path: Path
    ) -> None:
        take_in(lead, sent(anna))
        known = next(one for one in anna.entries(INSPECTION) if one.field == SIGNER + ANNA)
        with laptop(lead, BEN, tmp_path / "ben.caseread") as ben:
            mine = key_entry(BEN, signatures.own(ben))
            for stray in (key_entry(ANNA, replaces=(known.id,)), key_entry(ANNA), answer_entry(ANNA)):
                refusal = refused(lead, forged(lead, BEN, known, mine, stray, seed=signatures.own(ben)))
                assert isinstance(refusal, ChangedKey)
                assert refusal.assessor == ANNA
            take_in(lead, sent(ben))

    def test_readings_of_one_who_has_not_handed_in_any_yet_in_anothers_return(self, lead: Store, anna: Store) -> None:
        mine = key_entry(ANNA, signatures.own(anna))
        refusal = refused(lead, forged(lead, ANNA, mine, answer_entry(BEN), seed=signatures.own(anna)))
        assert "says something new in the name of Ben, whose key is not known here" in str(refusal)

    def test_one_in_the_name_of_the_lead_who_hands_in_none(self, lead: Store) -> None:
        made_up = forged(lead, ANNA, key_entry(LEAD), answer_entry(LEAD), assessor=LEAD)
        assert isinstance(refused(lead, made_up), ChangedKey)

    def test_one_in_nobodys_name(self, lead: Store) -> None:
        detail = make(Statement(case_subject("K001"), "hours", 99), LEAD, NOON)
        assert "does not say whose return it is" in str(refused(lead, forged(lead, ANNA, detail, assessor="")))

    def test_one_in_nobodys_name_where_it_is_in_conflict_what_kind_the_assessors_are(self, lead: Store) -> None:
        kinds = (Statement(INSPECTION, ASSESSOR + name, "area_assessor") for name in (ANNA, BEN))
        lead.apply([make(kind, "Another lead", NOON) for kind in kinds])
        detail = make(Statement(case_subject("K001"), "hours", 99), LEAD, NOON)
        assert "does not say whose return it is" in str(refused(lead, forged(lead, ANNA, detail, assessor="")))

    @pytest.mark.parametrize("part", ["format", "version", "inspection", "instrument_sha256", "assessor", "entries"])
    def test_one_with_any_part_changed_for_another_that_would_do(self, lead: Store, anna: Store, part: str) -> None:
        path = sent(anna)
        data = said(lead, path)
        other = {"assessor": BEN, "entries": data["entries"][::-1], "inspection": data["inspection"] | {"area": "Bath"}}
        say(lead, path, data | {part: other.get(part, f"{data[part]}0")})
        assert ("is forged or damaged" in str(refused(lead, path))) is (part in other)

    def test_one_that_is_not_signed(self, lead: Store, anna: Store) -> None:
        path = sent(anna)
        for part in (signatures.SIGNATURE, signatures.PUBLIC_KEY):
            data = said(lead, path)
            del data[part]
            assert "is not signed" in str(refused(lead, say(lead, path.with_name("bare.caseread-return"), data)))

    @pytest.mark.parametrize("signature", [None, 7, "", "00" * 64, ["00" * 64], {}])
    def test_one_whose_signature_is_none(self, lead: Store, anna: Store, signature: object) -> None:
        path = sent(anna)
        for part in (signatures.SIGNATURE, signatures.PUBLIC_KEY):
            say(lead, path, said(lead, path) | {part: signature})
            assert "is forged or damaged" in str(refused(lead, path))

    def test_one_of_what_cannot_be_written_again(self, lead: Store, anna: Store) -> None:
        for stray in ("\ud800", {"\udfff": 1}):
            path = say(lead, anna.path.with_name("odd.caseread-return"), said(lead, sent(anna)) | {"more": stray})
            assert "is forged or damaged" in str(refused(lead, path))

    @settings(
        max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
    )
    @given(chosen=st.data())
    def test_anything_changed_in_what_a_return_says_is_found_out(
        self, lead: Store, anna: Store, chosen: st.DataObject
    ) -> None:
        path = anna.path.with_name("whole")
        if not path.exists():
            write_return(anna, path)
        before = said(lead, path)
        after = copy.deepcopy(before)
        change(after, chosen)
        altered = say(lead, path.with_name("altered"), after)
        if canonical(after) == canonical(before):
            assert read_return(altered, lead.inspection, lead.instrument, identity=lead_key.own(lead)).assessor == ANNA
        else:
            refused(lead, altered)


class TestReplay:
    def test_a_return_of_another_inspection_is_none_of_this_one(self, lead: Store, anna: Store, tmp_path: Path) -> None:
        """Sealed anew to this lead's key, and with this inspection written over the other's."""
        with new_store(tmp_path / "essex.caseread", "Essex") as essex:
            lead_key.adopt(essex, "The test", lead_key.own(lead), LEAD)
            path = sent(anna)
            assert "is from another inspection" in str(refused(essex, path))
            data = said(lead, path)
            data["inspection"] = {"id": essex.inspection.id, "area": "Essex", "month": essex.inspection.month}
            assert "is forged or damaged" in str(refused(essex, say(lead, path, data)))

    def test_an_earlier_return_changes_nothing_even_after_the_key_did(
        self, lead: Store, anna: Store, tmp_path: Path
    ) -> None:
        first = sent(anna)
        take_in(lead, first)
        with laptop(lead, ANNA, tmp_path / "new.caseread") as new:
            apply(lead, gather(lead, [sent(new)], accept=anyone))
        gathered = gather(lead, [first])
        assert (gathered.plan.new, gathered.signers) == ((), ())


class TestAChangedKey:
    """Anna's laptop is lost, and her pack is opened on another."""

    @pytest.fixture
    def new(self, lead: Store, anna: Store, tmp_path: Path) -> Iterator[Store]:
        take_in(lead, sent(anna))
        with laptop(lead, ANNA, tmp_path / "new.caseread", "no") as opened:
            yield opened

    def test_it_is_flagged_with_the_words_of_both(self, lead: Store, anna: Store, new: Store) -> None:
        sentence = str(refused(lead, sent(new)))
        assert words_of(anna) in sentence
        assert words_of(new) in sentence

    def test_the_lead_accepts_it_by_a_statement_and_from_then_on_it_is_hers(
        self, lead: Store, anna: Store, new: Store
    ) -> None:
        gathered = gather(lead, [sent(new)], accept=anyone)
        assert f"Anna's key has changed, which you accept: it reads “{words_of(new)}”." in list(gathered.in_words())
        apply(lead, gathered, LEAD)
        assert stated(lead, ANNA) == signatures.public_key(new)
        last = lead.history(INSPECTION, SIGNER + ANNA)[-1]
        assert (last.author, last.value) == (LEAD, signatures.public_key(new))
        assert [key for key in lead.conflicts() if key[0] == INSPECTION] == []
        new.record(Statement(reading_subject("K002", ANNA), "plan_made", "no"), ANNA)
        assert gather(lead, [sent(new)]).signers == ()
        anna.record(Statement(reading_subject("K002", ANNA), "plan_made", "yes"), ANNA)
        assert isinstance(refused(lead, sent(anna)), ChangedKey)  # now the lost laptop's is the other key
        assert not lead.verify().problems

    def test_that_of_another_is_not_accepted_with_it(self, lead: Store, new: Store) -> None:
        with pytest.raises(ChangedKey):
            gather(lead, [sent(new)], accept=lambda assessor, _key: assessor == BEN)

    def test_only_one_of_two_is_accepted_at_a_time(self, lead: Store, new: Store) -> None:
        other = forged(lead, ANNA, answer_entry(ANNA), key_entry(ANNA))
        with pytest.raises(ChangedKey, match=r"^forged"):
            gather(lead, [sent(new), other], accept=anyone)

    def test_two_first_returns_with_different_keys_are_not_both_taken(self, lead: Store, tmp_path: Path) -> None:
        with laptop(lead, BEN, tmp_path / "b1.caseread") as one, laptop(lead, BEN, tmp_path / "b2.caseread") as two:
            for first, second in permutations([sent(one), sent(two)]):
                assert str(refused(lead, first, second)).startswith(second.name)

    def test_that_it_was_accepted_stays_in_the_journal_even_where_the_return_replaces_the_key_itself(
        self, lead: Store, anna: Store, tmp_path: Path
    ) -> None:
        take_in(lead, sent(anna))
        anna.backup(tmp_path / "copy.caseread")
        with Store.open(tmp_path / "copy.caseread") as copied:
            signatures.adopt(copied, FORGER)
            apply(lead, gather(lead, [sent(copied)], accept=anyone), LEAD)
        assert {one.author for one in lead.history(INSPECTION, SIGNER + ANNA)} == {ANNA, LEAD}
        assert stated(lead, ANNA) == signatures.public_half(FORGER)

    @pytest.mark.usefixtures("new")
    def test_the_reading_that_went_with_the_laptop_comes_again_in_the_pack(self, lead: Store, tmp_path: Path) -> None:
        make_pack(lead, ANNA, "inspector", WORDS, pack_of(lead, ANNA), LEAD)
        open_pack(pack_of(lead, ANNA), WORDS, tmp_path / "third.caseread")
        with Store.open(tmp_path / "third.caseread") as third:
            assert third.reading("K001", ANNA).answers == {"plan_made": "yes"}


def test_in_any_order_returns_come_to_the_same_journal(lead: Store, tmp_path: Path) -> None:
    make_pack(lead, "Cay", "inspector", WORDS, pack_of(lead, "Cay"), LEAD)
    handed_in = []
    for name in (ANNA, BEN, "Cay"):
        with laptop(lead, name, tmp_path / f"{name}.caseread") as opened:
            handed_in.append(sent(opened))
            opened.record(Statement(reading_subject("K002", name), "plan_made", "no"), name)
            handed_in.append(sent(opened, f"{name} again"))
    digests = set()
    for number, order in enumerate(
        [handed_in, handed_in[::-1], handed_in[1::2] + handed_in[::2], handed_in[3:] + handed_in[:4]]
    ):
        lead.backup(tmp_path / f"turn{number}.caseread")
        with Store.open(tmp_path / f"turn{number}.caseread") as turn:
            for path in order:
                take_in(turn, path)
            digests.add(turn.digest())
    lead.backup(tmp_path / "at once.caseread")
    with Store.open(tmp_path / "at once.caseread") as turn:
        take_in(turn, *handed_in[::-1])
        digests.add(turn.digest())
    assert len(digests) == 1


def test_a_conflict_of_keys_that_was_taken_in_otherwise_is_settled_by_accepting_one(lead: Store, anna: Store) -> None:
    """As by an older version of the program, or another one."""
    lead.apply([key_entry(ANNA, "01" * 32), key_entry(ANNA, "02" * 32)])
    assert isinstance(refused(lead, sent(anna)), ChangedKey)
    apply(lead, gather(lead, [sent(anna)], accept=anyone), LEAD)
    assert not is_conflict(lead.heads(INSPECTION)[SIGNER + ANNA])
    assert stated(lead, ANNA) == signatures.public_key(anna)


def test_accepting_a_key_settles_whatever_else_the_return_says_of_it(lead: Store, anna: Store) -> None:
    rivals = (key_entry(ANNA, "01" * 32), key_entry(ANNA))
    gathered = gather(lead, [forged(lead, ANNA, *rivals)], accept=anyone)
    assert gathered.plan.conflicts == {}
    apply(lead, gathered, LEAD)
    assert not is_conflict(lead.heads(INSPECTION)[SIGNER + ANNA])
    assert stated(lead, ANNA) == signatures.public_half(FORGER)
    assert isinstance(refused(lead, sent(anna)), ChangedKey)


def deputy_digest(path: Path) -> str:
    with Store.open(path) as deputy:
        return deputy.digest()


def anyone(_assessor: str, _key: str) -> bool:
    return True


def change(data: Any, chosen: st.DataObject) -> None:
    """Change one thing somewhere in it: a value for another, one more, or one less."""
    while True:
        place = chosen.draw(st.sampled_from(sorted(data) if isinstance(data, dict) else range(len(data))))
        if not (isinstance(data[place], dict | list) and data[place] and chosen.draw(st.integers(0, 9))):
            break
        data = data[place]
    way = chosen.draw(st.sampled_from(["other", "less", "more"]))
    other: Any = chosen.draw(st.one_of(st.none(), st.integers(), st.text(max_size=8), st.just([]), st.just({})))
    if way == "other":
        data[place] = other
    elif way == "less":
        del data[place]
    elif isinstance(data, dict):
        data["more"] = other
    else:
        data.append(other)


def flipped(digits: str, bit: int) -> str:
    """Hexadecimal digits with one bit of what they say the other way."""
    data = bytearray.fromhex(digits)
    data[bit // 8] ^= 1 << bit % 8
    return data.hex()
