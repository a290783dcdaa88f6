"""What the tests of returns share: an inspection with a lead at its keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.at_work import inspection


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return inspection(tmp_path)
