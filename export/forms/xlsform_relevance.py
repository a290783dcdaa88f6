"""Relevance as a form says it, in XPath, and back: a conjunction, each term about one question or one detail.

Pure. An instrument's relevance is data and XPath a language: each conjunction can be written in it, and of
what it can say, only conjunctions are read back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from model.journal.records import Refused

_MAX_LENGTH, _MAX_DEPTH = 20_000, 20

_TOKEN = re.compile(
    r"""\s*(?:
        \$\{\s*(?P<name>[^{}\s]{1,200})\s*\}
      | (?P<quoted>'[^']*'|"[^"]*"|\u2018[^\u2018\u2019]*\u2019|\u201c[^\u201c\u201d]*\u201d)
      | (?P<number>-?[0-9]{1,18}(?![0-9.]))
      | (?P<word>and|or|selected)\b
      | (?P<sign>>=|>|=|\(|\)|,)
    )""",
    re.VERBOSE,
)


class Term(NamedTuple):
    """One term: the question `name` is one of `values`, or at least `min`. `selected`: said of several answers."""

    name: str
    values: tuple[str, ...] = ()
    min: int | None = None
    selected: bool = False


def to_xpath(terms: Sequence[Term]) -> str:
    """The terms as one expression, "" for none. Values must hold no quotes: a form's names never do."""
    return " and ".join(map(_one_to_xpath, terms))


def _one_to_xpath(term: Term) -> str:
    reference = f"${{{term.name}}}"
    if term.min is not None:
        return f"{reference} >= {term.min}"
    said = [
        f"selected({reference}, '{value}')" if term.selected else f"{reference} = '{value}'" for value in term.values
    ]
    return said[0] if len(said) == 1 else f"({' or '.join(said)})"


def from_xpath(expression: str) -> list[Term]:
    """The terms of an expression. Refused, with a reason that names no place, for all but a conjunction of terms."""
    if len(expression) > _MAX_LENGTH:
        raise Refused("it is too long")
    return _Parser(expression).whole()


class _Parser:
    """Reads tokens from left to right; `or` binds less than `and`."""

    def __init__(self, expression: str) -> None:
        self._tokens = list(_tokens(expression))
        self._at = 0
        self._depth = 0

    def whole(self) -> list[Term]:
        terms = self._either()
        if self._at < len(self._tokens):
            self._refuse()
        return _merged(terms)

    def _either(self) -> list[Term]:
        ways = [self._all()]
        while self._takes("word", "or"):
            ways.append(self._all())
        if len(ways) == 1:
            return ways[0]
        first = ways[0][0]
        if any(len(way) > 1 or way[0].name != first.name or way[0].selected != first.selected for way in ways):
            raise Refused("it joins terms about different questions by or, and only those about one can be joined so")
        if any(way[0].min is not None for way in ways):
            raise Refused("it joins numbers by or")
        return [first._replace(values=tuple(value for way in ways for value in way[0].values))]

    def _all(self) -> list[Term]:
        terms = self._item()
        while self._takes("word", "and"):
            terms = [*terms, *self._item()]
        return terms

    def _item(self) -> list[Term]:
        if not self._takes("sign", "("):
            return [self._term()]
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Refused("its brackets lie too deep")
        terms = self._either()
        self._needs("sign", ")")
        self._depth -= 1
        return terms

    def _term(self) -> Term:
        if self._takes("word", "selected"):
            self._needs("sign", "(")
            name = self._needs("name")
            self._needs("sign", ",")
            value = self._needs("quoted")
            self._needs("sign", ")")
            return Term(name, (value,), selected=True)
        name = self._needs("name")
        if self._takes("sign", ">="):
            return Term(name, min=int(self._needs("number")))
        if self._takes("sign", ">"):
            return Term(name, min=int(self._needs("number")) + 1)
        self._needs("sign", "=")
        number = self._takes("number")
        return Term(name, (number or self._needs("quoted"),))

    def _takes(self, kind: str, text: str | None = None) -> str | None:
        """The next token's text if it is of this kind (and text), passed over; otherwise None."""
        if self._at < len(self._tokens):
            found, said = self._tokens[self._at]
            if found == kind and text in (None, said):
                self._at += 1
                return said
        return None

    def _needs(self, kind: str, text: str | None = None) -> str:
        said = self._takes(kind, text)
        if said is None:
            self._refuse()
        return said

    def _refuse(self) -> NoReturn:
        at = self._tokens[self._at][1] if self._at < len(self._tokens) else "its end"
        raise Refused(
            f"it cannot be read at {at!r:.60}: what can be are ${{name}} = 'value', selected(${{name}}, 'value') and "
            "${name} >= 2, joined by and"
        )


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens = []
    at = 0
    end = len(expression.rstrip())
    while at < end:
        match = _TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            raise Refused(
                f"it holds {expression[at : at + 30].strip()!r}, and what can be read are ${{name}} = 'value', "
                "selected(${name}, 'value') and ${name} >= 2, joined by and"
            )
        text = match[match.lastgroup]
        tokens.append((match.lastgroup, text[1:-1] if match.lastgroup == "quoted" else text))
        at = match.end()
    return tokens


def _merged(terms: Sequence[Term]) -> list[Term]:
    """The terms, each once. Refused where two say different things of one question: an instrument has one for each."""
    merged: dict[str, Term] = {}
    for term in terms:
        if merged.setdefault(term.name, term) != term:
            raise Refused(f"it has two terms about {term.name}")
    return list(merged.values())
