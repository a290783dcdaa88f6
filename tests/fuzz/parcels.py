"""Packs, returns and key backups: spoilt as they lie there, below the seal, and by whoever can pack and sign anew."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from export.exchange import gathering, lead_key, packs, returns, sealing, signatures
from model.file.store import Store
from model.journal.records import Refused, Statement
from model.journal.suffixes import KEY_SUFFIX, PACK_SUFFIX, RETURN_SUFFIX
from tests.conftest import new_store
from tests.fuzz.harness import Kind, Verdict
from tests.fuzz.mutators import bytes_spoilt, data_spoilt, json_text

WORDS = "lamp river cake stone bird"
ANNA = "reading/K001/Anna"
OWN, EVE, LEADS = "a1" * 32, "e5" * 32, "1e" * 32
"""The private keys of Anna's file, and of someone who holds a pack and all that is in it."""

Spoil = Callable[[Random, dict[str, Any]], bytes]


def canonical(data: Any) -> bytes:
    """As the files have it, said anew."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", errors="surrogatepass")


def hashed(data: dict[str, Any]) -> dict[str, Any]:
    """What a careful attacker makes of altered data: every id and digest that follows from the rest is right again."""
    rows = data.get("entries")
    if isinstance(rows, list) and all(isinstance(row, list) and len(row) == 7 for row in rows):
        for row in rows:
            row[6] = sha256(canonical(row[:6])).hexdigest()
        data["journal_digest"] = sha256("\n".join(sorted({row[6] for row in rows})).encode()).hexdigest()
    if isinstance(data.get("instrument"), dict):
        data["instrument_sha256"] = sha256(canonical(data["instrument"])).hexdigest()
    return data


def signed(data: dict[str, Any], seed: str) -> dict[str, Any]:
    key = SigningKey(bytes.fromhex(seed))
    whole = {**{name: value for name, value in data.items() if name != "signature"}, "public_key": _hex(key.verify_key)}
    return {**whole, "signature": key.sign(canonical(whole)).signature.hex()}


def listed(data: dict[str, Any], seed: str) -> dict[str, Any]:
    """A pack with a list of all that is in it, signed by whoever has that key."""
    if isinstance(data.get("list"), dict) and isinstance(data.get("entries"), list):
        ids = sorted({row[6] for row in data["entries"] if isinstance(row, list) and len(row) == 7})
        about: dict[str, Any] = {name: data[name] for name in ("assessor", "instrument_sha256") if name in data}
        return {**data, "list": signed({**data["list"], **about, "ids": ids}, seed)}
    return data


def _hex(key: VerifyKey) -> str:
    return bytes(key).hex()


def is_entry(row: Any) -> bool:
    """Whether a row of a parcel is an entry that says what its id says."""
    return (
        isinstance(row, list)
        and len(row) == 7
        and all(isinstance(row[place], str) for place in (0, 1, 3, 4, 6))
        and row[6] == sha256(canonical(row[:6])).hexdigest()
        and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[4]) is not None
        and 0 < len(row[3]) <= 80
        and row[3].isprintable()
    )


def may_be(subject: str, field: str, value: Any) -> bool:
    """Whether Anna may say this in her return, said otherwise than the program says it."""
    if subject == "inspection" or value is None:
        return value is None or isinstance(value, str)
    if re.fullmatch(r"case/[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}", subject, re.ASCII):
        choices: dict[str, Any] = {"sentence_type": {"community", "licence", "custody"}, "hours": int}
    elif re.fullmatch(r"reading/[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}/Anna", subject, re.ASCII):
        screened = {"yes", "no", "not_applicable"}
        choices = {"plan_made": {"yes", "no"}, "risk_screened": screened, "visits": int}
    else:
        return False
    allowed = choices.get(field)
    if allowed is int:
        return type(value) is int and 0 <= value < 10**9
    if allowed is not None:
        return value in allowed
    if isinstance(value, list):
        return value == sorted(set(value))
    return isinstance(value, str) and 0 < len(value) <= 20_000 and "\0" not in value


def is_sound(data: Any, word: str) -> bool:
    """Whether a parcel is what it says, as far as can be told without the program's own checks."""
    rows = data["entries"]
    ids = [row[6] for row in rows]
    return (
        data["format"] == f"caseread-{word}"
        and data["version"] in (1, 2)
        and all(map(is_entry, rows))
        and data["journal_digest"] == sha256("\n".join(sorted(set(ids))).encode()).hexdigest()
    )


