"""How a figure or a month is written, on paper and on screen alike."""

from __future__ import annotations

from scoring.intervals import Interval

NONE = "–"
"""What stands where there is no figure."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


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


def month_in_words(month: str) -> str:
    """`2007-11` as `November 2007`."""
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"
