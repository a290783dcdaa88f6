"""What to look at before a practice example is published: whether its label fits, and whether a real name is left.

Hints and no more: words are counted by lists that anyone can read here, and the lead looks and ticks. The report on
London (2018, line 529) is why: it labels as poor practice an example that is of good work from end to end.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

GOOD_WORDS = (
    "achievable", "achieved", "clear", "completed", "confidence", "effective", "effectively",
    "enhanced", "grew", "helped", "improve", "improved", "insight", "motivated", "negative tests", "offered to",
    "pleased", "progress", "promote", "promptly", "prompt", "protected", "protective", "protects", "put right",
    "referral to", "regular", "regularly", "resolved", "strong", "successful",
    "successfully", "support", "supported", "tailored", "thorough", "thoughtful", "thoughtfully", "understand",
    "understanding", "understood", "well",
)  # fmt: skip
POOR_WORDS = (
    "absences", "breach", "clash", "clashed", "did not", "disengaged", "failed", "had not", "inaccurate",
    "insufficient", "lack", "lacked", "late", "limited", "lost", "missed", "never", "no clear", "no contact", "no part",
    "no referral", "no thorough", "nobody", "not accurately", "not aware", "not been", "not checked", "not engage",
    "not enough", "not followed", "not visited", "nothing was done", "poor", "problematic", "recalled",
    "unacceptable", "unaware", "unchecked", "unclear", "was not", "were not", "without",
)  # fmt: skip
"""Words and turns of phrase that reports use of good and of poor practice. One inside a longer one is not counted."""

_GOOD = frozenset(GOOD_WORDS)
_LONGEST_FIRST = sorted((*GOOD_WORDS, *POOR_WORDS), key=len, reverse=True)
_LISTED = re.compile(rf"\b(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})\b", re.IGNORECASE)

_SENTENCE_ENDS = ".!?:;\n“\"'‘("
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_COMMON = frozenset((
    "A", "An", "And", "As", "At", "But", "By", "He", "Her", "His", "I", "If", "In", "It", "Its", "Mr", "Mrs", "Ms",
    "No", "Not", "Nobody", "Of", "On", "She", "So", "The", "Their", "There", "They", "This", "To", "Until", "We",
    "When", "While", "With", "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    "Christmas", "Easter", "English", "British", "European", "Act", "Probation", "Service", "Prison", "Court",
    "Crown", "Magistrates",
))  # fmt: skip
"""Words that begin with a capital and are nobody's name."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """The words of either list that a text has, in the order they stand there."""

    good: tuple[str, ...]
    poor: tuple[str, ...]

    @property
    def label(self) -> str:
        """good or poor, where there are at least twice as many words of one as of the other; else empty."""
        good, poor = len(self.good), len(self.poor)
        if good >= 2 * max(1, poor):
            return "good"
        return "poor" if poor >= 2 * max(1, good) else ""


def leaning(text: str) -> Leaning:
    """Which words of good and of poor practice a text has."""
    found = [(match.group().lower()) for match in _LISTED.finditer(text)]
    return Leaning(tuple(word for word in found if word in _GOOD), tuple(word for word in found if word not in _GOOD))


def label_hint(label: str, text: str) -> str:
    """A sentence where the words of a text lean the other way than its label; else nothing."""
    found = leaning(text)
    if not label or not found.label or found.label == label:
        return ""
    words = found.good if found.label == "good" else found.poor
    quoted = ", ".join(f"“{word}”" for word in dict.fromkeys(words))
    return f"It is labelled {label} practice, but its words lean to {found.label}: {quoted}."


def name_hints(text: str, changed: str, known: Iterable[str] = (), others: Collection[str] = ()) -> list[str]:
    """Sentences on names: the changed one is missing or given twice, one of this file is left, others may be names.

    `known` are the names in the file, of assessors; `others` the changed names of the other examples.
    """
    hints = []
    if not changed:
        hints.append("It has no changed name yet.")
    elif not re.search(rf"\b{re.escape(changed)}\b", text):
        hints.append(f"The changed name, {changed}, is not in the text.")
    if changed and changed in others:
        hints.append(f"Another example has the name {changed} too.")
    parts = {part for name in known for part in name.split() if part[:1].isupper()}
    if real := sorted(part for part in parts if re.search(rf"\b{re.escape(part)}\b", text)):
        hints.append(f"It has a name of somebody who works on this inspection: {', '.join(real)}.")
    if strange := [word for word in capitalised(text) if word not in {changed, *real}]:
        hints.append(f"These may be names: {', '.join(strange)}.")
    return hints


def capitalised(text: str) -> list[str]:
    """The words with a capital that begin no sentence, each once; without abbreviations in capitals and common ones."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group().removesuffix("’s").removesuffix("'s")
        before = text[: match.start()].rstrip(" ")
        is_first = not before or before[-1] in _SENTENCE_ENDS
        if word[0].isupper() and not is_first and not word.isupper() and word not in _COMMON:
            found.append(word)
    return list(dict.fromkeys(found))
