"""Suggested passphrases: common words from a list long enough."""

from __future__ import annotations

import re

from export.exchange.passphrases import WORDS, suggest
from model.file.protection import checked_passphrase
from resources import access


def test_the_list_is_long_enough_for_ten_bits_a_word_and_easy_to_spell() -> None:
    words = access.words()
    assert len(words) >= 1024
    assert len(set(words)) == len(words)
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in words)
    assert list(words) == sorted(words)


def test_no_two_suggestions_are_alike_and_each_can_be_used() -> None:
    found = {suggest() for _ in range(50)}
    assert len(found) == 50
    for passphrase in found:
        assert checked_passphrase(passphrase) == passphrase
        assert len(passphrase.split()) == WORDS
        assert set(passphrase.split()) <= set(access.words())
