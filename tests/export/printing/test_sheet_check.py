"""Whether a sheet is of a journal: as it is, as it was, or not at all; and whether its figures follow from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from export.printing.files import write_sheet
from export.printing.printed_sheet import PrintedSheet, read, typed_digest
from export.printing.score_text import score_lines
from export.printing.sheet_check import Finding, check
from export.printing.text import lines
from export.sheet.sheet import score_sheet
from export.sheet.sheet_json import as_json
from model.file.protection import new_key
from model.file.store import Store
from model.instrument.reader import read as read_instrument
from model.journal.records import INSPECTION, NOTE, SIGNED, Statement, reading_subject
from tests.small_instrument import small_files
from tests.ui.scored_inspection import ANN, scored_inspection

KINDS = (".pdf", ".html", ".json", ".txt")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scored_inspection(tmp_path) as opened:
        yield opened


def printed(store: Store, folder: Path, suffix: str, *, drafts: bool = False) -> Path:
    """The sheet of the journal as it stands."""
    path, sheet = folder / f"sheet{suffix}", score_sheet(store, drafts=drafts)
    if suffix in (".pdf", ".html"):
        write_sheet(sheet, path)
    else:
        text = json.dumps(as_json(sheet), indent=2) if suffix == ".json" else "\n".join(lines(sheet))
        path.write_text(text, encoding="utf-8")
    return path


def said(finding: Finding) -> str:
    return "\n".join([finding.verdict, *finding.details()])


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("suffix", KINDS)
def test_a_sheet_of_the_journal_as_it_stands_is_known_as_that(
    store: Store, tmp_path: Path, suffix: str, drafts: bool
) -> None:
    finding = check(store, read(printed(store, tmp_path, suffix, drafts=drafts)))
    assert finding.is_good
    assert finding.verdict == f"sheet{suffix} is of this journal as it stands ({store.size()} entries)."
    assert finding.like.is_exact


@pytest.mark.parametrize("suffix", KINDS)
def test_a_sheet_of_an_earlier_state_says_what_was_stated_since_and_what_moved(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    path, before = printed(store, tmp_path, suffix), store.size()
    store.reopen("K3", ANN, "A late note turned up.")
    store.record(Statement(reading_subject("K3", ANN), "risk_screened", "yes"), "Bob")
    store.sign("K3", ANN)
    store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    finding = check(store, read(path))
    assert not finding.is_good
    assert finding.state == before
    assert f"of an earlier state of this journal: of its first {before} entries; 6 entries have been" in finding.verdict
    # risk_screened was 2 of 3 and is 3 of 3: 1.2 = 0.8 x (1 + 1/2) / 2 + 0.2 x 1/2 = 70%
    assert "1.2 Risk of harm: score 57% → 70%" in said(finding)
    assert "Risk of Harm thread: score 58% → 75%" in said(finding)
    assert "3.1 Planning: not graded → Well met" in said(finding)
    assert "Counts of 1 question in the annex: 1.2.1" in said(finding)
    assert "1.1" not in "".join(finding.changed)
    assert f"Stated since, by {ANN} (4), Bob (1), The lead (1):" in said(finding)
    assert "Case K3, read by Ann: 1.2.1 Was risk screened?: Yes instead of No (Bob)" in said(finding)
    assert {(each.entry.field, each.entry.author) for each in finding.since} == {
        (SIGNED, ANN),
        (NOTE + SIGNED, ANN),
        ("risk_screened", "Bob"),
        ("grade:3.1", "The lead"),
    }


def test_the_sheet_of_a_reading_changed_after_signing_tells_how_many_fewer_count(store: Store, tmp_path: Path) -> None:
    path = printed(store, tmp_path, ".pdf")
    store.record(Statement(reading_subject("K3", ANN), "risk_screened", "yes"), "Bob")
    assert "Cases: 4 → 3\n- Readings changed after signing: 0 → 1" in said(check(store, read(path)))


@pytest.mark.parametrize("digits", [16, 20, 64])
def test_a_digest_typed_from_paper_finds_its_state_and_promises_nothing_of_figures(store: Store, digits: int) -> None:
    digest, before = store.digest(), store.size()
    assert check(store, typed_digest(digest[:digits])).is_good
    assert "Compare its figures yourself" in said(check(store, typed_digest(digest[:digits])))
    store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    finding = check(store, typed_digest(digest[:digits]))
    assert (finding.state, finding.is_good) == (before, False)
    assert finding.verdict.startswith("The sheet is of an earlier state of this journal")


def test_a_sheet_of_another_inspection_is_of_no_state(store: Store, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with scored_inspection(tmp_path / "other") as other:
        other.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
        path = printed(other, tmp_path, ".pdf")
    finding = check(store, read(path))
    assert (finding.state, finding.is_good) == (None, False)
    assert finding.verdict.startswith("sheet.pdf is of no state that this journal has been in")
    assert list(finding.details()) == []


@pytest.mark.parametrize("suffix", [".html", ".json", ".txt"])
def test_figures_altered_beside_a_true_digest_are_seen(store: Store, tmp_path: Path, suffix: str) -> None:
    path = printed(store, tmp_path, suffix)
    text = path.read_text(encoding="utf-8")
    was, is_ = ('"shown": 57', '"shown": 77') if suffix == ".json" else ("57%", "77%")
    assert was in text
    path.write_text(text.replace(was, is_), encoding="utf-8")
    finding = check(store, read(path))
    assert not finding.is_good
    assert "bears a digest of this journal, but 1 row of it is not as the journal gives it" in finding.verdict
    assert "57" in "".join(finding.like.unlike)


def test_json_with_anything_in_it_is_compared_and_told_of_in_short(store: Store, tmp_path: Path) -> None:
    path = printed(store, tmp_path, ".json")
    data = json.loads(path.read_text(encoding="utf-8"))
    deep = "[" * 800 + "]" * 800
    rest = json.dumps({"k" * 10_000: "v" * 10_000, "criteria": 7, "questions": data["questions"]})
    path.write_text(f'{{"journal_digest": "{store.digest()}", "cases": {deep}, {rest[1:]}', encoding="utf-8")
    finding = check(store, read(path))
    assert not finding.is_good
    assert "cases: 4, where it says something else" in finding.like.unlike
    assert all(len(row) < 2_000 for row in finding.like.unlike if not row.startswith("criteria"))


def test_a_pdf_made_of_other_figures_with_this_digest_is_seen(store: Store, tmp_path: Path) -> None:
    path = printed(store, tmp_path, ".pdf", drafts=True)
    genuine = read(path)
    forged = PrintedSheet(
        "forged.pdf", genuine.digest, genuine.entries, kind="pdf", content=genuine.content, text=genuine.text
    )
    finding = check(store, forged)
    assert finding.like.unlike
    assert "1.2 Risk of harm 57%" in "".join(finding.like.unlike)


def altered(store: Store, folder: Path, suffix: str, was: str, is_: str) -> Finding:
    """The check of a sheet in which a text stands in place of another."""
    path = printed(store, folder, suffix)
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, is_), encoding="utf-8")
    return check(store, read(path))


STYLE = "</style>"


@pytest.mark.parametrize(
    ("suffix", "was", "is_", "names"),
    [
        (".html", STYLE, "td { display: none } caption::after { content: '1.2 Risk of harm 97%' }</style>", "style"),
        (".html", "<main>", "<main><p>1.2 Risk of harm 97%</p><div hidden>", "1.2 Risk of harm 97%"),
        (".html", "<main>", '<main><table><tr><td>1.2</td><td>97%</td></tr></table><div style="height:0">', "1.2 97%"),
        (".html", "<main>", "<main><!-- a remark -->", "markup"),
        (".html", "</html>", "</html><script src='x.js'></script>", "markup"),
        (".txt", "To bear in mind", "1.2  Risk of harm  97%\nTo bear in mind", "1.2 Risk of harm 97%"),
        (".txt", "57%", "\t57%", "spaces"),
        (".json", '"shown": 57', '"shown": 97, "shown": 57', "criteria 1.2 shown: 57, where it says 97 and then 57"),
        (".json", '"shown": 57', '"shown": 57, "shown": 97', "criteria 1.2 shown: 57, where it says 57 and then 97"),
        (".json", '"criteria": {', '"criteria": {"1.2": 97}, "criteria": {', "criteria: something else"),
        (".json", '"shown": 57', '"shown":  57', "not written as"),
        (".json", '"shown": 57', '"shown": 57.0', "not written as"),
    ],
)
def test_what_a_sheet_shows_beside_its_true_figures_is_not_called_good_and_is_named(
    store: Store, tmp_path: Path, suffix: str, was: str, is_: str, names: str
) -> None:
    finding = altered(store, tmp_path, suffix, was, is_)
    assert not finding.is_good
    assert "as it stands" not in finding.verdict
    assert names in "\n".join((*finding.like.unlike, *finding.like.besides))
    assert names in said(finding)


@pytest.mark.parametrize("suffix", [".html", ".json", ".txt"])
def test_an_altered_sheet_of_an_earlier_state_is_not_called_of_that_state(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    path = printed(store, tmp_path, suffix)
    store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    was, is_ = ("{", '{"cases": 5, ') if suffix == ".json" else ("Risk of harm", "Risk of harm of nobody")
    path.write_text(path.read_text(encoding="utf-8").replace(was, is_, 1), encoding="utf-8")
    finding = check(store, read(path))
    assert "is of an earlier state" not in finding.verdict
    assert "bears a digest of this journal" in finding.verdict


@pytest.mark.parametrize("suffix", [".json", ".txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_line_ends_and_the_encoding_of_a_terminal_are_no_alteration(
    store: Store, tmp_path: Path, suffix: str, encoding: str
) -> None:
    path = printed(store, tmp_path, suffix)
    text = path.read_text(encoding="utf-8")
    path.write_bytes((text + "\n").replace("\n", "\r\n").encode(encoding))
    assert check(store, read(path)).is_good


def test_the_text_of_a_part_of_the_cases_is_known_with_the_whole_beside_it(store: Store, tmp_path: Path) -> None:
    sheet = score_sheet(store, where={"sentence_type": "community"})
    path = tmp_path / "community.txt"
    path.write_text("\n".join(score_lines(store, sheet)), encoding="utf-8")
    assert "The group beside the whole sample" in path.read_text(encoding="utf-8")
    assert check(store, read(path)).is_good


def test_what_stands_in_a_file_is_told_in_short_and_without_signs_that_nobody_sees(
    store: Store, tmp_path: Path
) -> None:
    finding = altered(store, tmp_path, ".txt", "To bear in mind", "\x1b[2J\u202e" + "9" * 5_000)
    assert finding.like.besides[0].startswith("\ufffd[2J\ufffd999")
    assert len(finding.like.besides[0]) < 200


class TestPdf:
    """A PDF that is not equal to the byte is good only if each page says, shows and prints the same."""

    def changed(self, path: Path, change: Callable[[Any], object]) -> Path:
        """The file as another program saves it again, after a change to its first page."""
        document = pypdfium2.PdfDocument(path.read_bytes())
        page = document[0]
        change(page)
        page.gen_content()
        document.save(str(path))
        return path

    def test_one_that_another_program_saved_again_is_good(self, store: Store, tmp_path: Path) -> None:
        finding = check(store, read(self.changed(printed(store, tmp_path, ".pdf"), lambda _page: None)))
        assert (finding.is_good, finding.like.is_exact, finding.like.is_alike) == (True, False, True)
        assert "saved again by another program" in said(finding)

    def test_a_shape_laid_over_a_figure_is_seen(self, store: Store, tmp_path: Path) -> None:
        def cover(page: Any) -> None:
            shape = pdfium.FPDFPageObj_CreateNewRect(100, 300, 90, 90)
            pdfium.FPDFPageObj_SetFillColor(shape, 200, 0, 0, 255)
            pdfium.FPDFPath_SetDrawMode(shape, pdfium.FPDF_FILLMODE_ALTERNATE, False)
            pdfium.FPDFPage_InsertObject(page, shape)

        finding = check(store, read(self.changed(printed(store, tmp_path, ".pdf"), cover)))
        assert not finding.is_good
        assert finding.like.unlike == ()
        assert "Page 1 holds, seen or unseen, more than was printed: 1 line or shape." in finding.like.besides
        assert "Page 1 does not look as the journal's sheet does." in finding.like.besides

    def test_a_note_laid_over_a_page_is_named(self, store: Store, tmp_path: Path) -> None:
        def note(page: Any) -> None:
            pdfium.FPDFPage_CloseAnnot(pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_HIGHLIGHT))

        finding = check(store, read(self.changed(printed(store, tmp_path, ".pdf"), note)))
        assert not finding.is_good
        assert "Page 1 has 1 note or link laid over it." in finding.like.besides

    def test_a_page_put_before_the_true_ones_is_named_with_its_words(self, store: Store, tmp_path: Path) -> None:
        path = printed(store, tmp_path, ".pdf")
        file = BytesIO()
        canvas = Canvas(file)
        canvas.drawString(100, 700, "1.2 Risk of harm 97%")
        canvas.save()
        document = pypdfium2.PdfDocument(path.read_bytes())
        pages = len(document)
        document.import_pages(pypdfium2.PdfDocument(file.getvalue()), index=0)
        document.save(str(path))
        finding = check(store, read(path))
        assert not finding.is_good
        assert "1.2 Risk of harm 97%" in finding.like.besides
        assert f"It has {pages + 1} pages, where the journal's sheet has {pages}." in finding.like.besides

    def test_the_true_words_made_invisible_under_others_are_seen(self, store: Store, tmp_path: Path) -> None:
        def hide(page: Any) -> None:
            for part in page.get_objects():
                if part.type == pdfium.FPDF_PAGEOBJ_TEXT:
                    pdfium.FPDFTextObj_SetTextRenderMode(part, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

        finding = check(store, read(self.changed(printed(store, tmp_path, ".pdf"), hide)))
        assert not finding.is_good
        assert finding.like.besides == ("Page 1 does not look as the journal's sheet does.",)


LETTERS = {
    "ligature": "Classi\ufb01ed",
    "emoji": "Kent \U0001f600",
    "Arabic": "\u0643\u0646\u062a",
    "Hebrew": "\u05e7\u05e0\u05d8",
    "Chinese": "\u80af\u7279",
    "Thai": "\u0e40\u0e04\u0e19\u0e15\u0e4c",
    "Hindi": "\u0915\u0947\u0902\u091f",
    "mathematical": "\U0001d40a\U0001d41e\U0001d427\U0001d42d",
    "combining": "Ke\u0301nt",
}


@pytest.mark.parametrize("suffix", KINDS)
@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_a_genuine_sheet_is_genuine_whatever_its_letters(tmp_path: Path, letters: str, suffix: str) -> None:
    """In the area's name and in a row of a table."""
    files = small_files()
    files["instrument.toml"]["gradings"][0]["title"] = letters
    with Store.create(tmp_path / "letters.caseread", read_instrument(files), letters, "2008-03") as store:
        store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
        path = printed(store, tmp_path, suffix)
        assert check(store, read(path)).is_good
        if suffix == ".pdf":
            document = pypdfium2.PdfDocument(path.read_bytes())
            document.save(str(path))
            again = check(store, read(path))
            assert (again.is_good, again.like.is_exact) == (True, False), said(again)


def test_the_check_can_be_stopped(store: Store) -> None:
    class Stop(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        check(store, typed_digest("0" * 16), stop)


def test_states_are_found_again_in_a_copy_and_after_a_change_of_passphrase(store: Store, tmp_path: Path) -> None:
    path, before = printed(store, tmp_path, ".json"), store.size()
    store.record(Statement(INSPECTION, "grade:3.1", "well"), "The lead")
    copy = tmp_path / "copy.caseread"
    store.upkeep.backup(copy)
    store.upkeep.protect(new_key("seven odd socks on a line"))
    assert check(store, read(path)).state == before
    store.upkeep.protect(None)
    assert check(store, read(path)).state == before
    with Store.open(copy) as other:
        assert check(other, read(path)).state == before
