"""A dishonest assessor's return, a dishonest pack, deputies, leads of before: each states what it may, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from export.exchange import lead_key, signatures
from export.exchange.gathering import Gathered, apply, gather
from export.exchange.packs import OtherLead, make_pack, open_pack, read_pack
from export.exchange.plan_words import plan_in_words
from export.exchange.signers import ChangedKey
from model.file.store import Store
from model.inspection.arrival import BEFORE
from model.journal.field_names import FIRST_READER, LEAD_SIGNER, RECIPIENT, SIGNER
from model.journal.journal import make
from model.journal.records import (
    INSPECTION,
    NOTE,
    SIGNED,
    Entry,
    Refused,
    Statement,
    Value,
    case_subject,
    reading_subject,
)
from tests.both_kinds import raw
from tests.conftest import noon
from tests.export.exchange.signed_returns import (
    ANNA,
    BEN,
    FORGER,
    LEAD,
    NOON,
    WORDS,
    anyone,
    forged,
    key_entry,
    laptop,
    pack_of,
    sent,
    take_in,
)
from tests.small_instrument import small_instrument

pytestmark = pytest.mark.usefixtures("quickly")

LONG_AGO = "2001-01-01T00:00:00Z"

READING = reading_subject("K001", ANNA)


def stated(subject: str, field: str, value: Value, author: str, at: str = LONG_AGO) -> Entry:
    return make(Statement(subject, field, value), author, at)


def by_anna(lead: Store, anna: Store, *entries: Entry) -> Gathered:
    """What gathering these entries does, in a return that is validly signed by Anna."""
    own = signatures.own(anna)
    return gather(lead, [forged(lead, ANNA, key_entry(ANNA, own), *entries, seed=own)])


@pytest.mark.parametrize(
    "entry",
    [
        stated("case/K002", "withdrawn", "Not eligible", "Lead inspector"),
        stated("case/K002", "withdrawn", "Not eligible", ANNA),
        stated("case/K002", FIRST_READER, ANNA, ANNA),
        stated("case/K001", "hours", 99, LEAD),
        stated("case/X001", "in_sample", "yes", LEAD),
        stated(INSPECTION, "record:K002", ANNA, ANNA),
        stated(INSPECTION, "record:K002", ANNA, LEAD),
        stated(INSPECTION, "recommendation:1", "Do as Anna says.", ANNA),
        stated(INSPECTION, RECIPIENT, "age1" + "q" * 58, LEAD),
        stated(INSPECTION, LEAD_SIGNER + signatures.public_half(FORGER), "accepted", LEAD),
        stated(INSPECTION, "assessor:Eve", "inspector", LEAD),
        stated(INSPECTION, f"{SIGNER}Eve:{signatures.public_half(FORGER)}", "accepted", LEAD),
        stated(INSPECTION, "closed", "0" * 64, "Lead inspector"),
        stated(reading_subject("K001", BEN), "plan_made", "no", BEN),
        stated(READING, NOTE + "plan_made", "As I saw it too.", "Another inspector"),
    ],
    ids=lambda entry: f"{entry.subject} {entry.field[:20]} by {entry.author}",
)
def test_what_an_assessors_return_may_not_say_is_left_out_and_named(lead: Store, anna: Store, entry: Entry) -> None:
    gathered = by_anna(lead, anna, entry)
    assert gathered.left_out == (entry,)
    assert f"in the name of {entry.author}" in " ".join(plan_in_words(lead.instrument, gathered))
    apply(lead, gathered)
    assert entry.id not in lead.ids()
    assert lead.held() == []
    assert {one.field.partition(":")[0] for one in gathered.plan.new} == {"signer"}


def test_an_invented_case_with_a_signed_reading_waits_and_counts_nowhere(lead: Store, anna: Store) -> None:
    invented = [
        stated("case/X001", "in_sample", "yes", ANNA),
        stated(reading_subject("X001", ANNA), "plan_made", "yes", ANNA),
        stated(reading_subject("X001", ANNA), SIGNED, "0" * 64, ANNA),
    ]
    apply(lead, by_anna(lead, anna, *invented))
    assert {entry.id for entry, _ in lead.held()} == {entry.id for entry in invented}
    assert [case.ref for case in lead.cases()] == ["K001", "K002"]
    assert lead.readings() == []


def test_a_detail_that_replaces_the_leads_own_is_proposed_and_changes_nothing(lead: Store, anna: Store) -> None:
    """The entry that it replaces came with the pack, so that there would be no conflict to be seen."""
    anna.record(Statement("case/K001", "hours", 99), ANNA)
    take_in(lead, sent(anna))
    assert lead.case("K001").details["hours"] == 20
    assert [one.author for one in gather(lead, []).proposals] == [ANNA]


def test_what_the_lead_stated_stays_the_leads_whoever_hands_it_in(lead: Store, anna: Store, tmp_path: Path) -> None:
    """The lead's file is lost, and made again from its key backup: the packs' signed lists vouch for what was there."""
    take_in(lead, sent(anna))
    lead_key.back_up(lead, tmp_path / "kent.key", WORDS)
    with Store.create(tmp_path / "again.caseread", lead.instrument, "Kent", "2026-11", clock=noon) as again:
        lead_key.restore(again, tmp_path / "kent.key", WORDS, LEAD)
        assert signatures.public_key(again) == signatures.public_key(lead)
        apply(again, gather(again, [sent(anna)]))
        assert again.case("K001") == lead.case("K001")
        assert again.reading("K001", ANNA).answers == {"plan_made": "yes"}
        assert again.verify().problems == ()


class TestALeadWhoStartsAgain:
    """Without a backup: with new keys."""

    @pytest.fixture
    def again(self, tmp_path: Path) -> Iterator[Store]:
        with Store.create(tmp_path / "again.caseread", small_instrument(), "Kent", "2026-11", clock=noon) as store:
            store.local.set("assessor", LEAD)
            store.record(Statement("case/K001", "in_sample", "yes"), LEAD)
            yield store

    def test_assessors_agree_once_and_their_next_return_is_for_the_new_lead(
        self, lead: Store, anna: Store, again: Store, tmp_path: Path
    ) -> None:
        anna.close()
        path = tmp_path / "new.caseread-pack"
        make_pack(again, ANNA, "inspector", WORDS, path, LEAD)
        with pytest.raises(OtherLead) as caught:
            open_pack(path, WORDS, anna.path)
        for store in (lead, again):
            assert signatures.in_words(signatures.public_key(store) or "") in str(caught.value)
        open_pack(path, WORDS, anna.path, agree=True)
        with Store.open(anna.path) as mine:
            assert mine.reading("K001", ANNA).answers == {"plan_made": "yes"}
            assert lead_key.recipient(mine) == lead_key.recipient(again)
            returned = sent(mine)
        gathered = gather(again, [returned])
        (former,) = gathered.former_leads
        assert former.key == signatures.public_key(lead)
        assert again.case("K001").details == {}
        apply(again, gather(again, [returned], decide=lambda id_: id_ == former.id or None), LEAD)
        assert again.case("K001").details["hours"] == 20
        assert again.values(INSPECTION)[LEAD_SIGNER + former.key] == "accepted"
        assert gather(again, [returned]).former_leads == ()


class TestASecondPack:
    """Made by whoever knows the passphrase of the first."""

    @pytest.fixture
    def forger(self, lead: Store, anna: Store, tmp_path: Path) -> Iterator[Store]:
        """A file with all that Anna's pack holds, and a key of its own."""
        with Store.create(tmp_path / "forger.caseread", lead.instrument, "Kent", "2026-11") as store:
            store.apply(anna.entries())
            yield store

    def test_that_is_signed_with_another_key_is_refused_with_the_words_of_both(
        self, lead: Store, anna: Store, forger: Store, tmp_path: Path
    ) -> None:
        forger.record(Statement(READING, "plan_made", None), LEAD)
        make_pack(forger, ANNA, "inspector", WORDS, tmp_path / "second.caseread-pack", LEAD)
        before = anna.digest()
        anna.close()
        with pytest.raises(OtherLead, match="is not from the lead inspector whom this file knows"):
            open_pack(tmp_path / "second.caseread-pack", WORDS, anna.path)
        with Store.open(anna.path) as mine:
            assert mine.digest() == before
            assert lead_key.recipient(mine) == lead_key.recipient(lead)

    def test_touches_no_answer_even_where_its_lead_is_agreed_to(
        self, anna: Store, forger: Store, tmp_path: Path
    ) -> None:
        forger.record(Statement(READING, "plan_made", None), LEAD)
        make_pack(forger, ANNA, "inspector", WORDS, tmp_path / "second.caseread-pack", LEAD)
        anna.close()
        open_pack(tmp_path / "second.caseread-pack", WORDS, anna.path, agree=True)
        with Store.open(anna.path) as mine:
            assert mine.reading("K001", ANNA).answers == {"plan_made": "yes"}
            assert mine.verify().problems == ()

    def test_of_the_known_lead_brings_cases_and_the_sending_back_of_a_reading(self, lead: Store, anna: Store) -> None:
        anna.sign("K001", ANNA, reason="for now")
        take_in(lead, sent(anna))
        lead.reopen("K001", ANNA, "Look at the plan again", LEAD)
        lead.record(Statement("case/K003", "in_sample", "yes"), LEAD)
        make_pack(lead, ANNA, "inspector", WORDS, pack_of(lead, ANNA), LEAD)
        anna.close()
        assert open_pack(pack_of(lead, ANNA), WORDS, anna.path).cases == 1
        with Store.open(anna.path) as mine:
            assert mine.reading("K001", ANNA).answers == {"plan_made": "yes"}
            assert mine.reading("K001", ANNA).notes[SIGNED] == "Look at the plan again"

    def test_brings_back_what_a_restored_file_had_handed_in(self, lead: Store, anna: Store, tmp_path: Path) -> None:
        early = tmp_path / "early.caseread"
        anna.upkeep.backup(early)
        anna.record(Statement(READING, "visits", 3), ANNA)
        take_in(lead, sent(anna))
        make_pack(lead, ANNA, "inspector", WORDS, pack_of(lead, ANNA), LEAD)
        open_pack(pack_of(lead, ANNA), WORDS, early)
        with Store.open(early) as restored:
            assert restored.reading("K001", ANNA).answers == {"plan_made": "yes", "visits": 3}

    def test_does_not_bring_another_laptops_answers_into_a_reading_that_was_begun(
        self, lead: Store, anna: Store, tmp_path: Path
    ) -> None:
        with laptop(lead, ANNA, tmp_path / "second.caseread", "no") as second:
            take_in(lead, sent(anna))
            apply(lead, gather(lead, [sent(second)], accept=anyone))
        make_pack(lead, ANNA, "inspector", WORDS, pack_of(lead, ANNA), LEAD)
        anna.close()
        open_pack(pack_of(lead, ANNA), WORDS, anna.path)
        with Store.open(anna.path) as mine:
            assert mine.conflicts() == {}


