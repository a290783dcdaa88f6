"""The small scored inspection with a made-up rule: the median of all the values that a figure rests on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from model.file.store import Store
from scoring.rules import RULES
from tests.scoring import median_rule
from tests.small_instrument import small_instrument
from tests.ui.scored_inspection import scored_inspection


@contextmanager
def median_inspection(folder: Path) -> Iterator[Store]:
    """The inspection, open; the rule is known while it is."""
    with pytest.MonkeyPatch.context() as patch, scored_inspection(folder) as store:
        patch.setitem(RULES, median_rule.NAME, median_rule.__name__)
        store.instrument = replace(small_instrument(), rule=median_rule.NAME)
        yield store
