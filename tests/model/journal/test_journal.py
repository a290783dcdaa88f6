"""The journal: union, heads and conflicts, on generated histories in which assessors know only part of it all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.journal.journal import (
    canonical,
    conflicts,
    content_digest,
    digest,
    entry_id,
    heads,
    heads_of,
    is_conflict,
    is_genuine,
    make,
    oldest_first,
    value_of,
    values,
)
from model.journal.records import Entry, Statement, Value

SUBJECTS = ("case/K001", "reading/K001/Ana")
FIELDS = ("risk_screened", "note:risk_screened")
AUTHORS = ("Ana", "Ben", "Cem")
YES, NO = "yes", "no"

any_value: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.sampled_from([YES, NO]), st.integers(0, 2), st.sampled_from([("drugs",), ("drugs", "work")])
)
any_clock = st.sampled_from(["2008-03-01T09:00:00Z", "2031-01-01T00:00:00Z", "1999-12-31T23:59:59Z"])


@dataclass
class Week:
    """What each author's laptop holds."""

    laptops: dict[str, list[Entry]] = field(default_factory=lambda: {author: [] for author in AUTHORS})

    def state(self, author: str, statement: Statement, clock: str) -> None:
        """The author says something, replacing all that this laptop has as heads of the field."""
        key = statement.subject, statement.field
        mine = [entry for entry in self.laptops[author] if (entry.subject, entry.field) == key]
        self.laptops[author].append(make(statement, author, clock, (head.id for head in heads_of(mine))))

    def everything(self) -> list[Entry]:
        return [entry for journal in self.laptops.values() for entry in journal]


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Statements on several laptops, whose clocks lie, with parts of journals handed on in between."""
    week = Week()
    for _ in range(draw(st.integers(0, 14))):
        author = draw(st.sampled_from(AUTHORS))
        if draw(st.booleans()):
            statement = Statement(draw(st.sampled_from(SUBJECTS)), draw(st.sampled_from(FIELDS)), draw(any_value))
            week.state(author, statement, draw(any_clock))
        else:
            other = draw(st.sampled_from(AUTHORS))
            handed = [entry for entry in week.laptops[other] if draw(st.integers(0, 3))]
            week.laptops[author] += handed
    return week


def entry(value: Value, *replaced: Entry, author: str = "Ana", field: str = FIELDS[0]) -> Entry:
    return make(Statement(SUBJECTS[1], field, value), author, "2008-03-01T09:00:00Z", [old.id for old in replaced])


# Union


@given(weeks(), st.data())
def test_any_order_grouping_and_repetition_is_one_journal(week: Week, data: st.DataObject) -> None:
    everything = week.everything()
    again = data.draw(st.lists(st.sampled_from(everything))) if everything else []
    arrived = data.draw(st.permutations(everything + again))
    cut = data.draw(st.integers(0, len(arrived)))
    first, second = set(arrived[:cut]), set(arrived[cut:])
    for union in (arrived, [*first, *second], [*second, *first], sorted(set(arrived), key=lambda e: e.made_at)):
        assert digest(e.id for e in union) == digest(e.id for e in everything)
        assert heads(union) == heads(everything)
        assert conflicts(heads(union)) == conflicts(heads(everything))


@given(weeks())
def test_one_entry_more_is_another_journal(week: Week) -> None:
    ids = {e.id for e in week.everything()}
    assert digest(ids | {entry("never said").id}) != digest(ids)


def test_the_same_thing_said_twice_is_the_same_entry() -> None:
    assert entry(YES) == entry(YES)
    assert entry(YES).id != entry(YES, author="Ben").id


def test_what_an_entry_replaces_has_no_order() -> None:
    one, two = entry(YES), entry(NO)
    assert entry(YES, one, two, one) == entry(YES, two, one)


# Heads and conflicts


@given(weeks())
def test_heads_are_the_entries_that_cannot_be_reached_from_a_later_one(week: Week) -> None:
    for journal in (*week.laptops.values(), week.everything()):
        known = {e.id: e for e in journal}
        superseded = {old for e in journal for old in _reached_from(e, known)}
        by_field: dict[tuple[str, str], list[str]] = {(e.subject, e.field): [] for e in journal}
        for id_ in sorted(known.keys() - superseded):
            by_field[known[id_].subject, known[id_].field].append(id_)
        assert {key: [head.id for head in found] for key, found in heads(journal).items()} == by_field


@given(weeks())
def test_a_conflict_is_more_than_one_value_among_the_heads(week: Week) -> None:
    everything = heads(week.everything())
    stated = {key: {repr(head.value) for head in found} for key, found in everything.items()}
    assert list(conflicts(everything)) == sorted(key for key, said in stated.items() if len(said) > 1)
    for key, found in everything.items():
        assert value_of(found) == (None if len(stated[key]) > 1 else found[0].value)


@given(weeks())
def test_a_laptop_that_knows_everything_settles_every_conflict(week: Week) -> None:
    laptop = Week({**week.laptops, "Ana": week.everything()})
    for subject, name in conflicts(heads(week.everything())):
        laptop.state("Ana", Statement(subject, name, YES), "1999-12-31T23:59:59Z")
        assert value_of(heads(laptop.everything())[subject, name]) == YES
    assert conflicts(heads(laptop.everything())) == {}


def _reached_from(entry: Entry, known: dict[str, Entry]) -> set[str]:
    """All that an entry supersedes, directly or through others that are known."""
    reached: set[str] = set()
    ahead = list(entry.replaces)
    while ahead:
        old = ahead.pop()
        if old not in reached:
            reached.add(old)
            ahead += known[old].replaces if old in known else ()
    return reached


def test_two_who_do_not_know_of_each_other_make_a_conflict_and_nobody_has_decided() -> None:
    first = entry(YES)
    hers, his = entry(NO, first), entry(YES, first, author="Ben")
    found = heads([first, hers, his])[SUBJECTS[1], FIELDS[0]]
    assert {head.id for head in found} == {hers.id, his.id}
    assert is_conflict(found)
    assert value_of(found) is None


def test_heads_that_agree_are_no_conflict() -> None:
    found = heads_of([entry(YES), entry(YES, author="Ben")])
    assert len(found) == 2
    assert not is_conflict(found)
    assert value_of(found) == YES


def test_clearing_against_an_answer_is_a_conflict() -> None:
    first = entry(YES)
    assert is_conflict(heads_of([first, entry(None, first), entry(NO, first, author="Ben")]))


def test_an_entry_that_knew_only_one_head_leaves_the_other_standing() -> None:
    hers, his = entry(YES), entry(NO, author="Ben")
    found = heads_of([hers, his, entry(NO, hers)])
    assert {head.author for head in found} == {"Ana", "Ben"}
    assert value_of(found) == NO


def test_an_entry_can_only_replace_entries_of_its_own_field() -> None:
    answer = entry(YES)
    note = entry("seen on page 3", answer, field=FIELDS[1])
    elsewhere = make(Statement(SUBJECTS[0], FIELDS[0], NO), "Ana", "2008-03-01T09:00:00Z", [answer.id])
    assert value_of(heads([answer, note, elsewhere])[SUBJECTS[1], FIELDS[0]]) == YES


def test_an_entry_whose_forerunner_has_not_arrived_stands_all_the_same() -> None:
    assert value_of(heads_of([entry(NO, entry(YES))])) == NO


def test_a_field_nobody_has_stated_has_no_value() -> None:
    assert heads([]) == {}
    assert value_of(()) is None
    assert not is_conflict(())


def test_values_leave_out_what_is_cleared_or_in_conflict() -> None:
    fields = {
        "answered": heads_of([entry(YES)]),
        "cleared": heads_of([entry(None)]),
        "disputed": heads_of([entry(YES), entry(NO)]),
    }
    assert values(fields) == {"answered": YES}


@given(weeks())
def test_history_is_told_in_the_order_of_replacement_whatever_the_clocks_say(week: Week) -> None:
    for key in heads(week.everything()):
        told = oldest_first(e for e in week.everything() if (e.subject, e.field) == key)
        place = {e.id: number for number, e in enumerate(told)}
        assert place.keys() == {e.id for e in week.everything() if (e.subject, e.field) == key}
        assert all(place[old] < place[e.id] for e in told for old in e.replaces if old in place)


# Undo


@given(st.lists(st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(FIELDS), any_value), max_size=8))
def test_undo_then_redo_returns_to_the_same_values(said: list[tuple[str, str, Value]]) -> None:
    """Undo says the earlier value anew, redo the later one: nothing is taken out of the journal."""
    week = Week()
    seen = [_current(week)]
    for subject, name, value in said:
        week.state("Ana", Statement(subject, name, value), "2008-03-01T09:00:00Z")
        seen.append(_current(week))
    for step in reversed(range(len(said))):
        subject, name, _ = said[step]
        week.state("Ana", Statement(subject, name, seen[step].get((subject, name))), "2008-03-01T09:00:01Z")
        assert _current(week) == seen[step]
    for step, (subject, name, value) in enumerate(said, start=1):
        week.state("Ana", Statement(subject, name, value), "2008-03-01T09:00:02Z")
        assert _current(week) == seen[step]
    assert len(week.everything()) == 3 * len(said)


def _current(week: Week) -> dict[tuple[str, str], Value]:
    agreed = {key: value_of(found) for key, found in heads(week.everything()).items()}
    return {key: value for key, value in agreed.items() if value is not None}


# Entries prove themselves


@given(weeks())
def test_what_was_stated_is_genuine(week: Week) -> None:
    assert all(map(is_genuine, week.everything()))


any_entry = st.builds(
    make,
    st.builds(Statement, st.text(), st.text(), st.one_of(st.text(), any_value)),
    st.text(),
    st.text(),
    st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=3),
)


@given(any_entry, st.data())
def test_any_changed_byte_is_caught(entry: Entry, data: st.DataObject) -> None:
    packed = bytearray(_packed(entry), "utf-8")
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != packed[place]))
    try:
        changed = _unpacked(packed.decode("utf-8"))
    except ValueError:
        return  # no longer readable: caught earlier
    assert not is_genuine(changed)


def _packed(entry: Entry) -> str:
    return canonical(
        [entry.id, entry.subject, entry.field, entry.value, entry.author, entry.made_at, list(entry.replaces)]
    )


def _unpacked(text: str) -> Entry:
    id_, subject, name, value, author, made_at, replaces = json.loads(text)
    if isinstance(value, list):
        value = tuple(value)
    return Entry(id_, subject, name, value, author, made_at, tuple(replaces))


@given(any_entry)
def test_an_entry_survives_being_packed(entry: Entry) -> None:
    assert _unpacked(_packed(entry)) == entry
    assert is_genuine(_unpacked(_packed(entry)))


def test_ids_do_not_depend_on_the_program_that_writes_them() -> None:
    """Worked out with another SHA-256 over the text as it stands here, so that other programs can do the same."""
    assert canonical(["é", ("b", "a"), None, 7, {"b": 1, "a": 2}]) == '["é",["b","a"],null,7,{"a":2,"b":1}]'
    assert entry_id("case/K001", "hours", 40, "Ana", "2008-03-01T09:00:00Z", ()) == (
        "bd9415b37389a5965816651b32e4e5ad9624792cf259b881e640bd7ba0e647dc"
    )


@pytest.mark.parametrize("spoilt", [{"replaces": ("b" * 64, "a" * 64)}, {"replaces": ("a" * 64, "a" * 64)}])
def test_replaced_ids_out_of_order_or_repeated_are_not_genuine(spoilt: dict[str, tuple[str, ...]]) -> None:
    parts = ("case/K001", "hours", 40, "Ana", "2008-03-01T09:00:00Z", spoilt["replaces"])
    assert not is_genuine(Entry(entry_id(*parts), *parts))


@given(st.text(st.characters(categories=["Cs"]), min_size=1))
def test_text_that_is_no_unicode_is_not_taken_for_genuine_by_accident(half: str) -> None:
    """Half a surrogate pair can come out of hostile JSON: it has an id like everything else, and never breaks."""
    assert not is_genuine(replace(entry(YES), value=half))


# Signatures


def test_a_signature_is_bound_to_every_answer_and_note_but_not_to_itself() -> None:
    fields = {"risk_screened": heads_of([entry(YES)]), "note:risk_screened": heads_of([entry("p. 3")])}
    bound = content_digest(fields)
    assert content_digest({**fields, "signed": heads_of([entry(bound)]), "note:signed": heads_of([entry("late")])}) == (
        bound
    )
    assert content_digest({**fields, "risk_screened": heads_of([entry(NO)])}) != bound
    assert content_digest({**fields, "note:risk_screened": heads_of([entry("p. 4")])}) != bound


def test_the_same_answer_given_anew_is_another_content() -> None:
    """What was signed are entries, not values: whoever restates an answer has something to sign again."""
    first = entry(YES)
    assert content_digest({"a": heads_of([first])}) != content_digest({"a": heads_of([first, entry(YES, first)])})
