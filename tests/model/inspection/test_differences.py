"""What differs between a file and a backup of it: told by an oracle of plain sets, and one case in full."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.inspection.differences import differences
from model.journal.journal import make
from model.journal.records import Entry, Statement

K1, K2 = "reading/K001/Anna", "reading/K002/Ben"


@st.composite
def journals(draw: st.DrawFn) -> tuple[list[Entry], list[Entry]]:
    """Two journals, of entries any of which may replace one made before it."""
    made: list[Entry] = []
    for number in range(draw(st.integers(0, 12))):
        statement = Statement(draw(st.sampled_from([K1, K2, "case/K001"])), draw(st.sampled_from("ab")), number % 3)
        earlier = [entry.id for entry in made if (entry.subject, entry.field) == (statement.subject, statement.field)]
        replaces = draw(st.sets(st.sampled_from(earlier))) if earlier else set()
        made.append(make(statement, "Anna", f"2026-11-02T12:00:{number:02}Z", replaces))
    sides = draw(st.lists(st.sampled_from([(True, False), (False, True), (True, True)]), min_size=12, max_size=12))
    here = [entry for entry, (first, _) in zip(made, sides, strict=False) if first]
    return here, [entry for entry, (_, second) in zip(made, sides, strict=False) if second]


@given(journals())
def test_every_entry_that_only_one_has_is_counted_once_where_it_belongs(both: tuple[list[Entry], list[Entry]]) -> None:
    here, there = both
    found = differences(here, there)
    listed = [each for group in found.fields.values() for each in group]
    alone, other = set(here) - set(there), set(there) - set(here)
    assert {(each.subject, each.field) for each in listed} == {(e.subject, e.field) for e in alone | other}
    assert found.only_here == len(alone) == sum(each.only_here for each in listed)
    assert found.only_there == len(other) == sum(each.only_there for each in listed)
    assert set(found.taking_in.new) == other
    for each in listed:
        ours = [e for e in here if (e.subject, e.field) == (each.subject, each.field)]
        assert set(each.here) == {e for e in ours if not any(e.id in later.replaces for later in ours)}
        assert set(each.here) <= set(here)
        assert set(each.there) <= set(there)


def test_a_backup_from_before_two_answers() -> None:
    first = make(Statement(K1, "plan_made", "yes"), "Anna", "2026-11-02T12:00:00Z")
    changed = make(Statement(K1, "plan_made", "no"), "Anna", "2026-11-02T12:05:00Z", [first.id])
    other = make(Statement(K2, "visits", 3), "Ben", "2026-11-02T12:06:00Z")
    found = differences([first, changed, other], [first])
    assert list(found.fields) == [K1, K2]
    (of_k1,), (of_k2,) = found.fields.values()
    assert (of_k1.here, of_k1.there) == ((changed,), (first,))
    assert (of_k2.here, of_k2.there) == ((other,), ())
    assert (found.only_here, found.only_there) == (2, 0)
    assert differences([first], [first]).fields == {}
