"""What the names of Caseread's own files end in. Loads nothing, so that the window can name them at start-up."""

from __future__ import annotations

INSPECTION_SUFFIX = ".caseread"
PACK_SUFFIX = ".caseread-pack"
RETURN_SUFFIX = ".caseread-return"
KEY_SUFFIX = ".caseread-key"
"""Of a backup of a lead's key."""
