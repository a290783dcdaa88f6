"""Who may state what: cell by cell, what follows for what is replaced, and that no order makes a difference."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.inspection.authority import (
    TABLE,
    Kind,
    Ruling,
    Sorted,
    Voice,
    Voucher,
    kind_of,
    ruling,
    sort_pack,
    sort_returned,
)
from model.journal.journal import digest, gaps, make
from model.journal.records import INSPECTION, Entry, Statement, Value, assessor_of, case_of

NOON = "2026-11-02T12:00:00Z"
ANNA, BEN, LEAD = "Anna", "Ben", "Ruth"
KEYS = {ANNA: "a" * 64, BEN: "b" * 64, LEAD: "c" * 64}


def entry(subject: str, field: str, value: Value, author: str, replaces: Iterable[Entry] = ()) -> Entry:
    return make(Statement(subject, field, value), author, NOON, [one.id for one in replaces])


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        (entry("reading/K001/Anna", "plan_made", "yes", ANNA), Kind.OWN_READING),
        (entry("reading/K001/Anna", "note:plan_made", "As seen", ANNA), Kind.OWN_READING),
        (entry("reading/K001/Anna", "signed", "0" * 64, ANNA), Kind.OWN_READING),
        (entry("reading/K001/Anna", "plan_made", "yes", LEAD), Kind.REST),
        (entry("reading/K001/Ben", "plan_made", "yes", ANNA), Kind.REST),
        (entry("reading/K001/Ben", "plan_made", "yes", BEN), Kind.REST),
        (entry("case/K001", "hours", 30, ANNA), Kind.CASE),
        (entry("case/K001", "in_sample", "yes", ANNA), Kind.CASE),
        (entry("case/K001", "hours", 30, LEAD), Kind.REST),
        (entry("case/K001", "withdrawn", "not eligible", ANNA), Kind.REST),
        (entry("case/K001", "note:withdrawn", "so they say", ANNA), Kind.REST),
        (entry("case/K001", "reader:1", ANNA, ANNA), Kind.REST),
        (entry("case/K001", "reader:2", ANNA, ANNA), Kind.REST),
        (entry(INSPECTION, f"signer:Anna:{KEYS[ANNA]}", "accepted", ANNA), Kind.OWN_KEY),
        (entry(INSPECTION, "signer:Anna", KEYS[ANNA], ANNA), Kind.OWN_KEY),
        (entry(INSPECTION, f"signer:Anna:{KEYS[BEN]}", "accepted", ANNA), Kind.REST),
        (entry(INSPECTION, "signer:Anna", KEYS[BEN], ANNA), Kind.REST),
        (entry(INSPECTION, f"signer:Ben:{KEYS[ANNA]}", "accepted", ANNA), Kind.REST),
        (entry(INSPECTION, "recipient", "age1", ANNA), Kind.REST),
        (entry(INSPECTION, "closed", "0" * 64, ANNA), Kind.REST),
        (entry(INSPECTION, "record:K001", ANNA, ANNA), Kind.REST),
        (entry(INSPECTION, "assessor:Eve", "inspector", ANNA), Kind.REST),
        (entry(INSPECTION, "recommendation:1", "More of it", ANNA), Kind.REST),
    ],
)
def test_what_an_entry_is_about_is_told_by_its_subject_its_field_and_whose_key_it_is(stated: Entry, kind: Kind) -> None:
    assert kind_of(stated, ANNA, KEYS[ANNA]) is kind


def test_the_table_says_it_for_every_voice_and_kind() -> None:
    assert {voice: set(row) for voice, row in TABLE.items()} == {voice: set(Kind) for voice in Voice}


@pytest.mark.parametrize(
    ("stated", "becomes"),
    [
        (entry("reading/K001/Anna", "plan_made", "yes", ANNA), Ruling.TAKEN),
        (entry("case/K001", "hours", 30, ANNA), Ruling.PROPOSED),
        (entry("case/K001", "withdrawn", "no", ANNA), Ruling.LEFT_OUT),
        (entry("reading/K001/Anna", "plan_made", "yes", LEAD), Ruling.LEFT_OUT),
    ],
)
def test_an_assessor_states_their_own_reading_and_proposes_details(stated: Entry, becomes: Ruling) -> None:
    anna, lead = Voucher(Voice.ASSESSOR, ANNA, KEYS[ANNA]), Voucher(Voice.LEAD, LEAD, KEYS[LEAD])
    assert ruling(stated, [anna]) is becomes
    assert ruling(stated, [anna, lead]) is Ruling.TAKEN  # what the lead vouches for is the lead's, whoever hands it in
    assert ruling(stated, []) is Ruling.LEFT_OUT


def sort(new: Collection[Entry], name: str, known: Iterable[Entry] = (), cases: Collection[str] = ("K001",)) -> Sorted:
    vouchers = {one.id: [Voucher(Voice.ASSESSOR, name, KEYS[name])] for one in new}
    return sort_returned(new, {one.id for one in known}, vouchers, cases)


def test_what_replaces_something_left_out_is_left_out_with_it() -> None:
    theirs = entry("reading/K001/Anna", "plan_made", "no", LEAD)
    over = entry("reading/K001/Anna", "plan_made", "yes", ANNA, [theirs])
    beside = entry("reading/K001/Anna", "visits", 3, ANNA)
    found = sort([over, beside, theirs], ANNA)
    assert (set(found.taken), set(found.left_out)) == ({beside}, {theirs, over})
    assert sort([over, beside], ANNA, known=[theirs]).left_out == ()


def test_a_reading_of_a_case_that_nobody_stated_waits_for_it() -> None:
    reading = entry("reading/K009/Anna", "plan_made", "yes", ANNA)
    assert sort([reading], ANNA).waiting == (reading,)
    assert sort([reading], ANNA, cases=["K009"]).taken == (reading,)
    proposed = entry("case/K009", "in_sample", "yes", ANNA)
    found = sort([reading, proposed], ANNA)
    assert (found.waiting, found.proposed) == ((reading,), (proposed,))


def test_a_pack_touches_no_reading_that_was_begun() -> None:
    kept = entry("reading/K001/Anna", "plan_made", "yes", ANNA)
    over = entry("reading/K001/Anna", "plan_made", "no", ANNA, [kept])
    cleared = entry("reading/K001/Anna", "plan_made", None, LEAD, [kept])
    more = entry("reading/K001/Anna", "visits", 4, ANNA)
    detail = entry("case/K001", "hours", 30, LEAD)
    found = sort_pack([over, cleared, more, detail], {kept.id}, ANNA, {kept.subject}, set())
    assert (found.taken, set(found.left_out)) == ((detail,), {over, cleared, more})


def test_a_pack_brings_back_what_this_file_handed_in_and_the_leads_sending_back() -> None:
    kept = entry("reading/K001/Anna", "plan_made", "yes", ANNA)
    lost = entry("reading/K001/Anna", "visits", 4, ANNA)
    sent_back = entry("reading/K001/Anna", "signed", None, LEAD)
    new = entry("reading/K002/Anna", "visits", 4, ANNA)
    found = sort_pack([lost, sent_back, new], {kept.id}, ANNA, {kept.subject}, {lost.id})
    assert set(found.taken) == {lost, sent_back, new}


def test_a_pack_leaves_no_gap() -> None:
    missing = entry("case/K001", "hours", 10, LEAD)
    over = entry("case/K001", "hours", 30, LEAD, [missing])
    assert sort_pack([over], set(), ANNA, set(), set()).left_out == (over,)


# The law: the same returns, gathered until nothing more is taken, come to one journal in every order and grouping,
# whatever hostile members state, and nobody has spoken for another.

SUBJECTS = ("case/K001", "case/K009", "reading/K001/Anna", "reading/K009/Anna", "reading/K001/Ben", INSPECTION)
FIELDS = ("hours", "withdrawn", "plan_made", f"signer:Anna:{KEYS[ANNA]}", "closed")


@st.composite
def journals(draw: st.DrawFn) -> dict[str, list[Entry]]:
    """What each of three states, in anybody's name, replacing whatever they can see of anybody's."""
    stated: dict[str, list[Entry]] = {LEAD: [], ANNA: [], BEN: []}
    seen: list[Entry] = []
    for _ in range(draw(st.integers(1, 12))):
        who = draw(st.sampled_from((LEAD, ANNA, BEN)))
        subject, field = draw(st.sampled_from(SUBJECTS)), draw(st.sampled_from(FIELDS))
        same = [one for one in seen if (one.subject, one.field) == (subject, field)]
        replaced = draw(st.lists(st.sampled_from(same), max_size=2, unique=True)) if same else []
        author = draw(st.sampled_from((who, LEAD, ANNA, BEN)))
        made = entry(subject, field, draw(st.integers(0, 3)), author, replaced)
        behind = [one for one in seen if one.id in made.replaces]
        while behind:  # a journal has all that an entry of it replaces
            one = behind.pop()
            if one not in stated[who]:
                stated[who].append(one)
                behind += [old for old in seen if old.id in one.replaces]
        stated[who].append(made)
        seen.append(made)
    return stated


def gathered(groups: Iterable[Collection[str]], returns: dict[str, list[Entry]]) -> dict[str, Entry]:
    """The journal that comes of these groups of returns, the last of them gathered until nothing more is taken."""
    known: dict[str, Entry] = {}
    rounds = [*groups, *[tuple(returns)] * 4]
    for group in rounds:
        vouchers: dict[str, list[Voucher]] = {}
        new: dict[str, Entry] = {}
        for name in group:
            voucher = Voucher(Voice.LEAD if name == LEAD else Voice.ASSESSOR, name, KEYS[name])
            for one in returns[name]:
                if one.id not in known:
                    new[one.id] = one
                    vouchers.setdefault(one.id, []).append(voucher)
        cases = {case_of(one.subject) or "" for one in known.values() if assessor_of(one.subject) is None}
        taken = sort_returned(list(new.values()), known.keys(), vouchers, cases).taken
        known |= {one.id: one for one in taken}
    return known


ONE_BY_ONE = st.permutations([(LEAD,), (ANNA,), (BEN,)])
TOGETHER = st.permutations([(LEAD, ANNA), (BEN,), (ANNA, BEN)])


@given(journals(), ONE_BY_ONE, TOGETHER)
def test_in_every_order_and_grouping_returns_come_to_one_journal_in_which_nobody_spoke_for_another(
    returns: dict[str, list[Entry]], one_by_one: list[tuple[str, ...]], together: list[tuple[str, ...]]
) -> None:
    check_law(returns, one_by_one, together)


@pytest.mark.soak
@settings(max_examples=20_000)
@given(journals(), ONE_BY_ONE, TOGETHER)
def test_so_it_is_for_thousands_of_histories(
    returns: dict[str, list[Entry]], one_by_one: list[tuple[str, ...]], together: list[tuple[str, ...]]
) -> None:
    check_law(returns, one_by_one, together)


def check_law(
    returns: dict[str, list[Entry]], one_by_one: list[tuple[str, ...]], together: list[tuple[str, ...]]
) -> None:
    found = gathered([(LEAD, ANNA, BEN)], returns)
    assert digest(gathered(one_by_one, returns)) == digest(found) == digest(gathered(together, returns))
    assert list(gaps(found.values())) == []
    by_lead = {one.id for one in returns[LEAD]}
    for one in found.values():
        if one.id not in by_lead:
            vouched = {name for name in (ANNA, BEN) if one in returns[name]}
            assert one.author in vouched, "somebody spoke for another"
            assert assessor_of(one.subject) == one.author or one.field == f"signer:{one.author}:{KEYS[one.author]}"
