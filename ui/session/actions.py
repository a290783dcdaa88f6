"""Every action of the window in one table: menus, tooltips, shortcuts and the keyboard page are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Act(Enum):
    """What can be done from the keyboard."""

    NEW = auto()
    OPEN = auto()
    DEMO = auto()
    BACKUP = auto()
    BACKUPS = auto()
    BACK_UP_KEY = auto()
    RESTORE_KEY = auto()
    CLOSE_INSPECTION = auto()
    ANONYMISED = auto()
    DESTROY = auto()
    PROTECT = auto()
    CHANGE_PASSPHRASE = auto()
    REMOVE_PASSPHRASE = auto()
    LOCK = auto()
    CLOSE_FILE = auto()
    QUIT = auto()
    UNDO = auto()
    REDO = auto()
    BIGGER = auto()
    SMALLER = auto()
    ORIGINAL_SIZE = auto()
    IMPORT_SAMPLE = auto()
    ADD_CASE = auto()
    EDIT_CASE = auto()
    FILTER = auto()
    OPEN_CASE = auto()
    WITHDRAW = auto()
    SAMPLE_DESK = auto()
    READERS = auto()
    MAKE_PACK = auto()
    YES_NO = auto()
    DIGIT = auto()
    NOT_APPLICABLE = auto()
    CLEAR = auto()
    NEXT = auto()
    BACK = auto()
    NEXT_CRITERION = auto()
    PREVIOUS_CRITERION = auto()
    NEXT_MISSING = auto()
    MISSING_LIST = auto()
    FIND = auto()
    NOTE = auto()
    GUIDANCE = auto()
    SIGN = auto()
    REOPEN = auto()
    ADD_RETURNS = auto()
    DRILL = auto()
    DRILL_BACK = auto()
    CONCLUDE = auto()
    CONCLUSION_REASON = auto()
    COPY_TABLE = auto()
    GROUP = auto()
    EARLIER = auto()
    MARK = auto()
    MARK_REASON = auto()
    OTHER_STRAND = auto()
    EARLIER_MARK = auto()
    MANDATORY = auto()
    RECKON = auto()
    GRADE = auto()
    GRADE_EVIDENCE = auto()
    SPECIFICS = auto()
    SPECIFICS_BACK = auto()
    OTHER_SAMPLE = auto()
    MEASURE = auto()
    MEASURES_BACK = auto()
    ADD_EVIDENCE = auto()
    ADD_ENABLER = auto()
    ADD_BARRIER = auto()
    ADD_EXAMPLE = auto()
    CHANGE_FINDING = auto()
    TAKE_FINDING_AWAY = auto()
    CHECK_EXAMPLE = auto()
    ADD_RECOMMENDATION = auto()
    CHANGE_RECOMMENDATION = auto()
    TAKE_AWAY = auto()
    FOLLOW_UP = auto()
    FOLLOW_UP_NOTE = auto()
    SAVE_RETURN = auto()
    PRINT = auto()
    SAVE_PDF = auto()
    SAVE_HTML = auto()
    CHECK_SHEET = auto()
    WHO = auto()
    FILTER_AUDIT = auto()
    EXPORT_AUDIT = auto()
    KEYS = auto()
    GUIDE = auto()
    ABOUT = auto()


class Spec(NamedTuple):
    """One row of the table. `page` is the title of the only page where the action works, None for everywhere.

    `by_page`: the page takes the key itself (a letter or digit must stay typeable in its text boxes), so the action
    carries no shortcut; it is listed here because people must be able to read about it.
    """

    text: str
    shortcuts: tuple[str, ...]
    page: str | None
    tip: str
    by_page: bool = False


_CASES, _READ, _GATHER, _RETURN, _SHEET = "Cases", "Read", "Gather", "Return", "Sheet"
_SCORES, _SECTION_FOUR, _NEXT_STEPS, _AUDIT = "Scores", "Section 4", "Next steps", "Audit"
_FINDINGS = "Findings"
_MARKS = "Marks"
_PERFORMANCE = "Performance"

SPECS: Mapping[Act, Spec] = {
    Act.NEW: Spec("&New inspection…", ("Ctrl+N",), None, "Make the file for a new inspection"),
    Act.OPEN: Spec("&Open…", ("Ctrl+O",), None, "Open an inspection file"),
    Act.DEMO: Spec("Open the &demonstration", (), None, "Open a practice inspection of 110 invented cases"),
    Act.BACKUP: Spec("Save a &backup copy", (), None, "Save a whole copy of the file beside it, dated"),
    Act.BACKUPS: Spec("Back&ups…", ("Ctrl+Shift+B",), None, "The backups of the file: what differs, and restoring one"),
    Act.BACK_UP_KEY: Spec("Back up the &key…", (), None, "Keep a spare of the key that opens the returns"),
    Act.RESTORE_KEY: Spec("&Restore a key…", (), None, "Take the key of a lost file into this one, from its backup"),
    Act.PROTECT: Spec("&Protect by a passphrase…", (), None, "From then on the file opens with its passphrase alone"),
    Act.CHANGE_PASSPHRASE: Spec("Change the pa&ssphrase…", (), None, "Give the file another passphrase"),
    Act.REMOVE_PASSPHRASE: Spec("Re&move the passphrase…", (), None, "Have the file open without one"),
    Act.LOCK: Spec(
        "&Lock now", ("Ctrl+L",), None, "Closes a protected file until its passphrase is typed; everything is saved"
    ),
    Act.CLOSE_INSPECTION: Spec(
        "Close or reopen the &inspection…", (), None, "Nothing can be stated in a closed inspection"
    ),
    Act.ANONYMISED: Spec("E&xport an anonymised copy…", (), None, "Scores and outcomes, no words and no references"),
    Act.DESTROY: Spec("Des&troy the file…", (), None, "Remove the file, its backups and what lies beside it"),
    Act.CLOSE_FILE: Spec("&Close the file", ("Ctrl+W",), None, "Go back to the start page"),
    Act.QUIT: Spec("&Quit", ("Ctrl+Q",), None, "Close Caseread; every answer is already saved"),
    Act.UNDO: Spec("&Undo", ("Ctrl+Z",), None, "Take back the last thing stated"),
    Act.REDO: Spec("&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), None, "State again what was undone"),
    Act.BIGGER: Spec("&Larger text", ("Ctrl++", "Ctrl+="), None, "Show all text larger, up to 200 %"),
    Act.SMALLER: Spec("&Smaller text", ("Ctrl+-",), None, "Show all text smaller"),
    Act.ORIGINAL_SIZE: Spec("&Original text size", ("Ctrl+0",), None, "Show text at the system's own size"),
    Act.IMPORT_SAMPLE: Spec("&Import a sample…", ("Ctrl+I",), _CASES, "Add or update cases from a CSV or XLSX file"),
    Act.ADD_CASE: Spec("&Add a case…", ("Ctrl+Shift+N",), _CASES, "Add one case to the sample"),
    Act.EDIT_CASE: Spec("&Edit the case…", ("F2",), _CASES, "Change the details of the selected case"),
    Act.FILTER: Spec("&Filter the cases", ("Ctrl+F",), _CASES, "Go to the filter box"),
    Act.OPEN_CASE: Spec("&Read the case", ("Return",), _CASES, "Open the selected case on the Read page", by_page=True),
    Act.SAMPLE_DESK: Spec(
        "Sample and &quotas…", ("Ctrl+U",), _CASES, "Plan against sample, a draw from a list, who reads what"
    ),
    Act.READERS: Spec("Who &reads it…", ("F4",), _CASES, "Say who reads the selected case, and who reads it again"),
    Act.WITHDRAW: Spec("&Withdraw or restore…", (), _CASES, "Take the case out of the sample, or put it back"),
    Act.MAKE_PACK: Spec("Make a &pack for an assessor…", (), _CASES, "Seal cases in a file to hand to an assessor"),
    Act.YES_NO: Spec("Answer yes or no", ("Y", "N"), _READ, "Answers, and moves to the next question", by_page=True),
    Act.DIGIT: Spec(
        "Give the answer with that number", tuple("123456789"), _READ, "Answers, and moves on", by_page=True
    ),
    Act.NOT_APPLICABLE: Spec(
        "Answer not applicable", ("0", "A"), _READ, "Takes the case out of the question, where that is allowed", True
    ),
    Act.CLEAR: Spec("Clear the &answer", ("Del", "Backspace"), _READ, "Leaves the question unanswered", by_page=True),
    Act.NEXT: Spec("N&ext question", ("Return",), _READ, "Moves on without changing the answer", by_page=True),
    Act.BACK: Spec("&Previous question", ("Shift+Return",), _READ, "Goes back one question", by_page=True),
    Act.NEXT_CRITERION: Spec(
        "Next &criterion", ("Ctrl+Down", "Ctrl+PgDown", "Ctrl+Enter"), _READ, "Goes to the next criterion"
    ),
    Act.PREVIOUS_CRITERION: Spec(
        "Previous cri&terion", ("Ctrl+Up", "Ctrl+PgUp"), _READ, "Goes to the criterion before"
    ),
    Act.NEXT_MISSING: Spec("Next &missing answer", ("F3",), _READ, "Goes to the next question still to be answered"),
    Act.MISSING_LIST: Spec("&List what is missing", ("Ctrl+M",), _READ, "Lists the questions still to be answered"),
    Act.FIND: Spec("&Find a question", ("Ctrl+F",), _READ, "Finds a question by its number or any of its words"),
    Act.NOTE: Spec("&Note", ("F2",), _READ, "Writes a note on the answer; Esc comes back"),
    Act.GUIDANCE: Spec("&Guidance", ("F1",), _READ, "Shows or hides the guidance on the question"),
    Act.SIGN: Spec("&Sign the reading…", ("Ctrl+Return",), _READ, "Shows what is missing, then signs if pressed again"),
    Act.REOPEN: Spec("&Reopen the reading…", (), _READ, "Takes back the signature, with a reason"),
    Act.ADD_RETURNS: Spec("&Add returns…", ("Ctrl+I",), _GATHER, "Read the returns that assessors handed back"),
    Act.DRILL: Spec(
        "Open the figure", ("Return",), _SCORES, "Shows its questions, a question's cases, a case", by_page=True
    ),
    Act.DRILL_BACK: Spec(
        "Back to the figures", ("Esc", "Backspace", "Alt+Left"), _SCORES, "Goes back one step", by_page=True
    ),
    Act.CONCLUDE: Spec(
        "Decide the conclusion", tuple("0123"), _SCORES, "By the number beside it; 0 leaves it undecided", by_page=True
    ),
    Act.CONCLUSION_REASON: Spec("Reason", ("F2",), _SCORES, "Writes why; Esc comes back", by_page=True),
    Act.COPY_TABLE: Spec("Copy the table", ("Ctrl+C",), _SCORES, "For a spreadsheet", by_page=True),
    Act.GROUP: Spec("&Group beside the whole", ("Ctrl+G",), _SCORES, "Scores some cases beside the whole sample"),
    Act.EARLIER: Spec("&Earlier inspection", ("Ctrl+E",), _SCORES, "States earlier figures, and compares with them"),
    Act.MARK: Spec("Mark", tuple("01234"), _MARKS, "By the number beside it; 0 takes it back", by_page=True),
    Act.MARK_REASON: Spec("Reason", ("F2",), _MARKS, "Writes why; Esc comes back", by_page=True),
    Act.OTHER_STRAND: Spec("Other strand", ("Left", "Right"), _MARKS, "Marks the next column", by_page=True),
    Act.EARLIER_MARK: Spec("Earlier mark", ("E",), _MARKS, "What was fully met before carries over", by_page=True),
    Act.MANDATORY: Spec("Mandatory or not", ("M",), _MARKS, "Where the instrument does not know it", by_page=True),
    Act.RECKON: Spec("Groups", ("G",), _MARKS, "How the groups of a section are taken together", by_page=True),
    Act.GRADE: Spec("Grade", tuple("01234"), _SECTION_FOUR, "By the number beside it; 0 takes it back", by_page=True),
    Act.GRADE_EVIDENCE: Spec("Evidence", ("F2",), _SECTION_FOUR, "Writes why; Esc comes back", by_page=True),
    Act.SPECIFICS: Spec(
        "Open the specific criteria", ("Return",), _SECTION_FOUR, "Grades them one by one, by the same keys", True
    ),
    Act.SPECIFICS_BACK: Spec(
        "Back to the criteria", ("Esc", "Backspace", "Alt+Left"), _SECTION_FOUR, "Goes back up", by_page=True
    ),
    Act.ADD_EVIDENCE: Spec(
        "&Add evidence from a questionnaire…", ("Ctrl+I",), _SECTION_FOUR, "Shows what respondents said; scores stay"
    ),
    Act.OTHER_SAMPLE: Spec("Whole or theme", ("T",), _SECTION_FOUR, "Grades once more for the theme", by_page=True),
    Act.MEASURE: Spec("Type the figures", ("Return",), _PERFORMANCE, "Enter goes on from field to field", by_page=True),
    Act.MEASURES_BACK: Spec("Back to the measures", ("Esc",), _PERFORMANCE, "Leaves the figures", by_page=True),
    Act.ADD_ENABLER: Spec("Add an &enabler…", ("Ctrl+E",), _FINDINGS, "Say what helped good work in a section"),
    Act.ADD_BARRIER: Spec("Add a &barrier…", ("Ctrl+B",), _FINDINGS, "Say what stood in the way of good work"),
    Act.ADD_EXAMPLE: Spec("&Add an example…", ("Ctrl+I",), _FINDINGS, "Tell a case of good or poor practice"),
    Act.CHANGE_FINDING: Spec("&Change it…", ("Return",), _FINDINGS, "The current one of the list", by_page=True),
    Act.TAKE_FINDING_AWAY: Spec("&Take it away", ("Del",), _FINDINGS, "Clears the text of the current one", True),
    Act.CHECK_EXAMPLE: Spec(
        "The example is checked", tuple("01"), _FINDINGS, "1 when its label fits and no real name is left", by_page=True
    ),
    Act.ADD_RECOMMENDATION: Spec(
        "&Add a recommendation…", ("Ctrl+I",), _NEXT_STEPS, "Write one, and say to whom and about what"
    ),
    Act.CHANGE_RECOMMENDATION: Spec(
        "&Change the recommendation…", ("Return",), _NEXT_STEPS, "Its text, to whom and about what", by_page=True
    ),
    Act.TAKE_AWAY: Spec("&Take it away", ("Del",), _NEXT_STEPS, "Clears its text; its number stays unused", True),
    Act.FOLLOW_UP: Spec(
        "What follow-up found", tuple("0123"), _NEXT_STEPS, "By the number beside it; 0 for not yet", by_page=True
    ),
    Act.FOLLOW_UP_NOTE: Spec("Note on it", ("F2",), _NEXT_STEPS, "Writes what was found; Esc comes back", True),
    Act.SAVE_RETURN: Spec("&Save my return…", ("Ctrl+S",), _RETURN, "Write the file to hand to the lead"),
    Act.PRINT: Spec("&Print…", ("Ctrl+P",), _SHEET, "Print the score sheet"),
    Act.SAVE_PDF: Spec("Save as P&DF…", ("Ctrl+S",), _SHEET, "Save the score sheet as PDF"),
    Act.SAVE_HTML: Spec("Save as &web page…", (), _SHEET, "Save the score sheet as one HTML file"),
    Act.CHECK_SHEET: Spec("&Check a printed sheet…", ("Ctrl+K",), _SHEET, "Says whether a sheet is of this journal"),
    Act.WHO: Spec("&Who stated this", ("Ctrl+H",), None, "Shows who stated what is in view here, and when"),
    Act.FILTER_AUDIT: Spec("&Filter the entries", ("Ctrl+F",), _AUDIT, "Go to the filter box"),
    Act.EXPORT_AUDIT: Spec("&Export as CSV…", ("Ctrl+S",), _AUDIT, "Save the entries in view, notes included"),
    Act.KEYS: Spec("&Keyboard", ("F1", "Ctrl+F1"), None, "Show every key, page by page"),
    Act.GUIDE: Spec("&Writing an instrument", (), None, "How to write questions of your own, with an example to copy"),
    Act.ABOUT: Spec("&About Caseread", (), None, "Version and licences"),
}

MENUS: Mapping[str, tuple[Act | None, ...]] = {
    "&File": (
        *(Act.NEW, Act.OPEN, Act.DEMO, None),
        *(Act.BACKUP, Act.BACKUPS, Act.BACK_UP_KEY, Act.RESTORE_KEY, None),
        *(Act.PROTECT, Act.CHANGE_PASSPHRASE, Act.REMOVE_PASSPHRASE, Act.LOCK, None),
        *(Act.CLOSE_INSPECTION, Act.ANONYMISED, Act.DESTROY, None),
        *(Act.CLOSE_FILE, Act.QUIT),
    ),
    "&Edit": (Act.UNDO, Act.REDO),
    "&View": (Act.WHO, None, Act.BIGGER, Act.SMALLER, Act.ORIGINAL_SIZE),
    "&Help": (Act.KEYS, Act.GUIDE, Act.ABOUT),
}
"""What stands in each menu, in order; None is a line between."""

PAGE_MENUS: Mapping[str, tuple[Act | None, ...]] = {
    _CASES: (
        Act.OPEN_CASE,
        Act.FILTER,
        None,
        Act.IMPORT_SAMPLE,
        Act.ADD_CASE,
        Act.EDIT_CASE,
        Act.READERS,
        Act.WITHDRAW,
        None,
        Act.SAMPLE_DESK,
        Act.MAKE_PACK,
    ),
    _READ: (
        Act.NEXT,
        Act.BACK,
        Act.NEXT_CRITERION,
        Act.PREVIOUS_CRITERION,
        Act.FIND,
        None,
        Act.NOTE,
        Act.GUIDANCE,
        Act.CLEAR,
        None,
        Act.NEXT_MISSING,
        Act.MISSING_LIST,
        Act.SIGN,
        Act.REOPEN,
    ),
    _GATHER: (Act.ADD_RETURNS,),
    _SECTION_FOUR: (Act.ADD_EVIDENCE,),
    _SCORES: (Act.GROUP, Act.EARLIER),
    _FINDINGS: (Act.ADD_ENABLER, Act.ADD_BARRIER, Act.ADD_EXAMPLE, None, Act.CHANGE_FINDING, Act.TAKE_FINDING_AWAY),
    _NEXT_STEPS: (Act.ADD_RECOMMENDATION, Act.CHANGE_RECOMMENDATION, Act.TAKE_AWAY),
    _RETURN: (Act.SAVE_RETURN,),
    _SHEET: (Act.PRINT, Act.SAVE_PDF, Act.SAVE_HTML, None, Act.CHECK_SHEET),
    _AUDIT: (Act.FILTER_AUDIT, Act.EXPORT_AUDIT),
}
"""What stands in the menu that bears the name of the page on view."""


def keys_text(spec: Spec) -> str:
    """The keys of an action as people read them: "Ctrl+Shift+Z or Ctrl+Y"; a run of digits is "1 to 9"."""
    if len(spec.shortcuts) > 3:  # a run of digits
        return f"{spec.shortcuts[0]} to {spec.shortcuts[-1]}"
    keys = [QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in spec.shortcuts]
    return " or ".join(key.replace("Return", "Enter") if "Enter" not in key else f"{key} (keypad)" for key in keys)


def make_actions(parent: QWidget) -> dict[Act, QAction]:
    """A QAction for each act, owned by `parent`, its shortcuts live there. Whoever can do it connects `triggered`."""
    made: dict[Act, QAction] = {}
    for act, spec in SPECS.items():
        action = QAction(spec.text, parent)
        action.setToolTip(f"{spec.tip} ({keys_text(spec)})" if spec.shortcuts else spec.tip)
        action.setStatusTip(spec.tip)
        parent.addAction(action)
        made[act] = action
    tune(made, None)
    return made


def tune(actions: Mapping[Act, QAction], page: str | None) -> None:
    """Make the shortcuts those of one page: its own, and the general ones whose keys it does not take for itself."""
    own = {key for spec in SPECS.values() if spec.page == page and page is not None for key in spec.shortcuts}
    for act, action in actions.items():
        spec = SPECS[act]
        if spec.page not in (None, page) or spec.by_page:
            action.setShortcuts([])
        else:
            taken = own if spec.page is None else set()
            action.setShortcuts([QKeySequence(key) for key in spec.shortcuts if key not in taken])