class Return(Kind):
    """What an assessor hands back, whose key is known from before. The lead's file must not be touched by it."""

    name = "return"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.lead = new_store(folder / "lead.caseread")
        self.lead.record(Statement("inspection", "assessor:Anna", "inspector"), "Lead")
        lead_key.ensure(self.lead, "Lead")
        self.path = folder / f"anna{RETURN_SUFFIX}"
        with new_store(folder / "anna.caseread") as laptop:
            laptop.apply(self.lead.entries())
            laptop.local.set("assessor", "Anna")
            signatures.adopt(laptop, OWN)
            laptop.record(Statement(ANNA, "plan_made", "yes"), "Anna")
            returns.write_return(laptop, self.path)
            gathering.apply(self.lead, gathering.gather(self.lead, [self.path]))
            for field, value in (("risk_screened", "no"), ("needs_found", ("drugs", "work")), ("visits", 3)):
                laptop.record(Statement(ANNA, field, value), "Anna")
            laptop.record(Statement(ANNA, "plan_made", "no"), "Anna")
            laptop.record(Statement(ANNA, "note:plan_made", "Zoë’s file"), "Anna")
            returns.write_return(laptop, self.path)
        self.original = self.sealed = self.path.read_bytes()
        self.packed = sealing.unseal("", self.sealed, lead_key.own(self.lead))
        self.data: dict[str, Any] = json.loads(gzip.decompress(self.packed))
        self.known = {entry.id for entry in self.lead.entries()}
        self.key = signatures.public_half(OWN)
        self.recipient = lead_key.recipient(self.lead) or ""

    def guarded(self) -> tuple[Path, ...]:
        file = self.lead.path
        return file, file.with_name(file.name + "-wal")

    def mutant(self, rng: Random) -> bytes:
        match rng.randrange(10):
            case 0:
                return bytes_spoilt(rng, self.sealed)
            case 1:
                return bytes_spoilt(rng, self.packed)
            case 2:
                return gzip.compress(bytes_spoilt(rng, gzip.decompress(self.packed)), 1, mtime=0)
            case 3:
                return gzip.compress(json_text(rng, data_spoilt(rng, self.data)), 1, mtime=0)
        data = data_spoilt(rng, self.data)
        if not isinstance(data, dict):
            data = {"entries": data}
        with suppress(TypeError, RecursionError):  # what cannot be hashed is handed in as it is
            data = signed(hashed(data), EVE if rng.random() < 0.3 else OWN)
        packed = gzip.compress(json_text(rng, data), 1, mtime=0)
        return sealing.seal(packed, self.recipient) if rng.random() < 0.2 else packed

    def judge(self, data: bytes) -> Verdict:
        self.path.write_bytes(data)
        gathered = gathering.gather(self.lead, [self.path])
        packed = sealing.unseal("", data, lead_key.own(self.lead)) if sealing.is_sealed(data) else data
        said = json.loads(gzip.decompress(packed))
        assert is_sound(said, "return")
        assert said["inspection"]["id"] == self.data["inspection"]["id"]
        assert said["instrument_sha256"] == self.data["instrument_sha256"]
        ids = {row[6] for row in said["entries"]}
        assert ids >= {old for row in said["entries"] for old in row[5]}
        beside = (*gathered.intake.held, *gathered.left_out)
        assert {entry.id for entry in (*gathered.plan.new, *beside)} == ids - self.known, "something was lost"
        own_key = f"signer:Anna:{self.key}"
        for entry in gathered.plan.new:
            assert entry.author == "Anna", "it speaks for somebody else"
            assert entry.subject.startswith("reading/") or (entry.subject, entry.field) == ("inspection", own_key)
            assert entry.subject.endswith("/Anna") or entry.subject == "inspection"
        assert self._is_signed(said)
        if not gathered.plan.new or ids == {row[6] for row in self.data["entries"]}:
            return Verdict.EQUAL
        assert said["public_key"] == self.key, "it says something new, and is not signed with Anna's key"
        new = [row for row in said["entries"] if row[6] not in self.known]
        assert all(may_be(row[0], row[1], row[2]) for row in new)
        return Verdict.ACCEPTED

    def _is_signed(self, said: dict[str, Any]) -> bool:
        message = canonical({name: value for name, value in said.items() if name != "signature"})
        try:
            VerifyKey(bytes.fromhex(said["public_key"])).verify(message, bytes.fromhex(said["signature"]))
        except BadSignatureError:
            return False
        return True


_SEAL = b"age-encryption.org/v1\n-> scrypt "


@contextmanager
def no_seal() -> Iterator[None]:
    """The seal of a passphrase is left out: what is under it is what a test has to do with."""

    def seal(data: bytes, _passphrase: str, _tick: object = None) -> bytes:
        return _SEAL + data

    def unseal(_name: str, data: bytes, _passphrase: str, _tick: object = None) -> bytes:
        return data.removeprefix(_SEAL)

    with patch.multiple(sealing, seal_with_passphrase=seal, open_with_passphrase=unseal):
        yield


