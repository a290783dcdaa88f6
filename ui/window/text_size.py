"""How large all text of the window is: a step at a time, kept for the next start."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction

from ui.kit import theme
from ui.session.actions import Act
from ui.session.settings import Settings


class TextSize:
    """Does what the menu offers. `say` is called with a sentence at every change."""

    def __init__(self, acts: Mapping[Act, QAction], settings: Settings, say: Callable[[str], None]) -> None:
        self._settings = settings
        self._say = say
        acts[Act.BIGGER].triggered.connect(lambda: self._step(1))
        acts[Act.SMALLER].triggered.connect(lambda: self._step(-1))
        acts[Act.ORIGINAL_SIZE].triggered.connect(lambda: self._set(theme.TEXT_SIZES[0]))
        theme.set_text_size(settings.text_size)

    def _step(self, steps: int) -> None:
        place = theme.TEXT_SIZES.index(self._settings.text_size) + steps
        self._set(theme.TEXT_SIZES[max(0, min(place, len(theme.TEXT_SIZES) - 1))])

    def _set(self, percent: int) -> None:
        self._settings.text_size = percent
        theme.set_text_size(percent)
        self._say(f"Text at {percent} %.")
