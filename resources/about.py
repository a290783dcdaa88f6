"""What this program is, which version, and under whose licences it stands."""

from __future__ import annotations

VERSION = "0.1.0"

ABOUT = f"""Caseread {VERSION}

Caseread is the case-reading tool for probation inspections. It works offline: it opens no network connection.

Caseread is free software under the MIT licence. It carries its instruments as data rebuilt from published inspection \
reports (Crown copyright): the wording of the questions is this project's own. The DejaVu fonts are under their own \
free licence. It stands on these packages:"""


def licences_text() -> str:
    """A line for each package that is shipped: its name, its licence, and what it carries inside."""
    from resources import access  # start-up: it reads instruments too

    return "\n".join(
        f"{name}: {row['licence']}" + (f"; inside it {row['parts']}" if "parts" in row else "")
        for name, row in access.licences().items()
    )
