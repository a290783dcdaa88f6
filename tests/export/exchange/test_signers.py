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
from model.journal.journal import canonical, is_conflict, make
from model.journal.records import INSPECTION, Statement, case_subject, reading_subject
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
        assert f"Anna's key has changed, which you accept: it reads “{words_of(new)}”." in list(
            plan_in_words(lead.instrument, gathered)
        )
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
