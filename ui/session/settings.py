"""What the program remembers between sittings, on this laptop and outside any inspection file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ui.kit.theme import TEXT_SIZES

MAX_RECENT = 8

IDLE_MINUTES = (5, 10, 15, 30, 0)
"""After how many a protected file may be locked; 0 is never."""

_RECENT = "recent_files"
_GEOMETRY = "window_geometry"
_TEXT_SIZE = "text_size_percent"
_EVERYDAY_IDLE = 10
_IDLE = "lock_after_idle_minutes"


class Settings:
    """A typed table over QSettings; every setting has a default."""

    def __init__(self, kept: QSettings) -> None:
        self._kept = kept

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The files opened lately, latest first, at most `MAX_RECENT`; they may be gone by now."""
        kept = self._kept.value(_RECENT)
        # An INI file gives a list of one back as a bare text.
        names = kept if isinstance(kept, list) else [kept] if isinstance(kept, str) and kept else []
        return tuple(Path(str(name)) for name in names)

    def remember_file(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        recent = [path, *(other for other in self.recent_files if other != path)]
        self._kept.setValue(_RECENT, [str(one) for one in recent[:MAX_RECENT]])

    def forget_file(self, path: Path) -> None:
        """Take a file off the list of recent ones, by whatever name it stands there."""
        gone = path.resolve()
        self._kept.setValue(_RECENT, [str(one) for one in self.recent_files if one.resolve() != gone])

    @property
    def geometry(self) -> QByteArray:
        """Where the window stood; empty the first time."""
        kept = self._kept.value(_GEOMETRY, QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._kept.setValue(_GEOMETRY, geometry)

    @property
    def text_size(self) -> int:
        """Percent of the system's text size: one of `TEXT_SIZES`."""
        kept = str(self._kept.value(_TEXT_SIZE, TEXT_SIZES[0]))
        return next((size for size in TEXT_SIZES if str(size) == kept), TEXT_SIZES[0])

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._kept.setValue(_TEXT_SIZE, percent)

    @property
    def idle_minutes(self) -> int:
        """After how many idle minutes a protected file is locked: one of `IDLE_MINUTES`."""
        kept = str(self._kept.value(_IDLE, _EVERYDAY_IDLE))
        return next((minutes for minutes in IDLE_MINUTES if str(minutes) == kept), _EVERYDAY_IDLE)

    @idle_minutes.setter
    def idle_minutes(self, minutes: int) -> None:
        self._kept.setValue(_IDLE, minutes)


def user_settings() -> Settings:
    """The settings of the person logged in, in a plain file in their own configuration folder."""
    return Settings(QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Caseread", "Caseread"))