class TestPacksOfBefore:
    def test_the_list_is_of_all_that_the_pack_holds(self, lead: Store) -> None:
        pack = read_pack(pack_of(lead, ANNA), WORDS)
        assert pack.signed
        assert pack.signed.ids == {entry.id for entry in pack.entries}
        assert pack.signed.key in lead_key.signers(lead)


def test_several_laptops_of_one_assessor_are_accepted_and_merge(lead: Store, anna: Store, tmp_path: Path) -> None:
    take_in(lead, sent(anna))
    with laptop(lead, ANNA, tmp_path / "second.caseread") as second:
        second.record(Statement(reading_subject("K002", ANNA), "plan_made", "no"), ANNA)
        with pytest.raises(ChangedKey):
            gather(lead, [sent(second)])
        apply(lead, gather(lead, [sent(second)], accept=anyone), LEAD)
        anna.record(Statement(READING, "visits", 2), ANNA)
        take_in(lead, sent(anna), sent(second))
    assert [row.case_ref for row in lead.readings()] == ["K001", "K002"]


def test_a_deputy_speaks_as_the_lead_and_takes_the_open_proposals_along(
    lead: Store, anna: Store, tmp_path: Path
) -> None:
    lead.upkeep.backup(tmp_path / "deputy.caseread")
    anna.record(Statement("case/K001", "hours", 30), ANNA)
    with Store.open(tmp_path / "deputy.caseread") as deputy:
        take_in(deputy, sent(anna))
        deputy.record(Statement("case/K002", "withdrawn", "Not eligible"), "Deputy")
        take_in(lead, sent(deputy))
        assert lead.digest() == deputy.digest()
        assert [one.values for one in gather(lead, []).proposals] == [
            one.values for one in gather(deputy, []).proposals
        ]
        assert len(gather(lead, []).proposals) == 1
    assert lead.case("K002").withdrawn == "Not eligible"


