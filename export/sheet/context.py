"""What stands beside the figures of a score sheet: evidence, findings, performance, samples, an earlier inspection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from export.sheet.evidence import Evidence, evidence
from export.sheet.findings import Findings
from export.sheet.performance import MeasureRow, performance
from export.sheet.response import Response, response
from export.sheet.samples import Samples
from model.instrument.instrument import Instrument
from model.instrument.values import to_text
from model.journal.field_names import EARLIER, EARLIER_SOURCE
from model.journal.records import Value


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the area besides its figures. Empty where nothing is stated.

    `earlier` is what an earlier inspection found, in percent by code.
    """

    findings: Findings | None = None
    evidence: tuple[Evidence, ...] = ()
    response: Response | None = None
    performance: tuple[MeasureRow, ...] = ()
    samples: Samples | None = None
    earlier: Mapping[str, str] = field(default_factory=dict)
    earlier_source: str = ""


def area_context(
    instrument: Instrument,
    stated: Mapping[str, Value],
    returned: int,
    samples: Samples | None,
    findings: Findings | None,
) -> Context:
    """All of it, for the area as a whole; `returned` is how many signed readings there are."""
    return Context(
        findings=findings,
        evidence=evidence(instrument, stated),
        response=response(instrument, stated, returned),
        performance=performance(instrument, stated),
        samples=samples,
        earlier=_earlier(stated),
        earlier_source=to_text(stated.get(EARLIER_SOURCE)),
    )


def part_context(stated: Mapping[str, Value], samples: Samples | None) -> Context:
    """What a part of the area's cases has beside it: the rest is of the area, so no part of its cases has it."""
    return Context(samples=samples, earlier=_earlier(stated), earlier_source=to_text(stated.get(EARLIER_SOURCE)))


def _earlier(stated: Mapping[str, Value]) -> dict[str, str]:
    """What an earlier inspection found, in percent as it was stated, by code or thread id."""
    return {name.removeprefix(EARLIER): to_text(value) for name, value in stated.items() if name.startswith(EARLIER)}
