"""Signed returns: nobody can forge one who only holds the pack, and a key that changed is never taken in silence."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.exchange import lead_key, signatures
from export.exchange.gathering import apply, gather
from export.exchange.packs import make_pack, open_pack
from export.exchange.plan_words import plan_in_words
from export.exchange.returns import read_return, write_return
from export.exchange.signers import ChangedKey
from model.file.store import Store
from model.journal.field_names import ASSESSOR, SIGNER
from model.journal.journal import canonical, make
from model.journal.records import INSPECTION, KeyState, Statement, case_subject, reading_subject
from tests.conftest import new_store
from tests.export.exchange.signed_returns import (
    ANNA,
    BEN,
    FORGER,
    LEAD,
    NOON,
    WORDS,
    answer_entry,
    anyone,
    change,
    forged,
    former_key_entry,
    key_entry,
    laptop,
    pack_of,
    refused,
    said,
    say,
    sent,
    stated,
    take_in,
    words_of,
)

pytestmark = pytest.mark.usefixtures("quickly")


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
        made_up = forged(lead, ANNA, answer_entry(ANNA), own)
        assert "does not say that its key is Anna's" in str(refused(lead, made_up))
        take_in(lead, sent(anna))
        assert isinstance(refused(lead, forged(lead, ANNA, answer_entry(ANNA), own)), ChangedKey)

    def test_one_without_what_the_pack_alone_tells(self, lead: Store) -> None:
        """Who has the lead's public key, as from a pack of their own, cannot be the first in another's name."""
        refusal = refused(lead, forged(lead, ANNA, answer_entry(ANNA), key_entry(ANNA), proof=""))
        assert isinstance(refusal, ChangedKey)
        assert refusal.known == ()
        assert "does not prove that it comes from their pack" in str(refusal)

    def test_one_that_lays_its_own_key_over_the_known_one(self, lead: Store, anna: Store) -> None:
        path = sent(anna)
        take_in(lead, path)
        known = next(one for one in anna.entries(INSPECTION) if one.field.startswith(SIGNER + ANNA))
        over = key_entry(ANNA, replaces=(known.id,))
        assert isinstance(refused(lead, forged(lead, ANNA, known, over)), ChangedKey)
        assert isinstance(refused(lead, forged(lead, ANNA, known, over, answer_entry(ANNA))), ChangedKey)

    def test_one_by_another_assessor_that_says_something_of_a_key_or_a_reading_of_hers(
        self, lead: Store, anna: Store, tmp_path: Path
    ) -> None:
        take_in(lead, sent(anna))
        known = next(one for one in anna.entries(INSPECTION) if one.field.startswith(SIGNER + ANNA))
        with laptop(lead, BEN, tmp_path / "ben.caseread") as ben:
            mine = key_entry(BEN, signatures.own(ben))
            key, over = signatures.public_half(FORGER), known.field
            strays = (
                key_entry(ANNA),
                former_key_entry(ANNA),
                answer_entry(ANNA),
                make(Statement(INSPECTION, over, KeyState.WITHDRAWN), BEN, NOON, [known.id]),
                make(Statement(INSPECTION, signatures.key_field(BEN, key), KeyState.ACCEPTED), BEN, NOON),
            )
            gathered = gather(lead, [forged(lead, BEN, known, mine, *strays, seed=signatures.own(ben))])
            assert {entry.id for entry in gathered.left_out} == {entry.id for entry in strays}
            apply(lead, gathered)
        assert stated(lead, ANNA) == {signatures.public_key(anna)}
        assert [row.assessor for row in lead.readings()] == [ANNA]

    def test_readings_of_one_who_has_not_handed_in_any_yet_in_anothers_return(self, lead: Store, anna: Store) -> None:
        mine, stray = key_entry(ANNA, signatures.own(anna)), answer_entry(BEN)
        gathered = gather(lead, [forged(lead, ANNA, mine, stray, seed=signatures.own(anna))])
        assert (gathered.plan.readings, gathered.left_out) == ((), (stray,))
        assert any("in the name of Ben" in line for line in plan_in_words(lead.instrument, gathered))

    def test_one_in_the_name_of_the_lead_who_hands_in_none(self, lead: Store) -> None:
        made_up = forged(lead, ANNA, key_entry(LEAD), answer_entry(LEAD), assessor=LEAD)
        assert "is in the name of Lead, who leads this inspection" in str(refused(lead, made_up))

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

    def test_the_lead_accepts_it_by_a_statement_and_from_then_on_it_is_hers_too(
        self, lead: Store, anna: Store, new: Store
    ) -> None:
        gathered = gather(lead, [sent(new)], accept=anyone)
        assert f"A new key of Anna's, which you accept, reads “{words_of(new)}”." in list(
            plan_in_words(lead.instrument, gathered)
        )
        apply(lead, gathered, LEAD)
        assert stated(lead, ANNA) == {signatures.public_key(anna), signatures.public_key(new)}
        last = lead.history(INSPECTION, signatures.key_field(ANNA, signatures.public_key(new) or ""))[-1]
        assert (last.author, last.value) == (LEAD, KeyState.ACCEPTED)
        assert [key for key in lead.conflicts() if key[0] == INSPECTION] == []
        new.record(Statement(reading_subject("K002", ANNA), "plan_made", "no"), ANNA)
        anna.record(Statement(reading_subject("K002", ANNA), "plan_overall", "poor"), ANNA)
        assert gather(lead, [sent(new), sent(anna)]).signers == ()
        assert not lead.verify().problems

    def test_one_that_was_withdrawn_brings_nothing_more_and_loses_nothing(
        self, lead: Store, anna: Store, new: Store
    ) -> None:
        """The laptop that was lost: what it brought stays."""
        key = signatures.public_key(anna) or ""
        lead.record(Statement(INSPECTION, signatures.key_field(ANNA, key), KeyState.WITHDRAWN), LEAD)
        anna.record(Statement(reading_subject("K002", ANNA), "plan_made", "yes"), ANNA)
        assert "was withdrawn" in str(refused(lead, sent(anna)))
        assert lead.reading("K001", ANNA).answers == {"plan_made": "yes"}
        assert isinstance(refused(lead, sent(new)), ChangedKey)  # nor is the next key a first one

    def test_that_of_another_is_not_accepted_with_it(self, lead: Store, new: Store) -> None:
        with pytest.raises(ChangedKey):
            gather(lead, [sent(new)], accept=lambda assessor, _key: assessor == BEN)

    def test_two_first_returns_with_different_keys_are_not_both_taken(self, lead: Store, tmp_path: Path) -> None:
        with laptop(lead, BEN, tmp_path / "b1.caseread") as one, laptop(lead, BEN, tmp_path / "b2.caseread") as two:
            for first, second in permutations([sent(one), sent(two)]):
                assert str(refused(lead, first, second)).startswith(second.name)

    def test_that_it_was_accepted_stays_in_the_journal(self, lead: Store, anna: Store, tmp_path: Path) -> None:
        take_in(lead, sent(anna))
        anna.upkeep.backup(tmp_path / "copy.caseread")
        with Store.open(tmp_path / "copy.caseread") as copied:
            signatures.adopt(copied, FORGER)
            apply(lead, gather(lead, [sent(copied)], accept=anyone), LEAD)
        key = signatures.public_half(FORGER)
        assert {one.author for one in lead.history(INSPECTION, signatures.key_field(ANNA, key))} == {ANNA, LEAD}
        assert stated(lead, ANNA) == {signatures.public_key(anna), key}

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
        lead.upkeep.backup(tmp_path / f"turn{number}.caseread")
        with Store.open(tmp_path / f"turn{number}.caseread") as turn:
            for path in order:
                take_in(turn, path)
            digests.add(turn.digest())
    lead.upkeep.backup(tmp_path / "at once.caseread")
    with Store.open(tmp_path / "at once.caseread") as turn:
        take_in(turn, *handed_in[::-1])
        digests.add(turn.digest())
    assert len(digests) == 1


def test_keys_as_programs_of_before_stated_them_are_accepted_until_they_are_withdrawn(lead: Store, anna: Store) -> None:
    """Two of them, as by two laptops that were merged then."""
    theirs = signatures.own(anna)
    lead.apply([former_key_entry(ANNA, theirs), former_key_entry(ANNA, "02" * 32)])
    take_in(lead, sent(anna))
    assert lead.reading("K001", ANNA).answers == {"plan_made": "yes"}
    lead.record(
        Statement(INSPECTION, signatures.key_field(ANNA, signatures.public_half(theirs)), KeyState.WITHDRAWN), LEAD
    )
    anna.record(Statement(reading_subject("K002", ANNA), "plan_made", "yes"), ANNA)
    assert "was withdrawn" in str(refused(lead, sent(anna)))


def test_accepting_a_key_accepts_no_other_that_the_return_names(lead: Store, anna: Store) -> None:
    rivals = (key_entry(ANNA, "01" * 32), former_key_entry(ANNA, "01" * 32), key_entry(ANNA))
    gathered = gather(lead, [forged(lead, ANNA, *rivals)], accept=anyone)
    assert (gathered.plan.conflicts, len(gathered.left_out)) == ({}, 2)
    apply(lead, gathered, LEAD)
    assert stated(lead, ANNA) == {signatures.public_half(FORGER)}
    assert isinstance(refused(lead, sent(anna)), ChangedKey)
