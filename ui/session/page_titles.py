"""What the pages of the window are called. All else about a page is in the table of pages, `ui/window/pages.py`.

A title stands here so that the page itself and the actions that work on it alone can name it too.
"""

from __future__ import annotations

CASES = "Cases"
READ = "Read"
GATHER = "Gather"
SCORES = "Scores"
MARKS = "Marks"
SECTION_FOUR = "Section 4"
PERFORMANCE = "Performance"
FINDINGS = "Findings"
NEXT_STEPS = "Next steps"
SHEET = "Sheet"
AUDIT = "Audit"
RETURN = "Return"

RESULTS = "Results"
"""What Scores is called where the questions are counted and not scored."""
