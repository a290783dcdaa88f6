"""Signatures, their keys and the words of them: what is signed is the assessor's own, to the last bit."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.exchange import signatures
from export.exchange.gathering import apply, gather
from export.exchange.packs import make_pack, open_pack
from export.exchange.plan_json import as_json
from export.exchange.plan_words import plan_in_words
from export.exchange.returns import write_return
from model.file.store import Store
from model.journal.field_names import SIGNER
from model.journal.journal import canonical
from model.journal.records import INSPECTION, Refused, Statement, Value, case_subject, reading_subject
from model.journal.suffixes import RETURN_SUFFIX
from resources import access
from tests.conftest import new_store
from tests.export.exchange.signed_returns import (
    ANNA,
    BEN,
    FORGER,
    LEAD,
    WORDS,
    deputy_digest,
    flipped,
    pack_of,
    said,
    sent,
    stated,
    take_in,
    words_of,
)

pytestmark = pytest.mark.usefixtures("quickly")

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
        assert open_pack(pack_of(lead, ANNA), WORDS, anna.path).cases == 1
        with Store.open(anna.path) as again:
            assert signatures.public_key(again) == key

    def test_the_first_return_makes_one_where_there_is_none_and_states_it_once(self, store: Store) -> None:
        store.local.set("assessor", ANNA)
        assert signatures.public_key(store) is None
        first = sent(store).read_bytes()
        assert stated(store, ANNA) == {signatures.public_key(store)}
        assert sent(store).read_bytes() == first  # the same journal and key: the same bytes
        assert len([one for one in store.entries(INSPECTION) if one.field.startswith(SIGNER)]) == 1

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
        store.local.set("assessor", ANNA)
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
        anna.local.set("signing_seed", "00")
        with pytest.raises(Refused, match=r"^anna\.caseread is damaged: what it keeps as its key"):
            sent(anna)

    @pytest.mark.parametrize("value", [None, "", "00", "0" * 63 + "G", ("00" * 32,), 5])
    def test_nothing_else_can_be_stated_as_a_key(self, store: Store, value: Value) -> None:
        with pytest.raises(Refused, match="signer:Anna: "):
            store.record(Statement(INSPECTION, SIGNER + ANNA, value), ANNA)


class TestTheFirstReturn:
    def test_it_makes_the_key_known_and_its_words_are_shown_to_compare(self, lead: Store, anna: Store) -> None:
        gathered = gather(lead, [sent(anna)])
        assert list(plan_in_words(lead.instrument, gathered))[-1] == (
            f"Anna's key, seen for the first time, reads “{words_of(anna)}”: ask Anna to compare."
        )
        apply(lead, gathered)
        assert stated(lead, ANNA) == {signatures.public_key(anna)}
        assert as_json(lead, gathered)["signers"] == [
            {"assessor": ANNA, "key": signatures.public_key(anna), "words": words_of(anna), "changed": False}
        ]

    def test_the_next_ones_say_nothing_about_it(self, lead: Store, anna: Store) -> None:
        take_in(lead, sent(anna))
        anna.record(Statement(reading_subject("K002", ANNA), "plan_made", "no"), ANNA)
        gathered = gather(lead, [sent(anna)])
        assert (len(gathered.plan.new), gathered.signers) == (1, ())

    def test_a_whole_copy_of_a_file_signs_as_it_does(self, lead: Store, anna: Store, tmp_path: Path) -> None:
        anna.upkeep.backup(tmp_path / "copy.caseread")
        with Store.open(tmp_path / "copy.caseread") as copied:
            copied.record(Statement(reading_subject("K002", ANNA), "plan_made", "no"), ANNA)
            anna.record(Statement(reading_subject("K002", ANNA), "plan_made", "yes"), ANNA)
            take_in(lead, sent(anna), sent(copied))
        assert list(lead.conflicts()) == [(reading_subject("K002", ANNA), "plan_made")]
        assert stated(lead, ANNA) == {signatures.public_key(anna)}

    def test_a_whole_copy_of_this_file_may_say_whatever_this_file_may(
        self, lead: Store, anna: Store, tmp_path: Path
    ) -> None:
        """The lead's deputy gathers on a copy, or answers are entered there in bulk."""
        lead.upkeep.backup(tmp_path / "deputy.caseread")
        with Store.open(tmp_path / "deputy.caseread") as deputy:
            take_in(deputy, sent(anna))
            deputy.local.set("assessor", "")
            deputy.record(Statement(reading_subject("K002", BEN), "plan_made", "no"), BEN)
            gathered = gather(lead, [sent(deputy)])
        assert [signer.assessor for signer in gathered.signers] == []
        apply(lead, gathered)
        assert stated(lead, ANNA) == {signatures.public_key(anna)}
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
                base.upkeep.backup(tmp_path / "turn.caseread")
                with Store.open(tmp_path / "turn.caseread") as turn:
                    for path in order:
                        take_in(turn, path)
                    digests.add(turn.digest())
                    assert not [field for field in turn.values(INSPECTION) if field.startswith(SIGNER)]
                (tmp_path / "turn.caseread").unlink()
        assert len(digests) == 1
