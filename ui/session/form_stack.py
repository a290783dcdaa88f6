"""What a page works with, and in place of it, for a while, a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

if TYPE_CHECKING:  # a page has none of them until it is asked for
    from model.file.store import Store
    from ui.cases.sample_panel import SampleDesk
    from ui.kit.forms import FormSheet
    from ui.kit.preview import Preview

Form: TypeAlias = "FormSheet | Preview | SampleDesk"


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
        self.addWidget(form)
        self.setCurrentWidget(form)
        if (kept := self._kept()) is not None:
            from ui.session import half_typed  # as all of this is: not before there is a form

            self._as_shown = half_typed.state(kept[1])
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
            from ui.session import half_typed

            half_typed.keep(*kept, self._as_shown)

    def _kept(self) -> tuple[Store, FormSheet] | None:
        form = self.form
        if self._store is None or not getattr(form, "keeps", False):
            return None
        return self._store, cast("FormSheet", form)

    def drop(self) -> None:
        """Go back to what the page works with."""
        if (kept := self._kept()) is not None:
            from ui.session import half_typed

            half_typed.forget(*kept)
        if self.form is not None:
            self.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
            self.dropped.emit()
