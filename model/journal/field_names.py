"""The names of the fields that statements are about, and what each holds."""

from __future__ import annotations

IN_SAMPLE = "in_sample"
"""A case field: yes. A case exists by being stated, whatever else is known of it."""


WITHDRAWN = "withdrawn"
"""A case field holding the reason why the case is out of the sample after all."""


ASSESSOR = "assessor:"
"""An inspection field, `assessor:<name>`: the type of that assessor."""


RECORD = "record:"
"""An inspection field, `record:<case>`: the assessor whose reading of a case read twice is the one that counts."""


FROZEN = "frozen:"
"""An inspection field, `frozen:<criterion code>` or `frozen:overall`: how far the readers of cases read twice agreed
before their readings were reconciled, in canonical JSON (`export.sheet.agreement`)."""


OVERALL = "overall"


FIRST_READER = "reader:1"

SECOND_READER = "reader:2"
"""Case fields: the assessors whom the case is allocated to; the second reads it blind of the first."""


MANAGER_REF = "manager_ref:"
"""An inspection field, `manager_ref:<assessor>`: an area assessor's own reference as an offender manager."""


RECIPIENT = "recipient"
"""An inspection field: the lead's public key, to which returns are sealed. Every copy carries it."""


SIGNER = "signer:"
"""An inspection field, `signer:<assessor>:<public key>`: whether the assessor's returns may be signed with this key
(`KeyState`); several may be accepted. In journals of before, `signer:<assessor>` holds the one key that is."""


LEAD_SIGNER = "lead_signer:"
"""An inspection field, `lead_signer:<public key>`: whether it is a key of the lead's (`KeyState`), to sign packs."""


CLOSED = "closed"
"""An inspection field: the digest of the journal as the lead closed the inspection; nothing is stated after it."""


CONTEXT = "context:"
"""An inspection field, `context:<name>`: one figure of the area's context."""


QUOTA = "quota:"
"""An inspection field, `quota:<id>`: how many cases of a kind the lead plans, where not as many as the instrument."""


SAMPLE_SEED = "sample_seed"

ALLOCATION_SEED = "allocation_seed"
"""Inspection fields: the number from which the last draw, or the last sharing out, can be made again."""


GRADE = "grade:"
"""Inspection fields, `grade:<code>`: the lead's grade; `grade:<subsample>:<code>`: that for a subsample's theme."""


CONCLUSION = "conclusion:"


SPECIFIC = "specific:"
"""An inspection field, `specific:<id>`: the lead's grade of one of the specific criteria under a grading."""


RECOMMENDATION = "recommendation:"
"""An inspection field, `recommendation:<n>`: the text. Numbers are stable: one whose text was cleared stays unused."""


ADDRESSED = "addressed:"
"""An inspection field, `addressed:<n>`: to whom the recommendation is made."""


ABOUT = "about:"
"""An inspection field, `about:<n>`: the codes of the criteria and gradings that the recommendation rests on."""


STATUS = "status:"
"""An inspection field, `status:<n>`: what follow-up found of the recommendation; its note says how."""


FURTHER_INSPECTION = "further_inspection"
"""An inspection field: whether the lead wants the area inspected again."""


EARLIER = "earlier:"
"""An inspection field, `earlier:<code or thread id>`: the percent that an earlier inspection found."""


EARLIER_SOURCE = "earlier_source"
"""An inspection field: where those percents are from."""


MEASURED = "measure:"
"""An inspection field, `measure:<id>:<column>`: what a line of the performance table says in one of `MEASURED_AS`."""


MARK = "mark:"

EARLIER_MARK = "earlier_mark:"
"""Inspection fields, `mark:<strand>:<criterion code>`: how the criterion is marked, or was before."""


OPTION = "option:"
"""An inspection field, `option:<name>`: the way to reckon that was chosen, of those left open."""


MANDATORY = "mandatory:"
"""An inspection field, `mandatory:<criterion code>`: yes or no, where the instrument does not know."""


NATIONAL = "national:"
"""An inspection field, `national:<question id or code>`: the percent found in the whole country so far."""


ENABLER = "enabler:"

BARRIER = "barrier:"
"""Inspection fields, `enabler:<section>:<n>`: what helped, or stood in the way of, good work in a section."""


EXAMPLE = "example:"
"""An inspection field, `example:<n>`: a practice example. What it is comes with it, in the four fields below."""


EXAMPLE_LABEL = "example_label:"

EXAMPLE_SECTION = "example_section:"

EXAMPLE_NAME = "example_name:"

EXAMPLE_CHECKED = "example_checked:"
"""Inspection fields: good or poor; the section; the changed name; and whether label and names were checked (yes)."""


EVIDENCE = "evidence:"
"""An inspection field, `evidence:<instrument id>:<question id>`: counts from a questionnaire, in canonical JSON."""
