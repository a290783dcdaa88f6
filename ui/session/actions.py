"""Every action of the window in one table: menus, tooltips, shortcuts and the keyboard page are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.session.page_titles import (
    AUDIT,
    CASES,
    FINDINGS,
    GATHER,
    MARKS,
    NEXT_STEPS,
    PERFORMANCE,
    READ,
    RETURN,
    SCORES,
    SECTION_FOUR,
    SHEET,
)


class ActionSpec(NamedTuple):
    """One row of the table. `page` is the title of the only page where the action works, None for everywhere.

    `by_page`: the page takes the key itself (a letter or digit must stay typeable in its text boxes), so the action
    carries no shortcut; it is listed here because people must be able to read about it.
    """

    text: str
    shortcuts: tuple[str, ...]
    page: str | None
    tip: str
    by_page: bool = False


@unique
class Act(Enum):
    """What can be done in the window, each with its row of the table."""

    NEW = ActionSpec("&New inspection…", ("Ctrl+N",), None, "Make the file for a new inspection")
    OPEN = ActionSpec("&Open…", ("Ctrl+O",), None, "Open an inspection file")
    DEMO = ActionSpec("Open the &demonstration", (), None, "Open a practice inspection, answered and scored")
    BACKUP = ActionSpec("Save a &backup copy", (), None, "Save a whole copy of the file beside it, dated")
    BACKUPS = ActionSpec(
        "Back&ups…", ("Ctrl+Shift+B",), None, "The backups of the file: what differs, and restoring one"
    )
    BACK_UP_KEY = ActionSpec("Back up the &key…", (), None, "Keep a spare of the key that opens the returns")
    RESTORE_KEY = ActionSpec("&Restore a key…", (), None, "Take the key of a lost file into this one, from its backup")
    PROTECT = ActionSpec("&Protect by a passphrase…", (), None, "From then on the file opens with its passphrase alone")
    CHANGE_PASSPHRASE = ActionSpec("Change the pa&ssphrase…", (), None, "Give the file another passphrase")
    REMOVE_PASSPHRASE = ActionSpec("Re&move the passphrase…", (), None, "Have the file open without one")
    LOCK = ActionSpec(
        "&Lock now", ("Ctrl+L",), None, "Closes a protected file until its passphrase is typed; everything is saved"
    )
    CLOSE_INSPECTION = ActionSpec(
        "Close or reopen the &inspection…", (), None, "Nothing can be stated in a closed inspection"
    )
    ANONYMISED = ActionSpec("E&xport an anonymised copy…", (), None, "Scores and outcomes, no words and no references")
    DESTROY = ActionSpec("Des&troy the file…", (), None, "Remove the file, its backups and what lies beside it")
    CLOSE_FILE = ActionSpec("&Close the file", ("Ctrl+W",), None, "Go back to the start page")
    QUIT = ActionSpec("&Quit", ("Ctrl+Q",), None, "Close Caseread; every answer is already saved")
    UNDO = ActionSpec("&Undo", ("Ctrl+Z",), None, "Take back the last thing stated")
    REDO = ActionSpec("&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), None, "State again what was undone")
    BIGGER = ActionSpec("&Larger text", ("Ctrl++", "Ctrl+="), None, "Show all text larger, up to 200 %")
    SMALLER = ActionSpec("&Smaller text", ("Ctrl+-",), None, "Show all text smaller")
    ORIGINAL_SIZE = ActionSpec("&Original text size", ("Ctrl+0",), None, "Show text at the system's own size")
    IMPORT_SAMPLE = ActionSpec("&Import a sample…", ("Ctrl+I",), CASES, "Add or update cases from a CSV or XLSX file")
    ADD_CASE = ActionSpec("&Add a case…", ("Ctrl+Shift+N",), CASES, "Add one case to the sample")
    EDIT_CASE = ActionSpec("&Edit the case…", ("F2",), CASES, "Change the details of the selected case")
    FILTER = ActionSpec("&Filter the cases", ("Ctrl+F",), CASES, "Go to the filter box")
    OPEN_CASE = ActionSpec(
        "&Read the case", ("Return",), CASES, "Open the selected case on the Read page", by_page=True
    )
    SAMPLE_AND_QUOTAS = ActionSpec(
        "Sample and &quotas…", ("Ctrl+U",), CASES, "Plan against sample, a draw from a list, who reads what"
    )
    READERS = ActionSpec("Who &reads it…", ("F4",), CASES, "Say who reads the selected case, and who reads it again")
    WITHDRAW = ActionSpec("&Withdraw or restore…", (), CASES, "Take the case out of the sample, or put it back")
    MAKE_PACK = ActionSpec("Make a &pack for an assessor…", (), CASES, "Seal cases in a file to hand to an assessor")
    YES_NO = ActionSpec(
        "Answer yes or no", ("Y", "N"), READ, "Answers, and moves on to the next question", by_page=True
    )
    DIGIT = ActionSpec(
        "Give the answer with that number", tuple("123456789"), READ, "Answers, and moves on", by_page=True
    )
    NOT_APPLICABLE = ActionSpec(
        "Answer not applicable", ("0", "A"), READ, "Takes the case out of the question, where that is allowed", True
    )
    CLEAR = ActionSpec("Clear the &answer", ("Del", "Backspace"), READ, "Leaves the question unanswered", by_page=True)
    NEXT = ActionSpec("N&ext question", ("Return",), READ, "Moves on without changing the answer", by_page=True)
    BACK = ActionSpec("&Previous question", ("Shift+Return",), READ, "Goes back one question", by_page=True)
    NEXT_CRITERION = ActionSpec(
        "Next &criterion", ("Ctrl+Down", "Ctrl+PgDown", "Ctrl+Enter"), READ, "Goes to the next criterion"
    )
    PREVIOUS_CRITERION = ActionSpec(
        "Previous cri&terion", ("Ctrl+Up", "Ctrl+PgUp"), READ, "Goes to the criterion before"
    )
    NEXT_MISSING = ActionSpec("Next &missing answer", ("F3",), READ, "Goes to the next question still to be answered")
    MISSING_LIST = ActionSpec("&List what is missing", ("Ctrl+M",), READ, "Lists the questions still to be answered")
    FIND = ActionSpec("&Find a question", ("Ctrl+F",), READ, "Finds a question by its number or any of its words")
    NOTE = ActionSpec("&Note", ("F2",), READ, "Writes a note on the answer; Esc comes back")
    GUIDANCE = ActionSpec("&Guidance", ("F1",), READ, "Shows or hides the guidance on the question")
    SIGN = ActionSpec(
        "&Sign the reading…", ("Ctrl+Return",), READ, "Shows what is missing, then signs if pressed again"
    )
    REOPEN = ActionSpec("&Reopen the reading…", (), READ, "Takes back the signature, with a reason")
    ADD_RETURNS = ActionSpec("&Add returns…", ("Ctrl+I",), GATHER, "Read the returns that assessors handed back")
    DRILL = ActionSpec(
        "Open the figure", ("Return",), SCORES, "Shows its questions, a question's cases, a case", by_page=True
    )
    DRILL_BACK = ActionSpec(
        "Back to the figures", ("Esc", "Backspace", "Alt+Left"), SCORES, "Goes back one step", by_page=True
    )
    CONCLUDE = ActionSpec(
        "Decide the conclusion", tuple("0123"), SCORES, "By the number beside it; 0 leaves it undecided", by_page=True
    )
    CONCLUSION_REASON = ActionSpec("Reason", ("F2",), SCORES, "Writes why; Esc comes back", by_page=True)
    COPY_TABLE = ActionSpec("Copy the table", ("Ctrl+C",), SCORES, "For a spreadsheet", by_page=True)
    GROUP = ActionSpec("&Group beside the whole", ("Ctrl+G",), SCORES, "Scores some cases beside the whole sample")
    EARLIER = ActionSpec("&Earlier inspection", ("Ctrl+E",), SCORES, "States earlier figures, and compares with them")
    MARK = ActionSpec("Mark", tuple("01234"), MARKS, "By the number beside it; 0 takes it back", by_page=True)
    MARK_REASON = ActionSpec("Reason", ("F2",), MARKS, "Writes why; Esc comes back", by_page=True)
    OTHER_STRAND = ActionSpec("Other strand", ("Left", "Right"), MARKS, "Marks the next column", by_page=True)
    EARLIER_MARK = ActionSpec("Earlier mark", ("E",), MARKS, "What was fully met before carries over", by_page=True)
    MANDATORY = ActionSpec("Mandatory or not", ("M",), MARKS, "Where the instrument does not know it", by_page=True)
    RECKON = ActionSpec("Groups", ("G",), MARKS, "How the groups of a section are taken together", by_page=True)
    GRADE = ActionSpec("Grade", tuple("01234"), SECTION_FOUR, "By the number beside it; 0 takes it back", by_page=True)
    GRADE_EVIDENCE = ActionSpec("Evidence", ("F2",), SECTION_FOUR, "Writes why; Esc comes back", by_page=True)
    SPECIFICS = ActionSpec(
        "Open the specific criteria", ("Return",), SECTION_FOUR, "Grades them one by one, by the same keys", True
    )
    SPECIFICS_BACK = ActionSpec(
        "Back to the criteria", ("Esc", "Backspace", "Alt+Left"), SECTION_FOUR, "Goes back up", by_page=True
    )
    ADD_EVIDENCE = ActionSpec(
        "&Add evidence from a questionnaire…", ("Ctrl+I",), SECTION_FOUR, "Shows what respondents said; scores stay"
    )
    OTHER_SAMPLE = ActionSpec("Whole or theme", ("T",), SECTION_FOUR, "Grades once more for the theme", by_page=True)
    MEASURE = ActionSpec(
        "Type the figures", ("Return",), PERFORMANCE, "Enter goes on from field to field", by_page=True
    )
    MEASURES_BACK = ActionSpec("Back to the measures", ("Esc",), PERFORMANCE, "Leaves the figures", by_page=True)
    ADD_ENABLER = ActionSpec("Add an &enabler…", ("Ctrl+E",), FINDINGS, "Say what helped good work in a section")
    ADD_BARRIER = ActionSpec("Add a &barrier…", ("Ctrl+B",), FINDINGS, "Say what stood in the way of good work")
    ADD_EXAMPLE = ActionSpec("&Add an example…", ("Ctrl+I",), FINDINGS, "Tell a case of good or poor practice")
    CHANGE_FINDING = ActionSpec("&Change it…", ("Return",), FINDINGS, "The current one of the list", by_page=True)
    TAKE_FINDING_AWAY = ActionSpec("&Take it away", ("Del",), FINDINGS, "Clears the text of the current one", True)
    CHECK_EXAMPLE = ActionSpec(
        "The example is checked", tuple("01"), FINDINGS, "1 when its label fits and no real name is left", by_page=True
    )
    ADD_RECOMMENDATION = ActionSpec(
        "&Add a recommendation…", ("Ctrl+I",), NEXT_STEPS, "Write one, and say to whom and about what"
    )
    CHANGE_RECOMMENDATION = ActionSpec(
        "&Change the recommendation…", ("Return",), NEXT_STEPS, "Its text, to whom and about what", by_page=True
    )
    TAKE_AWAY = ActionSpec("&Take it away", ("Del",), NEXT_STEPS, "Clears its text; its number stays unused", True)
    FOLLOW_UP = ActionSpec(
        "What follow-up found", tuple("0123"), NEXT_STEPS, "By the number beside it; 0 for not yet", by_page=True
    )
    FOLLOW_UP_NOTE = ActionSpec("Note on it", ("F2",), NEXT_STEPS, "Writes what was found; Esc comes back", True)
    SAVE_RETURN = ActionSpec("&Save my return…", ("Ctrl+S",), RETURN, "Write the file to hand to the lead")
    PRINT = ActionSpec("&Print…", ("Ctrl+P",), SHEET, "Print the score sheet")
    SAVE_PDF = ActionSpec("Save as P&DF…", ("Ctrl+S",), SHEET, "Save the score sheet as PDF")
    SAVE_HTML = ActionSpec("Save as &web page…", (), SHEET, "Save the score sheet as one HTML file")
    CHECK_SHEET = ActionSpec("&Check a printed sheet…", ("Ctrl+K",), SHEET, "Says whether a sheet is of this journal")
    WHO = ActionSpec("&Who stated this", ("Ctrl+H",), None, "Shows who stated what is in view here, and when")
    FILTER_AUDIT = ActionSpec("&Filter the entries", ("Ctrl+F",), AUDIT, "Go to the filter box")
    EXPORT_AUDIT = ActionSpec("&Export as CSV…", ("Ctrl+S",), AUDIT, "Save the entries in view, notes included")
    KEYS = ActionSpec("&Keyboard", ("F1", "Ctrl+F1"), None, "Show every key, page by page")
    GUIDE = ActionSpec(
        "&Writing an instrument", (), None, "How to write questions of your own, with an example to copy"
    )
    ABOUT = ActionSpec("&About Caseread", (), None, "Version and licences")


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


def native(keys: str) -> str:
    """A key as this system writes it: "Ctrl+S", or its sign on a Mac."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def keys_text(spec: ActionSpec) -> str:
    """The keys of an action as people read them: "Ctrl+Shift+Z or Ctrl+Y"; a run of digits is "1 to 9"."""
    if len(spec.shortcuts) > 3:  # a run of digits
        return f"{spec.shortcuts[0]} to {spec.shortcuts[-1]}"
    keys = [native(keys) for keys in spec.shortcuts]
    return " or ".join(key.replace("Return", "Enter") if "Enter" not in key else f"{key} (keypad)" for key in keys)


def make_actions(parent: QWidget) -> dict[Act, QAction]:
    """A QAction for each act, with its keys at work in `parent`. Whoever can do it connects `triggered`.

    A key that is held down does it once.
    """
    actions: dict[Act, QAction] = {}
    for act in Act:
        spec = act.value
        action = QAction(spec.text, parent)
        action.setToolTip(f"{spec.tip} ({keys_text(spec)})" if spec.shortcuts else spec.tip)
        action.setStatusTip(spec.tip)
        action.setAutoRepeat(False)
        parent.addAction(action)
        actions[act] = action
    tune(actions, None)
    return actions


def tune(actions: Mapping[Act, QAction], page: str | None) -> None:
    """Make the shortcuts those of one page: its own, and the general ones whose keys it does not take for itself."""
    own = {key for act in Act if act.value.page == page and page is not None for key in act.value.shortcuts}
    for act, action in actions.items():
        spec = act.value
        if spec.page not in (None, page) or spec.by_page:
            action.setShortcuts([])
        else:
            taken = own if spec.page is None else set()
            action.setShortcuts([QKeySequence(key) for key in spec.shortcuts if key not in taken])
