"""A folder in which the n-th call of the file system fails: what Python asks of it, and not what SQLite does."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest


class Folder:
    """Counts the calls on files in a folder, and lets the one with this number fail, or all from there on."""

    def __init__(self, folder: Path, at: int, errno: int, *, lasting: bool = False) -> None:
        self._folder = str(folder)
        self._at = at
        self._errno = errno
        self._lasting = lasting
        self.calls = 0
        self.struck = ""

    def _ask(self, call: str, path: object) -> None:
        if not str(path).startswith(self._folder):
            return
        self.calls += 1
        if self.calls == self._at or (self._lasting and self.calls > self._at > 0):
            self.struck = self.struck or f"{call} {Path(str(path)).name}"
            raise OSError(self._errno, os.strerror(self._errno), str(path))

    @contextmanager
    def failing(self) -> Iterator[None]:
        really, folder = io.open, self

        class Raw(io.FileIO):
            def write(self, data: Any) -> int:
                folder._ask("write", self.name)
                return super().write(data)

        def opening(path: Any, mode: str = "r", *rest: Any, **more: Any) -> IO[Any]:
            folder._ask("open", path)
            if "r" in mode or not str(path).startswith(folder._folder):
                return really(path, mode, *rest, **more)
            raw = Raw(path, mode.replace("b", ""))
            both = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return both if "b" in mode else io.TextIOWrapper(both, more.get("encoding"), newline=more.get("newline"))

        def asking(name: str) -> Callable[..., Any]:
            function = getattr(os, name)

            def asked(path: Any, *rest: Any, **more: Any) -> Any:
                folder._ask(name, Path(f"/proc/self/fd/{path}").readlink() if name == "fsync" else path)
                return function(path, *rest, **more)

            return asked

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(io, "open", opening)
            patch.setattr(builtins, "open", opening)
            for name in ("open", "fsync", "replace", "unlink", "mkdir"):
                patch.setattr(os, name, asking(name))
            yield
