"""What a web page says, line by line, and all of it that says nothing: its tags, its style, its scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

_IN_A_LINE = frozenset(("a", "b", "em", "i", "small", "span", "strong", "sub", "sup", "td", "th", "tspan"))
_CELLS = ("td", "th")
_SILENT = ("style", "script")


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page, a row of a table or a paragraph to a line; and its markup in order, with lines of the file.

    Whether a browser shows these words, or others, is for the markup to say: a style can hide and can add.
    """

    text: str
    markup: Sequence[tuple[str, int]]


def page_words(page: str) -> PageWords:
    """A page, whatever is in it, taken apart."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return PageWords("".join(reader.words), reader.markup)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.markup: list[tuple[str, int]] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - Python's name
        """A tag begins a line, unless it stands in one. Style and script say nothing."""
        self._keep(self.get_starttag_text() or "")
        self._break(tag)
        if tag in _SILENT:
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        """After a style the words go on."""
        self._keep(f"</{tag}>")
        self._break(tag)
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        """Words; what only sets tags apart is a space."""
        if self._silent:
            self._keep(data)
        else:
            self.words.append(" " if data.isspace() else data)

    def handle_comment(self, data: str) -> None:
        """A comment says nothing, to most browsers."""
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """What the page declares itself to be."""
        self._keep(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        """An instruction to a program."""
        self._keep(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        """Anything else in brackets."""
        self._keep(f"<![{data}]>")

    def _keep(self, markup: str) -> None:
        self.markup.append((markup, self.getpos()[0]))

    def _break(self, tag: str) -> None:
        self.words.append(" " if tag in _CELLS else "" if tag in _IN_A_LINE else "\n")
