"""How many questionnaires were sent, and how many came back: each a respondent whose answers are read and signed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from model.instrument.instrument import Instrument
from model.journal.field_names import CONTEXT
from model.journal.records import Value
from scoring.figures import half_up

SENT = "sent"
"""The field of the area's context that says how many questionnaires were sent. Instruments without it send none."""


class Response(NamedTuple):
    """How many came back, and how many were sent; None where that is not stated."""

    returned: int
    sent: int | None

    @property
    def figures(self) -> str:
        """With its base where there is one: "26 of 100"."""
        return f"{self.returned}" if self.sent is None else f"{self.returned} of {self.sent}"

    @property
    def words(self) -> str:
        """The response rate with its base: "26 of 100 sent (26%)"; where there is none, why not."""
        if self.sent is None:
            return f"{self.returned}; how many were sent is not stated"
        if self.returned > self.sent:
            return f"{self.returned}, more than the {self.sent} that were sent: one of the two is wrong"
        rate = f" ({half_up(Fraction(100 * self.returned, self.sent))}%)" if self.sent else ""
        return f"{self.figures} sent{rate}"


def response(instrument: Instrument, stated: Mapping[str, Value], returned: int) -> Response | None:
    """What came back, of what is stated to have been sent; None for an instrument that sends nothing."""
    if SENT not in instrument.context_field:
        return None
    sent = stated.get(CONTEXT + SENT)
    return Response(returned, sent if isinstance(sent, int) else None)
