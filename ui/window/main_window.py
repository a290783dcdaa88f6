"""The one window. It composes and connects: menus, the start page or the open file, help, and the strip at the foot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from model.journal.records import Refused
from model.journal.suffixes import PACK_SUFFIX
from ui.file.file_tasks import FileTasks
from ui.kit import ask
from ui.kit.dropping import DropWindow
from ui.kit.progress import ProgressLine
from ui.kit.worker import Worker
from ui.session.actions import Act, make_actions
from ui.session.page_titles import CASES, READ
from ui.session.settings import Settings
from ui.window.locking import Locking, idle_menu, leave_nothing
from ui.window.menus import Menus
from ui.window.start_page import StartPage
from ui.window.start_task import StartTask
from ui.window.status import StatusStrip
from ui.window.text_size import TextSize

if TYPE_CHECKING:  # the start page is on view before SQLite and the pages are loaded
    from model.file.protection import FileKey
    from model.file.store import Store
    from ui.window.file_pages import FilePages
    from ui.window.help_page import HelpPage

_EVERYDAY_SIZE = QSize(1180, 760)
_FRAME = QSize(0, 40)
"""What the system puts around a window: on a small laptop the foot must not be below the screen."""


class MainWindow(DropWindow):
    """Shows the start page, the open file, a form or help: one at a time, and each when it is asked for."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.acts = make_actions(self)
        self.pages: FilePages | None = None
        self._help: HelpPage | None = None
        self._locked: tuple[Path, str] | None = None
        self._locking = Locking(self._is_busy, self)
        self._worker = Worker(self)
        self._form_worker = Worker(self)
        self._progress = ProgressLine(self._worker)
        self._form_progress = ProgressLine(self._form_worker)
        self._form_progress.setContentsMargins(24, 0, 24, 6)
        self.start = StartPage(self._progress)
        self.status = StatusStrip()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.start)
        self._tasks = FileTasks(self._stack, self._form_progress, self)
        self._start_task = StartTask(self.start, self._progress, settings, self)
        self._menus = Menus(self, self.acts, idle_menu(settings, self._watch_idle, self))
        self._text_size = TextSize(self.acts, settings, self.status.say)
        self._connect()
        self._lay_out()
        self.resize(_EVERYDAY_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        if not settings.geometry.isEmpty():
            self.restoreGeometry(settings.geometry)
        self.show_start()

    @property
    def sealing(self) -> bool:
        """Whether a pack, a key or a protected file is being sealed or opened."""
        return self._form_progress.busy

    def show_start(self) -> None:
        """Close the file, if one is open, and show the start page."""
        if self._holds(self.show_start):
            return
        self._drop_pages()
        self._locked = None
        self.setWindowTitle("Caseread")
        self.start.show_recent(self.settings.recent_files)
        self._show(self.start)
        self.start.take_focus()

    def open_file(self, path: Path, key: FileKey | None = None) -> bool:
        """Open an inspection in place of the present one; whether it is open now.

        A pack, or a protected file without its key, is asked about first. If it cannot be opened, say why and leave
        everything as it is.
        """
        from model.file.protection import WrongPassphrase  # start-up: SQLite
        from model.file.store import Store  # start-up: SQLite

        if path.suffix == PACK_SUFFIX:
            self.open_pack(path)
            return False
        here = self.pages.session.store.path if self.pages is not None else None
        if here is not None and path.exists() and here.exists() and path.samefile(here):
            self.status.say(f"{path.name} is open already.")
            return True
        if self._holds(lambda: self.open_file(path, key)):
            return False
        try:
            store = Store.open(path, key=key)
        except WrongPassphrase:
            self._tasks.protection.unlock(path)
            return False
        except Refused as refusal:
            if not self.offer_backups(path, str(refusal)):
                self._refuse(str(refusal))
            return False
        self._show_file(store)
        return True

    def new_inspection(self) -> None:
        """Show the form for a new inspection."""
        self._tasks.new_inspection.ask()

    def open_pack(self, path: Path) -> None:
        """Show the form that opens a pack; its cases then open in place of the present file, or are added to it."""
        session = self.pages.session if self.pages is not None else None
        self._try(lambda: self._tasks.pack_and_key.open_pack(path, session))

    def back_up_key(self) -> None:
        """Show the form that keeps a spare of the open inspection's key."""
        self._with_file(lambda pages: self._tasks.pack_and_key.back_up_key(pages.session))

    def restore_key(self, path: Path) -> None:
        """Show the form that takes the key from its backup into the open file."""
        self._with_file(lambda pages: self._tasks.pack_and_key.restore_key(path, pages.session))

    def protect(self, *, wants: bool = True) -> None:
        """Show the form that gives the open file a new passphrase; or, without `wants`, takes it away."""
        self._with_file(lambda pages: self._tasks.protection.protect(pages.session.store, wants=wants))

    def end_inspection(self, step: Act) -> None:
        """Show the form for one of the steps by which the open inspection ends."""
        self._with_file(lambda pages: self._tasks.ending.ask_for(step, pages.session))

    def show_backups(self) -> None:
        """Show the backups of the open file."""
        self._with_file(lambda pages: self._tasks.backups.of_session(pages.session))

    def offer_backups(self, path: Path, why: str) -> bool:
        """Show the backups of a file that cannot be opened; whether there are any."""
        try:
            self._tasks.backups.of_file(path, why)
        except Refused:
            return False
        return True

    def open_demonstration(self) -> None:
        """Open the practice inspection, making it first if this is the first time."""
        self._start_task.demonstrate()

    def lock(self) -> None:
        """Lock the open file as soon as no task or dialog is in the way; say why not, if it is not protected."""
        if self.pages is None:
            return
        if self.pages.session.store.key is None:
            self.status.say("Only a protected file can be locked: File, Protect by a passphrase.")
            return
        if self._holds(self.lock):
            return
        self._locking.ask()
        if self._locking.waits:
            self.status.say("The file is locked as soon as the task under way has ended.")

    def show_help(self, *, about: bool = False, guide: bool = False) -> None:
        """Show the keyboard page, what the program is, or the guide to writing an instrument."""
        from ui.window.help_page import HelpPage  # start-up: help is made when it is first asked for

        if self._help is None:
            self._help = HelpPage()
            self._help.left.connect(self._leave_aside)
            self._stack.addWidget(self._help)
        self._show(self._help)
        if about:
            self._help.show_about()
        elif guide:
            self._help.show_guide()
        else:
            self._help.show_keys(self.pages)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask first about what is not saved, if anything; then remember where the window stood, and close the file."""
        event.ignore()
        if self._holds(self.close):
            return
        self.settings.geometry = self.saveGeometry()
        self.hide()  # a large file takes a moment to be backed up
        self._drop_pages()
        self._form_progress.abandon()
        self._form_worker.close()
        self._worker.close()
        super().closeEvent(event)

    def _connect(self) -> None:
        for act, done in {
            Act.NEW: self.new_inspection,
            Act.OPEN: self._ask_and_open,
            Act.DEMO: self.open_demonstration,
            Act.BACKUP: lambda: self._with_file(lambda pages: self._tasks.copying.save_copy(pages.session)),
            Act.BACKUPS: self.show_backups,
            Act.BACK_UP_KEY: self.back_up_key,
            Act.RESTORE_KEY: self._ask_and_restore,
            Act.LOCK: self.lock,
            Act.PROTECT: self.protect,
            Act.CHANGE_PASSPHRASE: self.protect,
            Act.REMOVE_PASSPHRASE: lambda: self.protect(wants=False),
            Act.CLOSE_INSPECTION: lambda: self.end_inspection(Act.CLOSE_INSPECTION),
            Act.ANONYMISED: lambda: self.end_inspection(Act.ANONYMISED),
            Act.DESTROY: lambda: self.end_inspection(Act.DESTROY),
            Act.CLOSE_FILE: self.show_start,
            Act.QUIT: self.close,
            Act.UNDO: lambda: self._with_file(lambda pages: pages.session.undo()),
            Act.REDO: lambda: self._with_file(lambda pages: pages.session.redo()),
            Act.WHO: lambda: self._with_file(lambda pages: pages.show_who()),
            Act.KEYS: self.show_help,
            Act.GUIDE: lambda: self.show_help(guide=True),
            Act.ABOUT: lambda: self.show_help(about=True),
        }.items():
            self.acts[act].triggered.connect(lambda _checked=False, done=done: done())
        self.dropped.connect(self.open_file)
        self.passed_over.connect(self.status.add)
        self._locking.due.connect(self._lock)
        self._tasks.shown.connect(self._show)
        self._tasks.cancelled.connect(self._leave_aside)
        self._tasks.ended.connect(self._form_ended)
        self._tasks.said.connect(self.status.say)
        self._tasks.refused.connect(self._refuse)
        self._tasks.opened.connect(self._show_file)
        self._tasks.protected.connect(self._watch_idle)
        self._tasks.protected.connect(lambda: self._with_file(lambda pages: pages.back_up()))
        self._tasks.to_open.connect(self.open_file)
        self._tasks.to_show_backups.connect(lambda path: self.offer_backups(path, f"{path.name} did not open."))
        self._tasks.to_restore.connect(self._restore)
        self._tasks.to_destroy.connect(self._destroy)
        self._start_task.to_open.connect(self.open_file)
        self._start_task.opened.connect(self._show_file)
        self._start_task.refused.connect(self._refuse)
        self.start.new_requested.connect(self.new_inspection)
        self.start.open_requested.connect(self._ask_and_open)
        self.start.demo_requested.connect(self.open_demonstration)
        self.start.file_requested.connect(self.open_file)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._form_progress)
        column.addWidget(self.status)
        self.setCentralWidget(body)

    def _show_file(self, store: Store, sentence: str = "") -> None:
        """Show the pages of an open file, and above them what is to be kept in mind of it, if anything."""
        from ui.session.session import Session  # start-up: SQLite
        from ui.window.file_pages import FilePages  # start-up: SQLite, and the table of pages

        self._drop_pages()
        session = Session(store)
        self.pages = pages = FilePages(session, self.acts)
        pages.page_shown.connect(self._menus.show_page)
        pages.message.connect(self.status.say)
        pages.elsewhere_requested.connect(lambda: self._tasks.copying.save_elsewhere(session))
        pages.copy_requested.connect(lambda: self._tasks.copying.copy_here(session))
        self._stack.addWidget(pages)
        self._menus.list_pages(pages.go_actions)
        self.settings.remember_file(store.path)
        self.setWindowTitle(f"{store.path.stem} — {store.inspection.area}, {store.inspection.month} — Caseread")
        self.status.follow(session)
        usual = READ if session.place is not None and session.author else CASES
        locked, page = self._locked or (None, usual)
        self._locked = None
        pages.turn_to(page if locked == store.path and page in pages.titles else usual)
        self._show(pages)
        self._watch_idle()
        pages.take_focus()
        if sentence:
            pages.tell(sentence)

    def _drop_pages(self) -> None:
        self.status.clear()
        self.status.stand("")
        self._menus.list_pages(())
        self._locking.watch(0)
        if self.pages is not None:
            self._form_progress.abandon()  # which may be at work on the file
            self.pages.close_file()
            self._stack.removeWidget(self.pages)
            self.pages.deleteLater()
            self.pages = None
        self._tasks.drop()

    def _restore(self, file: Path, backup: Path, key: FileKey | None) -> None:
        self.show_start()
        if self.pages is None:
            self._start_task.restore(file, backup, key)

    def _destroy(self, path: Path) -> None:
        self.settings.forget_file(path)  # so that nobody opens it meanwhile
        self.show_start()
        self._start_task.destroy(path)

    def _holds(self, then: Callable[[], object]) -> bool:
        """Whether something unsaved keeps the file open. It is asked about above the page; `then` may follow."""
        if self.pages is None or not self.pages.holds(then):
            return False
        self._tasks.drop()
        self._show(self.pages)
        self.pages.show_trouble()
        return True

    def _is_busy(self) -> bool:
        return self._worker.busy or self._form_worker.busy or (self.pages is not None and self.pages.busy)

    def _watch_idle(self) -> None:
        """A protected file is locked when its window is left alone for as long as the settings say."""
        protected = self.pages is not None and self.pages.session.store.key is not None
        self._locking.watch(self.settings.idle_minutes if protected else 0)

    def _lock(self) -> None:
        """State what is half typed, close the file, forget its key and all that was shown, and ask for the passphrase.

        What undo would take back is forgotten too, for it holds answers.
        """
        if self.pages is None:
            return
        if self._holds(self.lock):
            self._watch_idle()
            return
        self._locked = here = self.pages.session.store.path, self.pages.rail_page.title
        self._drop_pages()
        leave_nothing(self, self._worker, self._form_worker)
        self.setWindowTitle("Locked — Caseread")
        self._tasks.protection.unlock(here[0], locked=True)

    def _form_ended(self, sentence: str) -> None:
        self._leave_aside()
        self.status.say(sentence)

    def _show(self, widget: QWidget) -> None:
        if self.pages is not None and widget is self.pages:
            self._menus.show_file(self.pages.session, self.pages.rail_page)
        else:
            self._menus.show_no_file()
        self.acts[Act.LOCK].setEnabled(self.pages is not None)  # also where help or a form stands over the file
        self._stack.setCurrentWidget(widget)

    def _leave_aside(self) -> None:
        """Back from help or a form to what was there."""
        form = self._tasks.form
        if form is not None and self._stack.currentWidget() is not form:
            self._show(form)
            form.take_focus()
            return
        self._tasks.drop()
        if self.pages is None:
            self.show_start()
        else:
            self._show(self.pages)
            self.pages.current.take_focus()

    def trouble(self, sentence: str) -> None:
        """Say at the foot of the window that the disk failed in something that nobody had asked for."""
        self.status.refuse(sentence)

    def _refuse(self, sentence: str) -> None:
        if self._stack.currentWidget() is self.start:
            self.start.notice.refuse(sentence)
        else:
            self.status.refuse(sentence)

    def _ask_and_open(self) -> None:
        path = ask.file_to_open(self, "Open an inspection or a pack", ask.TO_OPEN)
        if path is not None:
            self.open_file(path)

    def _ask_and_restore(self) -> None:
        path = ask.file_to_open(self, "Restore a key", ask.KEYS)
        if path is not None:
            self.restore_key(path)

    def _with_file(self, act: Callable[[FilePages], object]) -> None:
        """Do something with the open file, if there is one."""
        if (pages := self.pages) is not None:
            self._try(lambda: act(pages))

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Refused as refusal:
            self._refuse(str(refusal))
