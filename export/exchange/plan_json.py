"""The plan of a gathering as data, for other programs."""

from __future__ import annotations

from typing import Any

from export.exchange.gathering import Gathered
from model.file.store import Store


def as_json(store: Store, gathered: Gathered) -> dict[str, Any]:
    """What `merge --json` prints, with the digest of the journal as it is now."""
    plan = gathered.plan
    return {
        "new": len(plan.new),
        "known": plan.known,
        "conflicts": [
            {
                "subject": subject,
                "field": field,
                "heads": [{"value": head.value, "author": head.author, "made_at": head.made_at} for head in heads],
            }
            for (subject, field), heads in plan.conflicts.items()
        ],
        "signers": [
            {"assessor": signer.assessor, "key": signer.key, "words": signer.words, "changed": signer.changed}
            for signer in gathered.signers
        ],
        "proposals": [
            {
                "id": one.id,
                "author": one.author,
                "case_ref": one.case_ref,
                "adds_case": one.adds_case,
                "values": [
                    {"field": value.field, "now": value.now, "proposed": value.proposed} for value in one.values
                ],
            }
            for one in gathered.proposals
        ],
        "left_out": [
            {"subject": entry.subject, "field": entry.field, "value": entry.value, "author": entry.author}
            for entry in gathered.left_out
        ],
        "changes": [
            {
                "id": one.id,
                "subject": one.subject,
                "why": one.why,
                "taken": one.taken,
                "fields": [{"field": field, "now": [*now], "then": [*then]} for field, now, then in one.changes],
            }
            for one in gathered.changes
        ],
        "former_leads": [
            {"id": one.id, "key": one.key, "words": one.words, "entries": one.entries} for one in gathered.former_leads
        ],
        "alike": [
            {"what": "name" if one.is_name else "case_ref", "new": one.new, "known": one.known}
            for one in gathered.alike
        ],
        "journal_digest": store.digest(),
    }
