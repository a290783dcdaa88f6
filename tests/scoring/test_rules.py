"""An instrument names the rule it is scored by."""

from __future__ import annotations

import pytest

from model.journal.records import Refused
from scoring import omi
from scoring.rules import rule


def test_the_offender_management_rule_is_known_by_its_name() -> None:
    assert rule("omi/1") is omi.RULE


def test_an_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"^The scoring rule 'omi/9' is unknown to this version, which knows omi/1, "):
        rule("omi/9")
