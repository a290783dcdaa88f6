from __future__ import annotations

import re
from pathlib import Path

import pytest

from export.printing import printed_sheet
from export.printing.files import KINDS, write_sheet
from model.journal.records import Refused
from tests.export.sheets import SHEET


@pytest.mark.parametrize(("name", "start"), [("a.pdf", b"%PDF-"), ("a.HTML", b"<!DOCTYPE html>")])
def test_a_sheet_is_written_as_its_name_asks(tmp_path: Path, name: str, start: bytes) -> None:
    write_sheet(SHEET, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize("ending", KINDS)
def test_a_sheet_of_every_kind_can_be_checked_afterwards(tmp_path: Path, ending: str) -> None:
    write_sheet(SHEET, tmp_path / f"a{ending}")
    assert printed_sheet.read(tmp_path / f"a{ending}").digest == SHEET.head.journal_digest


def test_a_sheet_of_another_kind_is_refused(tmp_path: Path) -> None:
    sentence = f"a.docx: a score sheet is written to a name that ends in {' or '.join(KINDS)}."
    with pytest.raises(Refused, match=f"^{re.escape(sentence)}$"):
        write_sheet(SHEET, tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []
