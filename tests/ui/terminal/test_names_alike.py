"""One person, one name, on the command line: what is the same is one, and what is alike is asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model.file.store import Store
from tests.commands import Run
from tests.conftest import new_store

COMPOSED, DECOMPOSED, SMALL = "Si\u00e2n", "Sia\u0302n", "si\u00e2n"


@pytest.fixture
def lead(tmp_path: Path) -> Path:
    new_store(tmp_path / "kent.caseread").close()
    return tmp_path / "kent.caseread"


def answers_of(lead: Path, *rows: str) -> Path:
    file = lead.with_name("answers.csv")
    file.write_text("\n".join(["case_ref,assessor,question_id,answer", *rows, ""]), encoding="utf-8")
    return file


def test_answers_of_one_name_however_it_is_composed_are_one_persons(run: Run, lead: Path) -> None:
    rows = [f"K001,{COMPOSED},plan_made,yes", f"K001,{DECOMPOSED},visits,3", f"K002,{DECOMPOSED},plan_made,yes"]
    assert run("answers", lead, answers_of(lead, *rows))[0] == 0
    with Store.open(lead) as store:
        assert list(store.assessors()) == [COMPOSED]
    assert run("sign", lead, "--assessor", f" {DECOMPOSED} ", "--incomplete", "Enough")[1:] == (
        "2 readings signed.\n",
        "",
    )


def test_a_name_that_is_like_another_is_refused_in_one_sentence_that_names_both(run: Run, lead: Path) -> None:
    file = answers_of(lead, f"K001,{COMPOSED},plan_made,yes", f"K001,{SMALL},plan_made,no")
    status, out, err = run("answers", lead, file)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert f"line 3: '{SMALL}' is like '{COMPOSED}'" in err
    assert "--as-new" in err
    with Store.open(lead) as store:
        assert not store.assessors()
    assert run("answers", lead, file, "--as-new")[0] == 0
    with Store.open(lead) as store:
        assert set(store.assessors()) == {COMPOSED, SMALL}


def test_a_name_with_a_sign_that_nobody_sees_is_refused(run: Run, lead: Path) -> None:
    status, _, err = run("answers", lead, answers_of(lead, "K001,Si\u034fan,plan_made,yes"))
    assert (status, "it holds a sign that nobody can see, U+034F" in err) == (1, True)


def test_a_list_with_a_reference_that_is_like_another(run: Run, lead: Path) -> None:
    file = lead.with_name("sample.csv")
    file.write_text("case_ref,sentence_type,requirements,hours\nK1,custody,supervision,0\n", encoding="utf-8")
    status, _, err = run("sample", lead, file)
    assert (status, "'K1' is like 'K001'" in err, "--as-new" in err) == (1, True, True)
    assert run("sample", lead, file, "--as-new")[1] == "1 new, 0 changed, 0 unchanged.\n"


def test_a_pack_for_a_name_that_is_like_another(run: Run, lead: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("answers", lead, answers_of(lead, f"K001,{COMPOSED},plan_made,yes"))
    out = lead.with_name("a.caseread-pack")
    status, _, err = run("pack", lead, "--assessor", SMALL, "-o", out)
    assert (status, f"'{SMALL}' is like '{COMPOSED}'" in err, out.exists()) == (1, True, False)
    monkeypatch.setattr("ui.terminal.exchange.ask_passphrase", lambda *_prompt, **_how: "lamp river cake stone bird")
    assert run("pack", lead, "--assessor", DECOMPOSED, "-o", out)[1].endswith(f"for {COMPOSED}.\n")
    assert run("pack", lead, "--assessor", SMALL, "--as-new", "-o", out)[1].endswith(f"for {SMALL}.\n")


def test_what_goes_between_the_laptops_and_is_like_another_is_pointed_out(
    run: Run, lead: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.terminal.exchange.ask_passphrase", lambda *_prompt, **_how: "lamp river cake stone bird")
    pack, mine, back = (lead.with_name(name) for name in ("a.caseread-pack", "a.caseread", "a.caseread-return"))
    run("pack", lead, "--assessor", "Anna", "-o", pack)
    assert run("open-pack", pack, "-o", mine)[1] == "a.caseread: 2 new cases.\n"
    for file, ref in ((mine, "k9"), (lead, "K009")):  # found by Anna in the office, and by the lead later
        sample = file.with_suffix(".csv")
        sample.write_text(f"case_ref,sentence_type,requirements,hours\n{ref},custody,supervision,0\n")
        assert run("sample", file, sample)[0] == 0
    assert run("return", mine, "-o", back)[0] == 0
    same = "save for capitals, accents, spaces, look-alike letters or zeros in front: look whether they are two cases."
    status, out, _ = run("merge", lead, back, "--dry-run")
    assert (status, f"Case 'k9' is like 'K009', {same}" in out) == (0, True)
    found = json.loads(run("merge", lead, back, "--json")[1])
    assert found["alike"] == [{"what": "case_ref", "new": "k9", "known": "K009"}]
    run("pack", lead, "--assessor", "Anna", "-o", pack)
    assert run("open-pack", pack, "-o", mine)[1] == f"a.caseread: 1 new case.\nCase 'K009' is like 'k9', {same}\n"
