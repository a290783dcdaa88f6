"""Formula injection: text from other laptops must never run in the spreadsheet that opens it."""

from __future__ import annotations


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula, by its first character (OWASP, "CSV Injection")."""
    return text.startswith(("=", "+", "-", "@", "\t", "\r"))
