"""What a return would bring that is like a known name or reference is pointed out before it is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from export.exchange.gathering import apply, gather
from export.exchange.packs import make_pack
from export.exchange.plan_json import as_json
from export.exchange.plan_words import plan_in_words
from model.file.store import Store
from model.journal.field_names import FIRST_READER
from model.journal.records import Statement
from tests.export.exchange.signed_returns import ANNA, WORDS, pack_of, sent

pytestmark = pytest.mark.usefixtures("quickly")


def test_a_case_found_in_the_office_that_is_like_one_of_the_sample_is_pointed_out_until_it_is_left(
    lead: Store, anna: Store
) -> None:
    anna.record(Statement("case/k1", "in_sample", "yes"), ANNA)
    path = sent(anna)
    gathered = gather(lead, [path])
    sentence = (
        "Case 'k1' is like 'K001', save for capitals, accents, spaces, look-alike letters or zeros in front: look "
        "whether they are two cases."
    )
    assert sentence in plan_in_words(lead.instrument, gathered)
    assert as_json(lead, gathered)["alike"] == [{"what": "case_ref", "new": "k1", "known": "K001"}]
    apply(lead, gathered)
    (one,) = gather(lead, []).proposals
    assert sentence in plan_in_words(lead.instrument, gather(lead, []))  # as long as it waits
    taken, left = (gather(lead, [], decide={one.id: choice}.get) for choice in (True, False))
    assert sentence in plan_in_words(lead.instrument, taken)
    assert left.alike == ()
    apply(lead, taken)
    assert gather(lead, [path]).alike == ()  # it is known now


def test_names_that_a_deputys_return_brings_and_that_are_like_others_are_pointed_out(
    lead: Store, tmp_path: Path
) -> None:
    with Store.open(lead.upkeep.backup(tmp_path / "deputy.caseread")) as deputy:
        make_pack(deputy, "\u0410nna", "inspector", WORDS, pack_of(deputy, "\u0410nna"), "Deputy")  # a Cyrillic A
        deputy.record(Statement("case/K001", FIRST_READER, "Zo\u00eb"), "Deputy")
        deputy.record(Statement("case/K002", FIRST_READER, "ZOE"), "Deputy")
        gathered = gather(lead, [sent(deputy)])
    assert [(one.new, one.known) for one in gathered.alike] == [("Zo\u00eb", "ZOE"), ("\u0410nna", ANNA)]
    assert (
        "'\u0410nna' is like 'Anna', save for capitals, accents, spaces, look-alike letters or zeros in front: look "
        "whether they are two people."
    ) in plan_in_words(lead.instrument, gathered)
    assert as_json(lead, gathered)["alike"][0] == {"what": "name", "new": "Zo\u00eb", "known": "ZOE"}
    apply(lead, gathered)
    assert gather(lead, [tmp_path / "deputy.caseread-return"]).alike == ()
