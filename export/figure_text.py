"""How a figure is written, on paper and on screen alike."""

from __future__ import annotations

from scoring.intervals import Interval

NONE = "–"
"""What stands where there is no figure."""


def percent(shown: int | None) -> str:
    """A whole percent, rounded already."""
    return NONE if shown is None else f"{shown}%"


def span(n: tuple[int, int] | None) -> str:
    """The fewest and the most relevant cases of a figure's questions; one number where they are the same."""
    if n is None:
        return NONE
    fewest, most = n
    return f"{fewest}" if fewest == most else f"{fewest}–{most}"


def interval_text(interval: Interval | None) -> str:
    """An interval in percent, to one decimal."""
    return NONE if interval is None else "{:.1f}–{:.1f}".format(*interval)
