"""What long tests count, told at the end of the run so that it can be quoted."""

from __future__ import annotations

from collections import Counter

figures: Counter[str] = Counter()
"""How often what was done, by what it is called in the summary."""
