"""What this program is, which version, and under whose licences it stands."""

from __future__ import annotations

VERSION = "0.1.0"

ABOUT = f"""Caseread {VERSION}

Caseread is the case-reading tool for probation inspections. It works offline: it opens no network connection.

Caseread is free software under the MIT licence. It stands on PySide6 and Qt (LGPL version 3), sqlite-utils and \
pypdfium2 (Apache 2.0, and BSD), Jinja2, Click and ReportLab (BSD), openpyxl (MIT), and the DejaVu fonts (their own \
free licence). It carries its instruments as data rebuilt from published inspection reports (Crown copyright): the \
wording of the questions is this project's own."""