class Pack(Kind):
    """What a lead hands out, opened by someone who has the passphrase, and so might have made it."""

    name = "pack"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path = folder / f"anna{PACK_SUFFIX}"
        with no_seal(), new_store(folder / "lead.caseread") as lead:
            signatures.adopt(lead, LEADS)
            packs.make_pack(lead, "Anna", "inspector", WORDS, self.path, "Lead")
        self.original = self.path.read_bytes()
        self.packed = self.original.removeprefix(_SEAL)
        self.data: dict[str, Any] = json.loads(gzip.decompress(self.packed))
        self.out = folder / "mine.caseread"
        with no_seal():
            packs.open_pack(self.path, WORDS, self.out)

    def guarded(self) -> tuple[Path, ...]:
        return (self.out,)

    def mutant(self, rng: Random) -> bytes:
        match rng.randrange(8):
            case 0:
                return bytes_spoilt(rng, _SEAL + self.packed)
            case 1:
                return _SEAL + bytes_spoilt(rng, self.packed)
            case 2:
                return _SEAL + gzip.compress(bytes_spoilt(rng, gzip.decompress(self.packed)), 1, mtime=0)
        data = dict(self.data)
        part = rng.choice(("entries", "instrument", ""))
        if part:
            data[part] = data_spoilt(rng, data[part])
        else:
            data = data_spoilt(rng, data)
        if isinstance(data, dict) and rng.random() < 0.8:
            with suppress(TypeError, RecursionError):
                data = listed(hashed(data), EVE if rng.random() < 0.5 else LEADS)
        return _SEAL + gzip.compress(json_text(rng, data), 1, mtime=0)

    def judge(self, data: bytes) -> Verdict:
        self.path.write_bytes(data)
        with no_seal():
            found = packs.read_pack(self.path, WORDS)
        said = json.loads(gzip.decompress(data.removeprefix(_SEAL)))
        assert is_sound(said, "pack")
        assert said["instrument_sha256"] == sha256(canonical(said["instrument"])).hexdigest()
        ids = {row[6] for row in said["entries"]}
        assert {entry.id for entry in found.entries} == ids
        self._check_taken_in(found, ids)
        return Verdict.EQUAL if said == self.data else Verdict.ACCEPTED

    def _check_taken_in(self, found: packs.Pack, ids: set[str]) -> None:
        """Whether a file that is made of it is whole, and holds that and no more; one that was there, that as well."""
        new, copy = self.folder / "new.caseread", self.folder / "copy.caseread"
        copy.write_bytes(self.out.read_bytes())
        mine = {row[6] for row in self.data["entries"]}
        try:
            packs.take_in(found, new)
            with Store.open(new) as store:
                assert store.ids() <= ids
                assert store.verify().problems == (), "what it holds is not whole"
                read_whole(store)
            with suppress(packs.OtherLead):
                packs.take_in(found, copy)
                assert found.signed, "nobody signed it"
                assert found.signed.key == signatures.public_half(LEADS), "another than the lead signed it"
            with Store.open(copy) as store:
                assert mine <= store.ids() <= ids | mine
                assert store.verify().problems == ()
        finally:
            new.unlink(missing_ok=True)
            copy.unlink()


class KeyBackup(Kind):
    """The lead's private key, read into the inspection made again."""

    name = "key backup"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.path = folder / f"kent{KEY_SUFFIX}"
        with no_seal(), new_store(folder / "lead.caseread") as lead:
            lead_key.ensure(lead, "Lead")
            self.key = lead_key.own(lead)
            lead_key.back_up(lead, self.path, WORDS)
        self.original = self.path.read_bytes()
        self.plain = self.original.removeprefix(_SEAL)
        self.again = new_store(folder / "again.caseread")
        self.again.close()

    def guarded(self) -> tuple[Path, ...]:
        return (self.again.path,)

    def mutant(self, rng: Random) -> bytes:
        if rng.random() < 0.5:
            return _SEAL + bytes_spoilt(rng, self.plain)
        about, *rest = self.plain.decode().splitlines()
        facts = data_spoilt(rng, json.loads(about.removeprefix("# caseread-key ")))
        return _SEAL + b"\n".join([b"# caseread-key " + json_text(rng, facts), *(line.encode() for line in rest)])

    def judge(self, data: bytes) -> Verdict:
        self.path.write_bytes(data)
        copy = self.folder / "copy.caseread"
        copy.write_bytes(self.again.path.read_bytes())
        try:
            with no_seal(), Store.open(copy) as store:
                before = store.digest()
                try:
                    lead_key.restore(store, self.path, WORDS, "Lead")
                except Refused:
                    assert (store.digest(), lead_key.identity(store)) == (before, None)
                    raise
                assert lead_key.identity(store) == self.key, "another key than the one that was backed up"
        finally:
            copy.unlink()
        return Verdict.EQUAL


def read_whole(store: Store) -> None:
    """Everything that the pages ask of a file."""
    for key in ("place", "assessor", "role", "identity"):
        store.local.get(key)
    store.conflicts()
    store.tallies(drafts=True)
    store.outcomes(drafts=True)
    store.assessors()
    for case in store.cases():
        store.case(case.ref)
    for row in store.readings():
        reading = store.reading(row.case_ref, row.assessor)
        for field in reading.answers:
            store.history(f"reading/{row.case_ref}/{row.assessor}", field)
