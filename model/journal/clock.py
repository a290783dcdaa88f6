"""The clock that entries and backups bear the time of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], str]
"""Tells the time, in UTC, to the second."""


def now() -> str:
    """The time of this laptop's clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
