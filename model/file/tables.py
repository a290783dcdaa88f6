"""The journal and its caches as rows: what is said, the heads of it, and one row per reading.

No transactions here: the store opens one around whatever must happen together.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from model.file.database import ENTRY, HEAD, LOCAL, READING
from model.file.sqlite import is_no_text, sqlite3
from model.inspection import readings
from model.inspection.readings import Progress, Signature, Standing
from model.inspection.signed_content import signature_of
from model.instrument.instrument import Instrument
from model.journal import journal
from model.journal.field_names import RECORD
from model.journal.journal import Heads, canonical
from model.journal.records import INSPECTION, Entry, OutcomeChange, Refused, Value, assessor_of, case_of, case_subject

_ENTRY = "e.id, e.subject, e.field, e.value, e.author, e.made_at, e.replaces"
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

    def move_to(self, connection: sqlite3.Connection, ours: bool) -> None:
        """From now on read and write through this connection, and trust nothing that was kept."""
        self._sql = connection
        self._ours = ours
        self.forget()

    def forget(self) -> None:
        """Trust nothing that was kept in memory: a transaction has failed."""
        self._kept.clear()
        self._digest = -1, ""

    def entries(self, where: str = "", *parameters: str) -> list[Entry]:
        """Entries in order of arrival. `where` may begin with a join; the entry is `e`."""
        sql = f"SELECT {_ENTRY} FROM {ENTRY} e {where} ORDER BY e.rowid"
        with _readable():
            return [
                Entry(id_, subject, field, _value(value), author, made_at, _ids(json.loads(replaces)))
                for id_, subject, field, value, author, made_at, replaces in self._sql.execute(sql, parameters)
            ]

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

    def size(self) -> int:
        """How many entries there are."""
        (count,) = self._sql.execute(f"SELECT count(*) FROM {ENTRY}").fetchone()
        return int(count)

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
        with _readable():
            found = self._sql.execute(
                f"SELECT h.subject, h.field, e.value FROM {HEAD} h JOIN {ENTRY} e ON e.id = h.{ENTRY} "
                "WHERE h.subject >= 'case/' AND h.subject < 'case0' ORDER BY h.subject"
            )
            for subject, field, text in found:
                case, value = cases[subject.removeprefix("case/")], _value(text)
                case[field] = value if case.get(field, value) == value else None
        return cases

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

    def signature_of(self, reading: str) -> str:
        """What a reading, of this subject, would be signed with as it stands."""
        details = journal.values(self.fields(case_subject(case_of(reading) or "")))
        return signature_of(self._instrument, details, self.fields(reading))

    def complaints(self) -> list[str]:
        """What SQLite finds wrong with the file, reading all of it."""
        return [line for (line,) in self._sql.execute("PRAGMA integrity_check").fetchall() if line != "ok"]

    def insert(self, entries: Iterable[Entry]) -> None:
        """Add entries to the journal, and nothing else."""
        self._sql.executemany(
            f"INSERT INTO {ENTRY} (id, subject, field, value, author, made_at, replaces) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (e.id, e.subject, e.field, canonical(e.value), e.author, e.made_at, canonical(e.replaces))
                for e in entries
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

    def take_in(self, entries: Iterable[Entry]) -> None:
        """Add entries that are new to the journal, wherever they come from, and bring the caches up to them."""
        new: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            new[entry.subject].append(entry)
        old = {subject: self.entries("WHERE e.subject = ?", subject) for subject in new}
        self.insert(entry for said in new.values() for entry in said)
        self._rebuild({subject: old[subject] + said for subject, said in new.items()})

    def rebuild(self) -> None:
        """Work out all the caches, which are empty, from the journal."""
        said: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries():
            said[entry.subject].append(entry)
        self._rebuild(said)

    def _rebuild(self, said: Mapping[str, list[Entry]]) -> None:
        """The caches of these subjects, of which this is said in all, and of the readings that depend on them."""
        touched: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(said):
            touched[case_of(subject) or ""].append(subject)
        for case_ref, subjects in touched.items():
            for subject in subjects:
                self._rebuild_heads(subject, said[subject])
            if case_ref:
                self._refresh(
                    case_ref, {subject: max(entry.made_at for entry in said[subject]) for subject in subjects}
                )
        if INSPECTION in said:
            for field in self.fields(INSPECTION):
                if field.startswith(RECORD):
                    self._refresh(field.removeprefix(RECORD), {})

    def _rebuild_heads(self, subject: str, said: list[Entry]) -> None:
        fields = {field: found for (_, field), found in journal.heads(said).items()}
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
