"""The names that no case field and no question may have, since they mean something else already."""

from __future__ import annotations

from model.journal.field_names import IN_SAMPLE, WITHDRAWN
from model.journal.records import SIGNED

CASE_REF = "case_ref"
"""The column of a table with the reference of a case."""

ASSESSOR_NAME = "assessor"
"""The column of a table with the name of the assessor who read the case."""

RESERVED_NAMES = (SIGNED, IN_SAMPLE, WITHDRAWN, CASE_REF, ASSESSOR_NAME)