def test_two_leads_who_decide_differently_are_a_conflict(lead: Store, anna: Store, tmp_path: Path) -> None:
    anna.record(Statement("case/K001", "hours", 30), ANNA)
    take_in(lead, sent(anna))
    lead.upkeep.backup(tmp_path / "deputy.caseread")
    with Store.open(tmp_path / "deputy.caseread") as deputy:
        apply(deputy, gather(deputy, [], decide=lambda _: True), "Deputy")
        apply(lead, gather(lead, [], decide=lambda _: False), LEAD)
        take_in(lead, sent(deputy))
    assert list(lead.conflicts()) == [("case/K001", "hours")]
    assert lead.held() == []


def test_the_plan_names_the_detail_that_makes_a_signature_void(lead: Store, anna: Store, tmp_path: Path) -> None:
    anna.sign("K001", ANNA, reason="for now")
    take_in(lead, sent(anna))
    lead.upkeep.backup(tmp_path / "deputy.caseread")
    with Store.open(tmp_path / "deputy.caseread") as deputy:
        deputy.record(Statement("case/K001", "sentence_type", "licence"), "Deputy")
        said = list(plan_in_words(lead.instrument, gather(lead, [sent(deputy)])))
    (void,) = [line for line in said if line.startswith("The signature is void")]
    assert void.endswith("Of the case, “Sentence” is another than when it was signed.")


