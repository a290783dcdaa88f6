"""Rounding for numbers of cases."""

from __future__ import annotations

from fractions import Fraction


def nearest(number: Fraction) -> int:
    """The nearest whole number, halves upwards."""
    return int((number + Fraction(1, 2)) // 1)
