"""What a page works with, and in place of it, for a while, a form."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from model.file.store import Store
from ui.kit.forms import FormSheet
from ui.kit.notice import Notice
from ui.session import half_typed


class Form(Protocol):
    """A widget that can stand in place of a page for a while: a form, a preview, or a whole panel of them."""

    notice: Notice

    @property
    def cancelled(self) -> SignalInstance:
        """Emitted when the page is wanted back."""

    def take_focus(self) -> None:
        """Put the keyboard where one begins."""

    def setEnabled(self, arg__1: bool, /) -> None:  # noqa: N802 - Qt's name
        """As every widget's."""

    def deleteLater(self) -> None:  # noqa: N802 - Qt's name
        """As every widget's."""


class FormStack(QStackedWidget):
    """One form at a time, until it is cancelled or dropped. `dropped()`: the keyboard is to go back to the page."""

    dropped = Signal()

    def __init__(self, store: Store | None = None) -> None:
        """With a store, what is half typed on a form that `keeps` it outlasts the file's being locked or closed."""
        super().__init__()
        self.form: Form | None = None
        self._store = store
        self._as_shown: list[str | int | bool] = []

    def show_form(self, form: Form) -> None:
        """Show a form, in place of the one on view, if there is one."""
        self.drop()
        self.form = form
        form.cancelled.connect(self.drop)
        widget = cast("QWidget", form)
        self.addWidget(widget)
        self.setCurrentWidget(widget)
        if (kept := self._kept()) is not None:
            self._as_shown = half_typed.contents(kept[1])
            half_typed.bring_back(*kept)
        form.take_focus()

    def offer(self, form: Form) -> None:
        """Show a form, unless one is being filled in: that is not thrown away for another."""
        if self.form is None:
            self.show_form(form)
        else:
            form.deleteLater()
            self.form.take_focus()

    def refuse(self, sentence: str) -> None:
        """Say in the form why it cannot be done."""
        if self.form is not None:
            self.form.notice.refuse(sentence)

    def keep(self) -> None:
        """Keep what is half typed: the page is left, or the file locked or closed."""
        if (kept := self._kept()) is not None:
            half_typed.keep(*kept, self._as_shown)

    def _kept(self) -> tuple[Store, FormSheet] | None:
        if self._store is None or not isinstance(self.form, FormSheet) or not self.form.keeps:
            return None
        return self._store, self.form

    def drop(self) -> None:
        """Go back to what the page works with."""
        if (kept := self._kept()) is not None:
            half_typed.forget(*kept)
        if self.form is not None:
            self.removeWidget(cast("QWidget", self.form))
            self.form.deleteLater()
            self.form = None
            self.dropped.emit()