def test_a_change_of_a_reading_that_counts_is_shown_and_can_be_left_out(lead: Store, anna: Store) -> None:
    anna.sign("K001", ANNA, reason="for now")
    take_in(lead, sent(anna))
    anna.record(Statement(READING, "plan_made", "no"), ANNA)
    anna.sign("K001", ANNA, reason="for now")
    path = sent(anna)
    (change,) = gather(lead, [path]).changes
    assert (change.subject, change.why) == (READING, "counts")
    assert ("plan_made", ("yes",), ("no",)) in change.changes
    apply(lead, gather(lead, [path], decide=lambda id_: False if id_ == change.id else None))
    assert lead.reading("K001", ANNA).answers == {"plan_made": "yes"}
    apply(lead, gather(lead, [path]))
    assert lead.reading("K001", ANNA).answers == {"plan_made": "no"}


def test_a_reading_that_nobody_asked_for_counts_when_the_lead_says_so(lead: Store, anna: Store) -> None:
    lead.record(Statement(case_subject("K001"), FIRST_READER, BEN), LEAD)
    anna.sign("K001", ANNA, reason="for now")
    take_in(lead, sent(anna))
    assert [row.counts for row in lead.readings()] == [False]
    lead.record(Statement(INSPECTION, "record:K001", ANNA), LEAD)
    assert [row.counts for row in lead.readings()] == [True]
    assert lead.verify().problems == ()


def test_every_entry_from_elsewhere_can_be_followed_to_its_return_and_key(lead: Store, anna: Store) -> None:
    path = sent(anna)
    take_in(lead, path)
    arrivals = lead.arrivals()
    came = {entry.id for entry in lead.entries(READING)}
    assert came <= arrivals.keys()
    (arrival,) = {arrivals[id_] for id_ in came}
    assert (arrival.name, arrival.assessor, arrival.key) == (path.name, ANNA, signatures.public_key(anna))
    assert len(arrival.source) == 64
    assert BEFORE not in arrivals.values()
    assert not arrivals.keys() & {entry.id for entry in lead.entries("case/K001")}  # which were stated here


