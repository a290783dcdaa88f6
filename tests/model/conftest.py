"""Every test of a store is a test of both kinds of file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.file.protection import FileKey
from model.file.store import Store
from tests.both_kinds import KEY
from tests.conftest import new_store


@pytest.fixture(params=[None, KEY], ids=["plain", "protected"])
def key(request: pytest.FixtureRequest) -> FileKey | None:
    """The key of the test's inspection file: there is none, and there is one."""
    found: FileKey | None = request.param
    return found


@pytest.fixture
def store(tmp_path: Path, key: FileKey | None) -> Iterator[Store]:
    with new_store(tmp_path / "kent.caseread", key=key) as opened:
        yield opened
