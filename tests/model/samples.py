"""Lists of cases and quotas for the tests of drawing and sharing out."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import strategies as st

from model.inspection.readings import Case
from model.instrument.instrument import Clause, Quota

STRATA = ("community", "licence", "custody")
KINDS = ("ppo", "high", "women")


def quota(name: str, *, planned: int | None = None, at_least: int | None = None, share_of: str | None = None) -> Quota:
    """A quota of a sentence type, or of the cases of which a detail of that name is "yes"."""
    field, allowed = ("sentence", name) if name in STRATA else (name, "yes")
    where = (Clause(field, is_answer=False, allowed=frozenset({allowed})),)
    return Quota(name, name.capitalize(), where, planned, at_least, share_of, "")


def case(ref: str, sentence: str = "community", kinds: Collection[str] = (), manager: str = "") -> Case:
    """A case of one sentence type and any of the kinds."""
    details = {"sentence": sentence, **{kind: "yes" if kind in kinds else "no" for kind in KINDS}}
    return Case(ref, details | ({"offender_manager_ref": manager} if manager else {}), None)


def is_a(case: Case, name: str) -> bool:
    """Whether a case is of a sentence type or kind, said otherwise than by the quota."""
    return case.details["sentence"] == name if name in STRATA else case.details[name] == "yes"


def count(cases: Collection[Case], name: str) -> int:
    return sum(is_a(case, name) for case in cases)


@st.composite
def pools(draw: st.DrawFn, most: int = 40) -> list[Case]:
    """Any mixture of sentence types and kinds."""
    rows = st.tuples(st.sampled_from(STRATA), st.sets(st.sampled_from(KINDS)))
    return [case(f"K{number:03}", *row) for number, row in enumerate(draw(st.lists(rows, max_size=most)))]
