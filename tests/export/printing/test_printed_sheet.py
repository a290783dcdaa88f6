"""A sheet that comes back is read for its digest, and refused in one sentence where it is none."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export.printing import pdf_text
from export.printing.files import write_sheet
from export.printing.html import html
from export.printing.printed_sheet import MAX_BYTES, read, typed_digest
from export.printing.text import lines
from export.sheet.sheet_json import as_json
from model.journal.records import Refused
from tests.export.sheets import PROVISIONAL, SHEET

DIGEST = SHEET.head.journal_digest
PAGE = html(SHEET).encode()


def written(folder: Path, suffix: str) -> Path:
    path = folder / f"sheet{suffix}"
    if suffix in (".pdf", ".html"):
        write_sheet(SHEET, path)
    else:
        text = json.dumps(as_json(SHEET)) if suffix == ".json" else "\n".join(lines(SHEET))
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".json", ".txt"])
def test_each_kind_of_sheet_says_of_which_journal_it_is(tmp_path: Path, suffix: str) -> None:
    printed = read(written(tmp_path, suffix))
    assert (printed.digest, printed.drafts, printed.where) == (DIGEST, False, {})
    assert printed.entries == (None if suffix == ".json" else SHEET.head.entries)


def test_a_sheet_with_drafts_or_of_a_group_says_so(tmp_path: Path) -> None:
    provisional = tmp_path / "sheet.html"
    write_sheet(PROVISIONAL, provisional)
    assert read(provisional).drafts
    group = tmp_path / "group.txt"
    group.write_text(
        f"Journal digest: {DIGEST}\nCommand: python main.py score FILE --json --drafts --where 'a=x y' --where b=1;2\n",
        encoding="utf-8",
    )
    assert read(group).drafts
    assert read(group).where == {"a": "x y", "b": "1;2"}


@pytest.mark.parametrize("text", [DIGEST, DIGEST[:16], DIGEST[:16].upper(), " fedc ba98 7654 3210 "])
def test_a_digest_may_be_typed_as_it_is_read(text: str) -> None:
    assert DIGEST.startswith(typed_digest(text).digest)


@pytest.mark.parametrize("text", ["", "fedcba987654321", DIGEST + "0", "xyz" * 8, "’" * 20])
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="16 to 64"):
        typed_digest(text)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("sheet.docx", b"", "ends in .pdf"),
        ("sheet.pdf", b"", "no PDF"),
        ("sheet.pdf", b"%PDF-1.4\n%%EOF", "no PDF"),
        ("sheet.html", b"<p>Nothing</p>", "names no journal digest"),
        ("sheet.html", b"\xff\xfe", "UTF-8"),
        ("sheet.html", f"<script>Journal digest {DIGEST}</script>".encode(), "names no journal digest"),
        ("sheet.txt", f"Journal digest {DIGEST} Journal digest {'0' * 64}".encode(), "several"),
        ("sheet.json", b"[" * 100_000, "not readable"),
        ("sheet.json", b"[]", "names no journal digest"),
        ("sheet.json", b'{"journal_digest": 7}', "names no journal digest"),
        ("sheet.txt", b" " * (MAX_BYTES + 1), "larger"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence_that_names_it(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused, match=says) as refused:
        read(tmp_path / name)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"lost\.pdf cannot be read"):
        read(tmp_path / "lost.pdf")


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=300), st.integers(0, 20_000))
def test_a_page_with_anything_in_it_is_read_or_refused(junk: bytes, at: int) -> None:
    mutant = PAGE[:at] + junk + PAGE[at + len(junk) :]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.html"
        path.write_bytes(mutant)
        assert path.name in outcome(lambda: read(path).name)


def outcome(act: Callable[[], str]) -> str:
    """What comes of it: its result, or the sentence that refuses it."""
    try:
        return act()
    except Refused as refused:
        return str(refused)


def pdf_with(stream: bytes) -> bytes:
    """A PDF of one page whose content is a compressed stream."""
    packed = zlib.compress(stream, 9)
    return b"\n".join(
        [
            b"%PDF-1.4",
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj",
            b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream endobj" % (len(packed), packed),
            b"trailer<</Root 1 0 R>>",
        ]
    )


@pytest.mark.slow
def test_a_pdf_that_swells_when_it_is_read_harms_nobody() -> None:
    bomb = pdf_with(b"BT ET\n" * 60_000_000)
    assert len(bomb) < MAX_BYTES
    assert outcome(lambda: pdf_text.pdf_text("bomb.pdf", bomb).strip() or "bomb.pdf").startswith("bomb.pdf")


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "_SECONDS", 0.001)
    with pytest.raises(Refused, match=r"slow\.pdf takes too long"):
        pdf_text.pdf_text("slow.pdf", b"%PDF-1.4")
