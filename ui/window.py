"""The one window. It composes and connects: menus, the start page or the open file, help, and the strip at the foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from model.records import LEAD, Refused
from ui import ask, theme
from ui.actions import MENUS, PAGE_MENUS, Act, make_actions, tune
from ui.locking import Locking, empty_clipboard, idle_menu
from ui.progress import ProgressLine
from ui.settings import Settings
from ui.start_page import StartPage
from ui.status import StatusStrip
from ui.worker import Worker

if TYPE_CHECKING:  # the start page is on view before SQLite and the pages are loaded
    from model.instrument import Instrument
    from model.protection import FileKey
    from model.store import Store
    from ui.backups_work import BackupsWork
    from ui.copy_work import CopyWork
    from ui.forms import FormSheet
    from ui.help_page import HelpPage
    from ui.protected_work import ProtectedWork
    from ui.retention import Retention
    from ui.sealed_work import SealedWork
    from ui.workplace import Workplace

_EVERYDAY_SIZE = QSize(1180, 760)
_FRAME = QSize(0, 40)
"""What the system puts around a window: on a small laptop the foot must not be below the screen."""
_NEED_A_FILE = (Act.BACKUP, Act.BACKUPS, Act.DESTROY, Act.LOCK, Act.CLOSE_FILE, Act.WHO, Act.UNDO, Act.REDO)
_OF_THE_LEAD = (Act.WHO, Act.BACK_UP_KEY, Act.RESTORE_KEY, Act.CLOSE_INSPECTION, Act.ANONYMISED)
_OF_PROTECTED = (Act.CHANGE_PASSPHRASE, Act.REMOVE_PASSPHRASE)


class MainWindow(QMainWindow):
    """Opens files and shows what becomes of it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.acts = make_actions(self)
        self.workplace: Workplace | None = None
        self._help: HelpPage | None = None
        self._form: FormSheet | None = None
        self._sealed: SealedWork | None = None
        self._protected: ProtectedWork | None = None
        self._retention: Retention | None = None
        self._copying: CopyWork | None = None
        self._backups: BackupsWork | None = None
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
        self._go_menu = QMenu("G&o", self)
        self._page_menu = QMenu(self)
        self._make_menus()
        self._connect()
        self._lay_out()
        theme.set_text_size(settings.text_size)
        self.setAcceptDrops(True)
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
        self._drop_workplace()
        self._locked = None
        self.setWindowTitle("Caseread")
        self.start.show_recent(self.settings.recent_files)
        self._show(self.start)
        self.start.take_focus()

    def open_file(self, path: Path, key: FileKey | None = None) -> bool:
        """Open an inspection in place of the present one; whether it is open. A pack is asked about first, and so is a
        protected file whose key is not given.

        If it cannot be opened, say why and leave everything as it is.
        """
        from model.protection import WrongPassphrase
        from model.store import Store

        if path.suffix == ask.PACK_SUFFIX:
            self.open_pack(path)
            return False
        here = self.workplace.session.store.path if self.workplace is not None else None
        if here is not None and path.exists() and here.exists() and path.samefile(here):
            self.status.say(f"{path.name} is open already.")
            return True
        if self._holds(lambda: self.open_file(path, key)):
            return False
        try:
            store = Store.open(path, key=key)
        except WrongPassphrase:
            self._protected_work().unlock(path)
            return False
        except Refused as refusal:
            if not self.offer_backups(path, str(refusal)):
                self._refuse(str(refusal))
            return False
        self._work_on(store)
        return True

    def new_inspection(self) -> None:
        """Show the form for a new inspection."""
        from resources import access
        from ui.new_inspection import NewInspection

        form = NewInspection(tuple(access.instrument(name) for name in access.instrument_ids()))
        form.accepted.connect(self._make)
        self._show_form(form)

    def open_pack(self, path: Path) -> None:
        """Show the form that opens a pack; its cases then open in place of the present file, or are added to it."""
        session = self.workplace.session if self.workplace is not None else None
        self._try(lambda: self._sealed_work().open_pack(path, session))

    def back_up_key(self) -> None:
        """Show the form that keeps a spare of the open inspection's key."""
        if self.workplace is not None:
            session = self.workplace.session
            self._try(lambda: self._sealed_work().back_up_key(session))

    def restore_key(self, path: Path) -> None:
        """Show the form that takes the key from its backup into the open file."""
        if self.workplace is not None:
            self._sealed_work().restore_key(path, self.workplace.session)

    def lock(self) -> None:
        """Lock the open file as soon as no task or dialog is in the way; say why not, if it is not protected."""
        if self.workplace is None:
            return
        if self.workplace.session.store.key is None:
            self.status.say("Only a protected file can be locked: File, Protect by a passphrase.")
            return
        if self._holds(self.lock):
            return
        self._locking.ask()
        if self._locking.waits:
            self.status.say("The file is locked as soon as the task under way has ended.")

    def protect(self, *, wants: bool = True) -> None:
        """Show the form that gives the open file a new passphrase; or, without `wants`, takes it away."""
        if self.workplace is not None:
            store = self.workplace.session.store
            self._try(lambda: self._protected_work().protect(store, wants=wants))

    def end_inspection(self, step: Act) -> None:
        """Show the form for one of the steps by which the open inspection ends."""
        if self.workplace is not None:
            session = self.workplace.session
            self._try(lambda: self._retention_work().ask_for(step, session))

    def show_backups(self) -> None:
        """Show the backups of the open file."""
        if self.workplace is not None:
            session = self.workplace.session
            self._try(lambda: self._backups_work().of_session(session))

    def offer_backups(self, path: Path, why: str) -> bool:
        """Show the backups of a file that cannot be opened; whether there are any."""
        try:
            self._backups_work().of_file(path, why)
        except Refused:
            return False
        return True

    def open_demonstration(self) -> None:
        """Open the practice inspection, making it first if this is the first time."""
        from ui import practice

        path = practice.path()
        if path.exists():
            self.open_file(path)
            return
        self._progress.run(
            "Making the practice inspection…",
            practice.make,
            self._demonstration_made,
            self._refuse,
        )

    def _demonstration_made(self, path: Path) -> None:
        self.open_file(path)

    def show_help(self, *, about: bool = False, guide: bool = False) -> None:
        """Show the keyboard page, what the program is, or the guide to writing an instrument."""
        from ui.help_page import HelpPage

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
            self._help.show_keys()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Everything stated is on disk already, or else it is asked: only remember where the window stood."""
        event.ignore()
        if self._holds(self.close):
            return
        self.settings.geometry = self.saveGeometry()
        self.hide()  # a large file takes a moment to be backed up
        self._drop_workplace()
        self._form_progress.abandon()
        self._form_worker.close()
        self._worker.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """An inspection file or a pack may be dropped anywhere on the window."""
        if _inspection_in(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open the file that was dropped."""
        path = _inspection_in(event.mimeData().urls())
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        for title, acts in MENUS.items():
            if title == "&View":
                bar.addMenu(self._page_menu)
                bar.addMenu(self._go_menu)
            self._fill(bar.addMenu(title), acts)

    def _fill(self, menu: QMenu, acts: Iterable[Act | None]) -> None:
        for act in acts:
            if act is None:
                menu.addSeparator()
            elif act is Act.LOCK:
                menu.addAction(self.acts[act])
                menu.addMenu(idle_menu(self.settings, self._watch_idle, self))
            else:
                menu.addAction(self.acts[act])

    def _connect(self) -> None:
        for act, done in {
            Act.NEW: self.new_inspection,
            Act.OPEN: self._ask_and_open,
            Act.DEMO: self.open_demonstration,
            Act.BACKUP: self._back_up,
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
            Act.UNDO: lambda: self.workplace and self.workplace.session.undo(),
            Act.REDO: lambda: self.workplace and self.workplace.session.redo(),
            Act.BIGGER: lambda: self._step_text_size(1),
            Act.SMALLER: lambda: self._step_text_size(-1),
            Act.ORIGINAL_SIZE: lambda: self._set_text_size(theme.TEXT_SIZES[0]),
            Act.WHO: self._show_who,
            Act.KEYS: self.show_help,
            Act.GUIDE: lambda: self.show_help(guide=True),
            Act.ABOUT: lambda: self.show_help(about=True),
        }.items():
            self.acts[act].triggered.connect(lambda _checked=False, done=done: done())
        self._locking.due.connect(self._lock)
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

    def _make(self, instrument: Instrument, area: str, month: str, path: Path, passphrase: str) -> None:
        from model.store import Store

        if passphrase and self._form is not None:
            self._protected_work().make(
                self._form, passphrase, lambda key: Store.create(path, instrument, area, month, key=key)
            )
            return
        try:
            store = Store.create(path, instrument, area, month)
        except Refused as refusal:
            if self._form is not None:
                self._form.notice.refuse(str(refusal))
            return
        self._work_on(store)

    def _work_on(self, store: Store) -> None:
        from ui.session import Session
        from ui.workplace import CASES, READ, Workplace

        self._drop_workplace()
        session = Session(store)
        session.refused.connect(self.status.refuse)
        session.changed.connect(self._changed)
        session.replaced.connect(self._stand)
        session.unsaved.changed.connect(self._stand)
        session.unsaved.saved.connect(lambda _: None if session.unsaved else self.status.say("All of it is saved now."))
        self.workplace = Workplace(session, self.acts)
        self.workplace.page_shown.connect(self._page_shown)
        self.workplace.said.connect(self.status.say)
        self.workplace.elsewhere_requested.connect(lambda: self._copy_work().save_elsewhere(session))
        self.workplace.copy_requested.connect(lambda: self._copy_work().copy_here(session))
        self._stack.addWidget(self.workplace)
        self._go_menu.addActions(self.workplace.go_actions)
        self.settings.remember_file(store.path)
        inspection = store.inspection
        self.setWindowTitle(f"{store.path.stem} — {inspection.area}, {inspection.month} — Caseread")
        self._stand()
        usual = READ if session.place is not None and session.author else CASES
        locked, page = self._locked or (None, usual)
        self._locked = None
        self.workplace.turn_to(page if locked == store.path and page in self.workplace.titles else usual)
        self._show(self.workplace)
        self._watch_idle()
        self.workplace.take_focus()

    def _drop_workplace(self) -> None:
        self.status.clear()
        self.status.stand("")
        self._go_menu.clear()
        self._locking.watch(0)
        if self.workplace is not None:
            self._form_progress.abandon()  # which may be at work on the file
            self.workplace.close_file()
            self._stack.removeWidget(self.workplace)
            self.workplace.deleteLater()
            self.workplace = None
        self._drop_form()

    def _show_form(self, form: FormSheet) -> None:
        """Show a form in place of what is on view."""
        self._drop_form()
        self._form = form
        form.cancelled.connect(self._leave_aside)
        self._stack.addWidget(form)
        self._show(form)
        form.take_focus()

    def _drop_form(self) -> None:
        if self._form is None:
            return
        for work in (self._sealed, self._protected, self._copying, self._retention, self._backups):
            if work is not None:
                work.drop()
        self._stack.removeWidget(self._form)
        self._form.deleteLater()
        self._form = None

    def _sealed_work(self) -> SealedWork:
        """Made when first needed: the start page is sooner on view without it."""
        if self._sealed is None:
            from ui.sealed_work import SealedWork

            self._sealed = SealedWork(self._form_progress, self)
            self._sealed.asked.connect(self._show_form)
            self._sealed.ended.connect(self._form_ended)
            self._sealed.made.connect(self.open_file)  # with its key
        return self._sealed

    def _protected_work(self) -> ProtectedWork:
        """As `_sealed_work`."""
        if self._protected is None:
            from ui.protected_work import ProtectedWork

            self._protected = ProtectedWork(self._form_progress, self)
            self._protected.asked.connect(self._show_form)
            self._protected.ended.connect(self._form_ended)
            self._protected.opened.connect(self._work_on)
            self._protected.backups_asked.connect(lambda path: self.offer_backups(path, f"{path.name} did not open."))
            self._protected.protected.connect(self._watch_idle)
            self._protected.protected.connect(self._back_up_anew)
        return self._protected

    def _copy_work(self) -> CopyWork:
        """As `_sealed_work`."""
        if self._copying is None:
            from ui.copy_work import CopyWork

            self._copying = CopyWork(self._form_progress, self)
            self._copying.asked.connect(self._show_form)
            self._copying.opened.connect(self._go_on_in)
        return self._copying

    def _backups_work(self) -> BackupsWork:
        """As `_sealed_work`."""
        if self._backups is None:
            from ui.backups_work import BackupsWork

            self._backups = BackupsWork(self._form_progress, self)
            self._backups.asked.connect(self._show_form)
            self._backups.ended.connect(self._form_ended)
            self._backups.chosen.connect(self._restore)
        return self._backups

    def _restore(self, file: Path, backup: Path, key: FileKey | None) -> None:
        """Close the file and restore it; it is opened again as it is then, restored or not."""
        from ui.backups_work import restore

        def refused(sentence: str) -> None:
            self.open_file(file, key)
            self._refuse(sentence)

        self.show_start()
        if self.workplace is None:
            task = restore(file, backup, key)
            self._progress.run(f"Restoring {file.name}…", task, lambda done: self._go_on_in(*done), refused)

    def _go_on_in(self, store: Store, sentence: str) -> None:
        self._work_on(store)
        if self.workplace is not None:
            self.workplace.tell(sentence)

    def _holds(self, then: Callable[[], object]) -> bool:
        """Whether the open file has to stay, for what is not saved: it is asked in place, and `then` may follow."""
        if self.workplace is None or not self.workplace.holds(then):
            return False
        self._drop_form()
        self._show(self.workplace)
        self.workplace.show_trouble()
        return True

    def _retention_work(self) -> Retention:
        """As `_sealed_work`."""
        if self._retention is None:
            from ui.retention import Retention

            self._retention = Retention(self._form_progress, self)
            self._retention.asked.connect(self._show_form)
            self._retention.ended.connect(self._form_ended)
            self._retention.doomed.connect(self._destroy)
        return self._retention

    def _destroy(self, path: Path) -> None:
        """Close the file and destroy it; the start page says what became of it."""
        from ui.retention import destroy

        self.settings.forget_file(path)  # so that nobody opens it meanwhile
        self.show_start()
        self._progress.run(f"Destroying {path.name}…", destroy(path), self.start.notice.say, self._not_destroyed(path))

    def _not_destroyed(self, path: Path) -> Callable[[str], None]:
        def refused(sentence: str) -> None:
            self.settings.remember_file(path)
            self.start.show_recent(self.settings.recent_files)
            self._refuse(sentence)

        return refused

    def _is_busy(self) -> bool:
        at_work = self.workplace is not None and self.workplace.busy
        return self._worker.busy or self._form_worker.busy or at_work

    def _watch_idle(self) -> None:
        """A protected file is locked when its window is left alone for as long as the settings say."""
        protected = self.workplace is not None and self.workplace.session.store.key is not None
        self._locking.watch(self.settings.idle_minutes if protected else 0)

    def _lock(self) -> None:
        """State what is half typed, close the file, forget its key and all that was shown, and ask for the passphrase.

        What could be taken back is forgotten too: it is what the file says.
        """
        if self.workplace is None:
            return
        if self._holds(self.lock):
            self._watch_idle()
            return
        path, page = self.workplace.session.store.path, self.workplace.current.title
        self._drop_workplace()
        empty_clipboard()
        self.setWindowTitle("Locked — Caseread")
        self._locked = path, page
        self._protected_work().unlock(path, locked=True)

    def _form_ended(self, sentence: str) -> None:
        self._leave_aside()
        self.status.say(sentence)

    def _show(self, widget: QWidget) -> None:
        at_work = widget is self.workplace
        for act in _NEED_A_FILE:
            self.acts[act].setEnabled(at_work)
        for act in _OF_THE_LEAD:
            self.acts[act].setVisible(self.workplace is not None and at_work and self.workplace.session.role == LEAD)
        protected = self.workplace is not None and self.workplace.session.store.key is not None
        self.acts[Act.PROTECT].setVisible(at_work and not protected)
        for act in _OF_PROTECTED:
            self.acts[act].setVisible(at_work and protected)
        for action in self._go_menu.actions():
            action.setEnabled(at_work)
        self._go_menu.menuAction().setVisible(at_work)
        self._page_shown(self.workplace.current.title if self.workplace is not None and at_work else "")
        self._stack.setCurrentWidget(widget)

    def _leave_aside(self) -> None:
        """Back from help or a form to what was there."""
        if self._form is not None and self._stack.currentWidget() is not self._form:
            self._show(self._form)
            self._form.take_focus()
            return
        self._drop_form()
        if self.workplace is None:
            self.show_start()
        else:
            self._show(self.workplace)
            self.workplace.current.take_focus()

    def _page_shown(self, title: str) -> None:
        """Make the keys those of a page, and fill the menu that bears its name."""
        tune(self.acts, title)
        acts = PAGE_MENUS.get(title, ())
        self._page_menu.clear()
        self._page_menu.setTitle(f"&{self.workplace.labels.get(title, title) if self.workplace else title}")
        self._page_menu.menuAction().setVisible(bool(acts))
        self._fill(self._page_menu, acts)

    def _show_who(self) -> None:
        if self.workplace is not None:
            self.workplace.show_who()

    def _changed(self) -> None:
        self.status.clear()

    def _stand(self) -> None:
        if self.workplace is not None:
            session = self.workplace.session
            waits = session.unsaved.in_words()
            saved = f"not saved yet: {waits}" if waits else "every answer is saved as it is given"
            self.status.stand(f"{session.author} — {saved}" if session.author else "")

    def trouble(self, sentence: str) -> None:
        """The disk is in the way of something nobody asked to be told of: say so."""
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

    def _back_up_anew(self) -> None:
        if self.workplace is not None:
            self.workplace.back_up()

    def _back_up(self) -> None:
        if self.workplace is not None:
            store = self.workplace.session.store
            self._try(lambda: self.status.say(f"Saved a backup copy as {store.backup().name}, beside the file."))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Refused as refusal:
            self._refuse(str(refusal))

    def _step_text_size(self, steps: int) -> None:
        place = theme.TEXT_SIZES.index(self.settings.text_size) + steps
        self._set_text_size(theme.TEXT_SIZES[max(0, min(place, len(theme.TEXT_SIZES) - 1))])

    def _set_text_size(self, percent: int) -> None:
        self.settings.text_size = percent
        theme.set_text_size(percent)
        self.status.say(f"Text at {percent} %.")


def _inspection_in(urls: list[QUrl]) -> Path | None:
    """The first inspection file or pack among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((path for path in paths if path.suffix in (".caseread", ask.PACK_SUFFIX)), None)