@pytest.mark.parametrize("made_at", ["2026-02-30T12:00:00Z", "2026-13-01T12:00:00Z", "2026-11-02T25:61:00Z"])
def test_a_time_that_there_is_not_is_refused(lead: Store, anna: Store, made_at: str) -> None:
    with pytest.raises(Refused, match="is damaged: entry"):
        by_anna(lead, anna, stated(READING, "visits", 3, ANNA, made_at))


def test_a_laptop_whose_clock_is_far_off_is_named(lead: Store, anna: Store) -> None:
    ahead = by_anna(lead, anna, stated(READING, "visits", 3, ANNA, "2031-01-01T00:00:00Z"))
    assert "is dated 2031-01-01, which is still to come" in " ".join(ahead.clocks)
    behind = by_anna(lead, anna, stated(READING, "visits", 3, ANNA, LONG_AGO))
    assert "is dated 2001-01-01, before the pack was made on 2026-11-02" in " ".join(behind.clocks)
    assert by_anna(lead, anna, stated(READING, "visits", 3, ANNA, NOON)).clocks == ()


def test_a_leads_name_cannot_be_enrolled(lead: Store, tmp_path: Path) -> None:
    for name in (LEAD, "Lead inspector"):
        with pytest.raises(Refused, match="leads this inspection"):
            make_pack(lead, name, "inspector", WORDS, tmp_path / "out.caseread-pack", LEAD)
    assert not (tmp_path / "out.caseread-pack").exists()


def test_of_two_who_found_different_things_only_one_can_be_taken(lead: Store, anna: Store, tmp_path: Path) -> None:
    anna.record(Statement("case/K001", "hours", 30), ANNA)
    with laptop(lead, BEN, tmp_path / "ben.caseread") as ben:
        ben.record(Statement("case/K001", "hours", 40), BEN)
        take_in(lead, sent(anna), sent(ben))
    first, second = gather(lead, []).proposals
    with pytest.raises(Refused, match="say different things of the same: take one of them"):
        gather(lead, [], decide=lambda _: True)
    apply(lead, gather(lead, [], decide=lambda id_: id_ == first.id))
    assert lead.case("K001").details["hours"] == first.values[0].proposed
    assert gather(lead, []).proposals == ()
    assert second.id not in {one.id for one in gather(lead, []).proposals}


def test_what_the_lead_chose_to_leave_out_is_not_said_to_be_forbidden(lead: Store, anna: Store) -> None:
    anna.sign("K001", ANNA, reason="for now")
    take_in(lead, sent(anna))
    anna.record(Statement(READING, "plan_made", "no"), ANNA)
    gathered = gather(lead, [sent(anna)], decide=lambda _: False)
    lines = list(plan_in_words(lead.instrument, gathered))
    assert any(line.endswith("It is left out.") for line in lines)
    assert not any("may not say it" in line for line in lines)


@pytest.mark.parametrize("taken", [True, False])
def test_the_plan_says_which_cases_come_in_as_the_lead_decides(lead: Store, anna: Store, taken: bool) -> None:
    anna.record(Statement("case/X001", "in_sample", "yes"), ANNA)
    gathered = gather(lead, [sent(anna)], decide=lambda _: taken)
    words = "1 case would come into the sample: X001."
    assert (words in plan_in_words(lead.instrument, gathered)) is taken


def test_what_waits_in_a_file_that_somebody_altered_is_one_sentence(lead: Store, anna: Store) -> None:
    anna.record(Statement("case/K001", "hours", 30), ANNA)
    take_in(lead, sent(anna))
    with closing(raw(lead.path)) as sql, sql:
        sql.execute("UPDATE arrival SET voice = 'the King'")
    with pytest.raises(Refused, match=r"^What waits for a decision has nobody who vouches for it: 'the King'\.$"):
        gather(lead, [])
