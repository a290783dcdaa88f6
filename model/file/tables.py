"""The journal and its caches as rows: what is said, the heads of it, and one row per reading.

No transactions here: the store opens one around whatever must happen together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from functools import lru_cache
from types import MappingProxyType

from model.file.database import ARRIVAL, ENTRY, HEAD, HELD, LOCAL, READING
from model.file.limits import Amounts
from model.file.sqlite import is_no_text, sqlite3
from model.inspection import readings
from model.inspection.arrival import Arrival
from model.inspection.readings import Progress, Signature, Standing, is_case
from model.inspection.signed_content import signature_of
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.field_names import IN_SAMPLE, RECORD
from model.journal.journal import Heads, canonical
from model.journal.records import (
    INSPECTION,
    NOTE,
    SIGNED,
    Entry,
    OutcomeChange,
    Refused,
    Statement,
    Value,
    assessor_of,
    case_of,
    case_subject,
)

_ENTRY = "e.id, e.subject, e.field, e.value, e.author, e.made_at, e.replaces"
_ARRIVAL = "a.source, a.name, a.assessor, a.voice, a.key, a.at"
_ROW = "case_ref, assessor, outcomes, signature, last_at, answered, missing, conflicts, standing"
_FEW = 8


class Tables:
    """The rows of one inspection file. `ours`: nobody else writes them, so what was read once may be kept."""

    def __init__(self, connection: sqlite3.Connection, instrument: Instrument, ours: bool) -> None:
        self._sql = connection
        self._instrument = instrument
        self._ours = ours
        self._kept: dict[str, dict[str, Heads]] = {}  # the fields of the few subjects asked for last
        self._digest: tuple[int | None, str] = -1, ""
        self._new: list[Entry] = []  # what was added, and noted, in this transaction
        self._noted: dict[str, str] = {}
        self._page_size = 0

    def move_to(self, connection: sqlite3.Connection, ours: bool) -> None:
        """From now on read and write through this connection, and trust nothing that was kept."""
        self._sql = connection
        self._ours = ours
        self.forget()

    def forget(self) -> None:
        """Keep nothing in memory: a transaction has failed, or the file is closed."""
        self._kept.clear()
        _value.cache_clear()
        self._digest = -1, ""
        self.new()

    def new(self) -> tuple[list[Entry], dict[str, str]]:
        """What was added and noted since this was asked last."""
        found = self._new, self._noted
        self._new, self._noted = [], {}
        return found

    def entries(self, where: str = "", *parameters: str) -> list[Entry]:
        """Entries in order of arrival. `where` may begin with a join; the entry is `e`."""
        sql = f"SELECT {_ENTRY} FROM {ENTRY} e {where} ORDER BY e.rowid"
        with _readable():
            return [_entry(*row) for row in self._sql.execute(sql, parameters)]

    def arrivals(self) -> dict[str, Arrival]:
        """Where each entry that was not stated here came from, by its id."""
        sql = f"SELECT e.id, {_ARRIVAL} FROM {ENTRY} e JOIN {ARRIVAL} a ON a.number = e.{ARRIVAL}"
        with _readable():
            return {id_: Arrival(*arrival) for id_, *arrival in self._sql.execute(sql)}

    def held(self) -> list[tuple[Entry, Arrival]]:
        """What waits beside the journal for the lead to decide, and where it came from."""
        sql = f"SELECT {_ENTRY}, {_ARRIVAL} FROM {HELD} e JOIN {ARRIVAL} a ON a.number = e.{ARRIVAL} ORDER BY e.id"
        with _readable():
            return [(_entry(*row[:7]), Arrival(*row[7:])) for row in self._sql.execute(sql)]

    def ids(self) -> set[str]:
        """The ids of all entries."""
        with _readable():
            return {id_ for (id_,) in self._sql.execute(f"SELECT id FROM {ENTRY}")}

    def digest(self) -> str:
        """The journal's digest. Nothing ever leaves the journal, so its last row says whether it has grown."""
        (last,) = self._sql.execute(f"SELECT max(rowid) FROM {ENTRY}").fetchone()
        if self._digest[0] != last:
            self._digest = last, journal.digest(self.ids())
        return self._digest[1]

    def authors(self) -> set[str]:
        """Everybody who stated anything."""
        with _readable():
            return {name for (name,) in self._sql.execute(f"SELECT DISTINCT author FROM {ENTRY}")}

    def size(self) -> int:
        """How many entries there are."""
        (count,) = self._sql.execute(f"SELECT count(*) FROM {ENTRY}").fetchone()
        return int(count)

    def amounts(self) -> Amounts:
        """How much there is. Nothing ever leaves the journal, so its last row tells how many entries there are."""
        (entries, count) = self._sql.execute(
            f"SELECT (SELECT ifnull(max(rowid), 0) FROM {ENTRY}), (SELECT count(*) FROM {READING})"
        ).fetchone()
        (pages,) = self._sql.execute("PRAGMA page_count").fetchone()
        if not self._page_size:
            (self._page_size,) = map(int, self._sql.execute("PRAGMA page_size").fetchone())  # SQLCipher says a text
        return Amounts(entries, count, int(pages) * self._page_size)

    def fields(self, subject: str) -> dict[str, Heads]:
        """The heads of one subject, by field."""
        if subject in self._kept:
            return self._kept[subject]
        heads = self.entries(f"JOIN {HEAD} h ON h.{ENTRY} = e.id WHERE h.subject = ?", subject)
        fields = {field: found for (_, field), found in journal.heads(heads).items()}
        if self._ours:
            self._keep(subject, fields)
        return fields

    def cases(self) -> dict[str, dict[str, Value]]:
        """The agreed values of every case, by its reference, in order. What is in conflict is None."""
        cases: dict[str, dict[str, Value]] = defaultdict(dict)
        taken_out: set[str] = set()
        with _readable():
            rows = self._sql.execute(
                f"SELECT h.subject, h.field, e.value FROM {HEAD} h JOIN {ENTRY} e ON e.id = h.{ENTRY} "
                "WHERE h.subject >= 'case/' AND h.subject < 'case0' ORDER BY h.subject"
            )
            for subject, field, text in rows:
                case, value = cases[subject.removeprefix("case/")], _value(text)
                case[field] = value if case.get(field, value) == value else None
                if field == IN_SAMPLE and case[field] is None:
                    taken_out.add(subject)
        for subject in taken_out:
            if not is_case(self.fields(subject)):
                del cases[subject.removeprefix("case/")]
        return cases

    def spoken_for(self) -> set[str]:
        """The readings (subjects) with an answer or a note, be it replaced since, by another than their reader."""
        of_signature = f"'{SIGNED}', '{NOTE}{SIGNED}'"
        found = self._sql.execute(
            f"SELECT DISTINCT subject FROM {ENTRY} WHERE subject > 'reading/' AND subject < 'reading0' "
            f"AND substr(subject, -length(author) - 1) <> '/' || author AND field NOT IN ({of_signature})"
        )
        return {subject for (subject,) in found}

    def several(self) -> list[journal.Key]:
        """The fields with more than one head."""
        with _readable():
            return self._sql.execute(f"SELECT subject, field FROM {HEAD} GROUP BY 1, 2 HAVING count(*) > 1").fetchall()

    def heads(self) -> set[tuple[str, str, str]]:
        """Subject, field and entry of all the heads that are kept."""
        with _readable():
            return set(self._sql.execute(f"SELECT subject, field, {ENTRY} FROM {HEAD}"))

    def rows(self, where: str = "", *parameters: str | int) -> list[Progress]:
        """The rows of readings."""
        with _readable():
            found = self._sql.execute(f"SELECT {_ROW} FROM {READING} {where}", parameters)
            return [
                Progress(
                    *(ref, assessor, readings.checked(self._instrument, outcomes), Signature(signed), last_at),
                    *(answered, missing, conflicts, Standing(standing)),
                )
                for ref, assessor, outcomes, signed, last_at, answered, missing, conflicts, standing in found
            ]

    def local(self, key: str) -> str | None:
        """This laptop's own note under a key."""
        with _readable():
            row = self._sql.execute(f"SELECT value FROM {LOCAL} WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_local(self, key: str, value: str) -> None:
        """Keep this laptop's own note under a key."""
        self._sql.execute(f"INSERT OR REPLACE INTO {LOCAL} VALUES (?, ?)", (key, value))
        self._noted[key] = value

    def signature_of(self, reading: str) -> str:
        """What a reading, of this subject, would be signed with as it stands."""
        details = journal.values(self.fields(case_subject(case_of(reading) or "")))
        return signature_of(self._instrument, details, self.fields(reading))

    def complaints(self) -> list[str]:
        """What SQLite finds wrong with the file, reading all of it."""
        return [line for (line,) in self._sql.execute("PRAGMA integrity_check").fetchall() if line != "ok"]

    def insert(self, entries: Iterable[Entry], arrivals: Mapping[str, Arrival] = MappingProxyType({})) -> None:
        """Add entries to the journal, and where those not stated here came from; nothing else."""
        entries, numbers = list(entries), self._numbers(arrivals)
        self._insert(ENTRY, ((entry, numbers.get(entry.id)) for entry in entries))
        self._new += entries

    def hold(self, entries: Iterable[Entry], arrivals: Mapping[str, Arrival]) -> None:
        """Keep entries beside the journal until the lead decides; those that are there, or in the journal, stay so."""
        known = self.ids() | {entry.id for entry, _ in self.held()}
        new = [entry for entry in entries if entry.id not in known]
        numbers = self._numbers({entry.id: arrivals[entry.id] for entry in new})
        self._insert(HELD, ((entry, numbers[entry.id]) for entry in new))

    def release(self) -> None:
        """Let go of what was kept beside the journal and is in it by now."""
        self._sql.execute(f"DELETE FROM {HELD} WHERE id IN (SELECT id FROM {ENTRY})")

    def _numbers(self, arrivals: Mapping[str, Arrival]) -> dict[str, int]:
        """The number of each entry's arrival, which is noted now."""
        row = f"INSERT INTO {ARRIVAL} (source, name, assessor, voice, key, at) VALUES (?, ?, ?, ?, ?, ?)"
        numbers = {one: self._sql.execute(row, astuple(one)).lastrowid or 0 for one in dict.fromkeys(arrivals.values())}
        return {id_: numbers[one] for id_, one in arrivals.items()}

    def _insert(self, table: str, entries: Iterable[tuple[Entry, int | None]]) -> None:
        self._sql.executemany(
            f"INSERT INTO {table} (id, subject, field, value, author, made_at, replaces, {ARRIVAL}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (e.id, e.subject, e.field, canonical(e.value), e.author, e.made_at, canonical(e.replaces), number)
                for e, number in entries
            ),
        )

    def follow(self, entry: Entry) -> tuple[OutcomeChange, ...]:
        """Bring the caches up to an entry made here just now, which replaces all heads of its field; what moved."""
        fields = self.fields(entry.subject)
        self._sql.execute(f"DELETE FROM {HEAD} WHERE subject = ? AND field = ?", (entry.subject, entry.field))
        self._sql.execute(f"INSERT INTO {HEAD} VALUES (?, ?, ?)", (entry.subject, entry.field, entry.id))
        fields[entry.field] = (entry,)
        if entry.subject == INSPECTION:
            named = [entry.field.removeprefix(RECORD)] if entry.field.startswith(RECORD) else []
            changed = [pair for case_ref in named for pair in self._refresh(case_ref, {})]
        else:
            changed = self._refresh(case_of(entry.subject) or "", {entry.subject: entry.made_at})
        return tuple(
            change
            for before, after in changed
            for change in readings.moved(self._instrument, before.outcomes, after.outcomes)
        )

    def take_in(self, entries: Iterable[Entry], arrivals: Mapping[str, Arrival] = MappingProxyType({})) -> None:
        """Add entries that are new to the journal, wherever they come from, and bring the caches up to them."""
        new: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            new[entry.subject].append(entry)
        old = {subject: self.entries("WHERE e.subject = ?", subject) for subject in new}
        self.insert((entry for stated in new.values() for entry in stated), arrivals)
        self._rebuild({subject: old[subject] + stated for subject, stated in new.items()})

    def rebuild(self) -> None:
        """Work out all the caches, which are empty, from the journal."""
        by_subject: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries():
            by_subject[entry.subject].append(entry)
        self._rebuild(by_subject)

    def heads_of(self, statement: Statement) -> Heads:
        """The heads of the field that a statement is about."""
        return self.fields(statement.subject).get(statement.field, ())

    def check_case(self, subject: str, added: Collection[str] = ()) -> None:
        """Refuse a reading of a case that is not there, nor being `added` (subjects)."""
        case_ref = case_of(subject)
        if case_ref is None or assessor_of(subject) is None or case_subject(case_ref) in added:
            return
        if not is_case(self.fields(case_subject(case_ref))):
            raise readings.unknown(self._instrument, case_ref)

    def _rebuild(self, by_subject: Mapping[str, list[Entry]]) -> None:
        """The caches of these subjects, with all that is stated of each, and of the readings that depend on them."""
        touched: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(by_subject):
            touched[case_of(subject) or ""].append(subject)
        for case_ref, subjects in touched.items():
            for subject in subjects:
                self._rebuild_heads(subject, by_subject[subject])
            if case_ref:
                self._refresh(
                    case_ref, {subject: max(entry.made_at for entry in by_subject[subject]) for subject in subjects}
                )
        if INSPECTION in by_subject:
            for field in self.fields(INSPECTION):
                if field.startswith(RECORD):
                    self._refresh(field.removeprefix(RECORD), {})

    def _rebuild_heads(self, subject: str, entries: list[Entry]) -> None:
        fields = {field: found for (_, field), found in journal.heads(entries).items()}
        self._sql.execute(f"DELETE FROM {HEAD} WHERE subject = ?", (subject,))
        self._sql.executemany(
            f"INSERT INTO {HEAD} VALUES (?, ?, ?)",
            ((subject, field, head.id) for field, found in fields.items() for head in found),
        )
        self._keep(subject, fields)

    def _refresh(self, case_ref: str, latest: Mapping[str, str]) -> list[tuple[Progress, Progress]]:
        """Work out the readings of a case after these subjects changed (subject -> time); rows before and after."""
        before = {row.assessor: row for row in self.rows("WHERE case_ref = ?", case_ref)}
        stale = {row.assessor: row.last_at for row in before.values() if case_subject(case_ref) in latest}
        for subject, made_at in latest.items():
            if assessor := assessor_of(subject):
                stale[assessor] = max(made_at, before.get(assessor, Progress()).last_at)
        after = readings.of_case(self._instrument, case_ref, self.fields, before, stale)
        changed = [row for row in after if row != before.get(row.assessor)]
        self._sql.executemany(
            f"INSERT OR REPLACE INTO {READING} ({_ROW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(row.case_ref, row.assessor, row.outcomes, row.signature, row.last_at),
                    *(row.answered, row.missing, row.conflicts, row.standing),
                )
                for row in changed
            ),
        )
        return [(before.get(row.assessor, Progress()), row) for row in changed]

    def _keep(self, subject: str, fields: dict[str, Heads]) -> None:
        while len(self._kept) >= _FEW:
            del self._kept[next(iter(self._kept))]
        self._kept[subject] = fields


def _entry(id_: str, subject: str, field: str, value: str, author: str, made_at: str, replaces: str) -> Entry:
    return Entry(id_, subject, field, _value(value), author, made_at, _ids(json.loads(replaces)))


@contextmanager
def _readable() -> Iterator[None]:
    """Refused where a row holds what this program never writes: somebody altered the file by other means."""
    try:
        yield
    except (ValueError, TypeError, RecursionError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and not is_no_text(error):
            raise
        raise Refused("The file was altered and holds what cannot be read: open a backup of it instead.") from error


@lru_cache(maxsize=4096)  # most answers are one of a few words
def _value(text: str) -> Value:
    value = json.loads(text)
    if isinstance(value, list) and all(isinstance(text, str) for text in value):
        return tuple(value)
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise TypeError(value)


def _ids(found: object) -> tuple[str, ...]:
    """What an entry replaces. What is no text among it is made one: the entry's own id then shows that it was altered.

    TypeError if there is no list.
    """
    if not isinstance(found, list):
        raise TypeError(found)
    return tuple(map(str, found))
