"""Ways to spoil a file, each drawn from a `random.Random`: the same seed spoils it the same way again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any

BYTES = (b"\0", b"\xff", b"\n", b"\r\n", b'"', b",", b";", b"\xed\xa0\x80", b"\xf0\x9f\x92\xa9", b"]" * 3, b"[" * 3)

TEXTS = (
    *(
        "",
        " ",
        "\0",
        "\n",
        "\r",
        "\x1b[2J",
        "\u202egnp.exe",
        "\ud800",
        "\ufeff",
        "x" * 70_000,
        "'; DROP TABLE entry; --",
    ),
    *(
        "=1+1",
        "{{ 7*7 }}",
        "<script>",
        "../../../etc/passwd",
        "NaN",
        "1e999999999",
        "9" * 5_000,
        "\uff11",
        "yes",
        "K001",
    ),
    *("not_applicable", "reading/K001/Anna", "reading//Anna", "reading/K001/Ben", "case/K001", "inspection", "signed"),
)

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 2**31, 2**63, 2**64, 10**400, 1.0, 0.5, 1e300, float("nan"), float("inf")),
    *([], {}, [[]], [None], ["yes"], ["yes", "yes"], {"a": {}}, {"min": -1}, "0" * 64, "f" * 64, *TEXTS),
)


def bytes_spoilt(rng: Random, data: bytes, most: int = 3) -> bytes:
    """The bytes with one to a few changes: flipped, set, lost, doubled, moved, or something put in."""
    spoilt = bytearray(data)
    for _ in range(rng.randint(1, most)):
        _SPOIL_BYTES[rng.randrange(len(_SPOIL_BYTES))](rng, spoilt)
    return bytes(spoilt)


def _flip(rng: Random, data: bytearray) -> None:
    if data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _set(rng: Random, data: bytearray) -> None:
    if data:
        data[rng.randrange(len(data))] = rng.randrange(256)


def _cut(rng: Random, data: bytearray) -> None:
    start, end = _chunk(rng, data)
    del data[start:end]


def _end(rng: Random, data: bytearray) -> None:
    del data[rng.randint(0, len(data)) :]


def _double(rng: Random, data: bytearray) -> None:
    start, end = _chunk(rng, data)
    data[end:end] = data[start:end]


def _move(rng: Random, data: bytearray) -> None:
    start, end = _chunk(rng, data)
    chunk = data[start:end]
    del data[start:end]
    at = rng.randint(0, len(data))
    data[at:at] = chunk


def _blank(rng: Random, data: bytearray) -> None:
    start, end = _chunk(rng, data)
    data[start:end] = bytes([rng.choice((0, 255))]) * (end - start)


def _put_in(rng: Random, data: bytearray) -> None:
    at = rng.randint(0, len(data))
    data[at:at] = rng.choice(BYTES) * rng.choice((1, 1, 1, 1_000))


def _chunk(rng: Random, data: bytearray) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.choice((1, 2, 4, 16, 64, 512, 4096)))


_SPOIL_BYTES: Sequence[Callable[[Random, bytearray], None]] = (
    *(_flip, _flip, _flip, _set, _cut, _end, _double, _move, _blank, _put_in),
)


def data_spoilt(rng: Random, data: Any) -> Any:
    """What JSON or TOML held, with a value replaced, lost, doubled or exchanged for another."""
    whole = [deepcopy(data)]
    holder, key = rng.choice(_places(whole))
    other, elsewhere = rng.choice(_places(whole))
    match rng.randrange(6):
        case 0 | 1:
            holder[key] = deepcopy(rng.choice(VALUES))
        case 2 if len(holder) > 1:
            del holder[key]
        case 3:
            holder[key], other[elsewhere] = deepcopy(other[elsewhere]), deepcopy(holder[key])
        case 4 if isinstance(holder, list) and holder is not whole:
            holder.insert(rng.randint(0, len(holder)), deepcopy(holder[key]))
        case _:
            holder[key] = _altered(rng, holder[key])
    return whole[0]


def _altered(rng: Random, value: Any) -> Any:
    """A value of the same kind that is nearly the same."""
    match value:
        case str() if value:
            at = rng.randrange(len(value))
            return value[:at] + rng.choice("aZ09 /:é\n\u202e") + value[at + rng.randint(0, 1) :]
        case bool():
            return not value
        case int():
            return value + rng.choice((-1, 1, 10**9))
        case list():
            return rng.sample(value, len(value))
        case dict():
            return {**value, rng.choice(TEXTS): deepcopy(rng.choice(VALUES))}
        case _:
            return rng.choice(TEXTS)


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Everything in it, by what holds it and under which key. What lies deep is as likely as what lies on top."""
    found: list[tuple[Any, Any]] = []
    layer = [data]
    while layer:
        places = [
            (holder, key) for holder in layer for key in (holder if isinstance(holder, dict) else range(len(holder)))
        ]
        found += places
        layer = [holder[key] for holder, key in places if isinstance(holder[key], dict | list)]
    return found


def json_text(rng: Random, data: Any) -> bytes:
    """JSON as another program may write it: mostly canonical, now and then with keys twice or nested without end."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=rng.random() < 0.1)
    match rng.randrange(40):
        case 0:
            text = text.replace("{", '{"version":1,', 1)
        case 1:
            text = text.replace("[", "[" * 5_000, 1)
        case 2:
            text = json.dumps(data, indent=1)
    return text.encode("utf-8", errors="surrogatepass")


def cells_spoilt(rng: Random, table: list[list[str]]) -> list[list[str]]:
    """A table with cells replaced, lost, doubled or exchanged; or whole rows or columns."""
    rows = deepcopy(table)
    row, other = rng.choice(rows), rng.choice(rows)
    at = rng.randrange(len(row))
    match rng.randrange(8):
        case 0:
            rows.remove(row)
        case 1:
            rows.insert(rng.randint(0, len(rows)), list(other))
        case 2:
            row.pop(at)
        case 3:
            row.insert(at, rng.choice(TEXTS))
        case 4 if at < len(other):
            row[at], other[at] = other[at], row[at]
        case 5:
            column = [cells[at] for cells in rows if at < len(cells)]
            row[at] = rng.choice(column)
        case 6:
            row[at] = str(_altered(rng, row[at]))
        case _:
            row[at] = rng.choice(TEXTS)
    return rows or [[]]
