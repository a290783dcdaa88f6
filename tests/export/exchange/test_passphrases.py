"""Suggested passphrases: common words from a list long enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from export.exchange.passphrases import WORDS, key_to, meant, spellings, suggest
from model.file.protection import WrongPassphrase, checked_passphrase, new_key
from model.file.store import Store
from model.journal.records import Refused
from resources import access
from tests.conftest import new_store


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


def test_what_was_made_up_is_known_by_its_words_whatever_capitals_and_spaces_are_typed() -> None:
    for passphrase in (suggest() for _ in range(20)):
        for typed in (
            passphrase.upper(),
            passphrase.title(),
            f"  {passphrase.replace(' ', '   ')} ",
            f"{passphrase}\n",
        ):
            assert meant(typed) == passphrase
            assert spellings(typed)[0] == passphrase
        assert spellings(passphrase) == [passphrase]


@pytest.mark.parametrize(
    "typed",
    [
        "Lamp River Cake Stone",
        "Lamp River Cake Stone Bird Bird",
        "Lamp River Cake Stone Godalming",
        "LampRiver  Cake",
        "",
    ],
)
def test_anything_else_is_taken_as_it_was_typed(typed: str) -> None:
    assert meant(f" {typed} ") == typed
    assert spellings(f" {typed} ") == [typed]


class TestProtectedFiles:
    MADE_UP = "lamp river cake stone bird"

    def opened(self, path: Path, typed: str) -> str:
        with Store.open(path, key=key_to(path, typed)) as store:
            return store.inspection.area

    @pytest.mark.parametrize("chosen", [MADE_UP, MADE_UP.title()])
    def test_one_opens_by_words_that_were_made_up_and_by_such_that_were_chosen(
        self, tmp_path: Path, chosen: str
    ) -> None:
        path = tmp_path / "kent.caseread"
        new_store(path, key=new_key(chosen)).close()
        assert self.opened(path, chosen) == "Kent"
        if chosen == self.MADE_UP:
            for typed in (chosen.upper(), chosen.title(), chosen.replace(" ", "  ")):
                assert self.opened(path, typed) == "Kent"
        for wrong in ("lamp river cake stone stone", "LAMP RIVER CAKE STONE STONE", ""):
            with pytest.raises(WrongPassphrase):
                self.opened(path, wrong)

    def test_one_opens_in_no_other_way_by_words_that_were_chosen_freely(self, tmp_path: Path) -> None:
        path = tmp_path / "kent.caseread"
        new_store(path, key=new_key("The Café Garden")).close()
        assert self.opened(path, "The Café Garden") == "Kent"
        for wrong in ("the café garden", "The  Café Garden"):
            with pytest.raises(WrongPassphrase):
                self.opened(path, wrong)

    def test_a_damaged_one_is_said_to_be_damaged(self, tmp_path: Path) -> None:
        path = tmp_path / "kent.caseread"
        new_store(path, key=new_key(self.MADE_UP)).close()
        path.write_bytes(path.read_bytes()[:-4096])
        with pytest.raises(Refused, match=r"^kent\.caseread is (cut short|damaged)"):
            self.opened(path, self.MADE_UP.upper())
