"""A disk that can be told to fail: everything that SQLite asks of the operating system passes a `Watcher` first.

SQLite's own layer for this, the VFS, is wrapped: the wrapper is the default one as long as `watched` lasts, in this
process, and passes every call on to the real one. See https://www.sqlite.org/vfs.html.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, c_char_p, c_int, c_int64, c_void_p
from functools import cache
from typing import Any, ClassVar, Protocol

import sqlcipher3

OK = 0
IOERR = 10
FULL = 13
CANTOPEN = 14


class Watcher(Protocol):
    """Is asked before each call, and told after it."""

    def before(self, call: str, path: str) -> int:
        """The result that the call shall have without being made, or `OK`."""

    def part(self, length: int) -> int:
        """How many bytes of a failing write reach the file all the same."""

    def after(self, call: str, path: str, *what: Any) -> None:
        """A call has succeeded: `write` of offset and bytes, `truncate` to a size, `open` with its flags."""


# What the C headers say of both structures: name, and the arguments of the function, all of which return an int.

_FILE: dict[str, tuple[Any, ...]] = {
    "xClose": (),
    "xRead": (c_void_p, c_int, c_int64),
    "xWrite": (c_void_p, c_int, c_int64),
    "xTruncate": (c_int64,),
    "xSync": (c_int,),
    "xFileSize": (c_void_p,),
    "xLock": (c_int,),
    "xUnlock": (c_int,),
    "xCheckReservedLock": (c_void_p,),
    "xFileControl": (c_int, c_void_p),
    "xSectorSize": (),
    "xDeviceCharacteristics": (),
    "xShmMap": (c_int, c_int, c_int, c_void_p),
    "xShmLock": (c_int, c_int, c_int),
    "xShmBarrier": (),
    "xShmUnmap": (c_int,),
    "xFetch": (c_int64, c_int, c_void_p),
    "xUnfetch": (c_int64, c_void_p),
}
_SYSTEM: dict[str, tuple[Any, ...]] = {
    "xOpen": (c_void_p, c_void_p, c_int, c_void_p),
    "xDelete": (c_char_p, c_int),
    "xAccess": (c_char_p, c_int, c_void_p),
}
_REST = ("xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose", "xRandomness", "xSleep", "xCurrentTime")
_MORE = ("xGetLastError", "xCurrentTimeInt64", "xSetSystemCall", "xGetSystemCall", "xNextSystemCall")

_LETTING_GO = 1
_ERRORS = {
    "read": IOERR | 1 << 8,
    "write": IOERR | 3 << 8,
    "sync": IOERR | 4 << 8,
    "truncate": IOERR | 6 << 8,
    "size": IOERR | 7 << 8,
    "unlock": IOERR | 8 << 8,
    "delete": IOERR | 10 << 8,
    "access": IOERR | 13 << 8,
    "reserved": IOERR | 14 << 8,
    "lock": IOERR | 15 << 8,
    "share": IOERR | 20 << 8,
    "map": IOERR | 21 << 8,
    "open": CANTOPEN,
}
"""The calls that can fail, and what SQLite calls their failing."""


def _type(arguments: tuple[Any, ...]) -> Any:
    return ctypes.CFUNCTYPE(c_int, c_void_p, *arguments)


class _Methods(ctypes.Structure):
    _fields_: ClassVar = [("iVersion", c_int), *((name, _type(types)) for name, types in _FILE.items())]


class _Open(ctypes.Structure):
    """The beginning of every open file of SQLite's."""

    _fields_: ClassVar = [("methods", POINTER(_Methods))]


class _Vfs(ctypes.Structure):
    _fields_: ClassVar = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        *((name, _type(types)) for name, types in _SYSTEM.items()),
        *((name, c_void_p) for name in (*_REST, *_MORE)),
    ]


class _Wrapper:
    """The real VFS with a watcher before it. Files keep the real one's memory: only their methods are exchanged."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self._real = _library().sqlite3_vfs_find(None)
        self._paths: dict[int, str] = {}
        self._tables: dict[int, tuple[_Methods, _Methods]] = {}
        self.vfs = _Vfs.from_buffer_copy(self._real.contents)
        self.vfs.zName = b"watched"
        for name, function in (("xOpen", self._open), ("xDelete", self._delete), ("xAccess", self._access)):
            setattr(self.vfs, name, _type(_SYSTEM[name])(function))

    def _asked(self, call: str, path: str, real: Callable[[], int]) -> int:
        return self.watcher.before(call, path) or real()

    def _open(self, _: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        handle = _Open.from_address(file)
        if failed := self.watcher.before("open", path):
            handle.methods = POINTER(_Methods)()
            return failed
        new = not self._is_there(name)
        result: int = self._real.contents.xOpen(ctypes.addressof(self._real.contents), name, file, flags, out)
        if handle.methods:
            self._paths[file] = path
            handle.methods = ctypes.pointer(self._watched(handle.methods))
        if result == OK:
            self.watcher.after("open", path, flags, new)
        return result

    def _is_there(self, name: int | None) -> bool:
        there = c_int()
        if name:
            system = self._real.contents
            system.xAccess(ctypes.addressof(system), ctypes.string_at(name), 0, ctypes.addressof(there))
        return bool(there.value)

    def _delete(self, _: int, name: bytes, durably: int) -> int:
        system = self._real.contents
        result = self._asked("delete", name.decode(), lambda: system.xDelete(ctypes.addressof(system), name, durably))
        if result == OK:
            self.watcher.after("delete", name.decode(), bool(durably))
        return result

    def _access(self, _: int, name: bytes, flags: int, out: int) -> int:
        system = self._real.contents
        return self._asked("access", name.decode(), lambda: system.xAccess(ctypes.addressof(system), name, flags, out))

    def _watched(self, methods: Any) -> _Methods:
        """The methods of a file, with the watcher before those that can fail."""
        address = ctypes.addressof(methods.contents)
        if address not in self._tables:
            real = _Methods.from_buffer_copy(methods.contents)
            watched = _Methods.from_buffer_copy(methods.contents)
            for name, function in self._functions(real).items():
                setattr(watched, name, _type(_FILE[name])(function))
            self._tables[address] = real, watched
        return self._tables[address][1]

    def _functions(self, real: Any) -> dict[str, Callable[..., int]]:
        """What takes the place of the methods that can fail."""
        paths, watcher = self._paths, self.watcher

        def asked(call: str, name: str) -> Callable[..., int]:
            function = getattr(real, name)
            return lambda file, *rest: watcher.before(call, paths[file]) or function(file, *rest)

        def unlock(file: int, level: int) -> int:
            result: int = real.xUnlock(file, level)  # a lock that is never let go would be another fault
            return watcher.before("unlock", paths[file]) or result

        def share(file: int, offset: int, count: int, flags: int) -> int:
            if flags & _LETTING_GO:
                return int(real.xShmLock(file, offset, count, flags))
            return watcher.before("share", paths[file]) or real.xShmLock(file, offset, count, flags)

        return self._changes(real) | {
            "xRead": asked("read", "xRead"),
            "xFileSize": asked("size", "xFileSize"),
            "xLock": asked("lock", "xLock"),
            "xUnlock": unlock,
            "xCheckReservedLock": asked("reserved", "xCheckReservedLock"),
            "xShmMap": asked("map", "xShmMap"),
            "xShmLock": share,
        }

    def _changes(self, real: Any) -> dict[str, Callable[..., int]]:
        """What takes the place of the methods that change the disk."""
        paths, watcher = self._paths, self.watcher

        def write(file: int, data: int, length: int, offset: int) -> int:
            failed = watcher.before("write", paths[file])
            reached = watcher.part(length) if failed else length
            result: int = real.xWrite(file, data, reached, offset) if reached else OK
            if result == OK and reached:
                watcher.after("write", paths[file], offset, ctypes.string_at(data, reached))
            return failed or result

        def truncate(file: int, size: int) -> int:
            result = watcher.before("truncate", paths[file]) or real.xTruncate(file, size)
            if result == OK:
                watcher.after("truncate", paths[file], size)
            return int(result)

        def sync(file: int, flags: int) -> int:
            result = watcher.before("sync", paths[file]) or real.xSync(file, flags)
            if result == OK:
                watcher.after("sync", paths[file])
            return int(result)

        return {"xWrite": write, "xTruncate": truncate, "xSync": sync}


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Every connection that is opened meanwhile goes through the watcher, for as long as it lives."""
    wrapper = _Wrapper(watcher)
    _KEPT.append(wrapper)  # a connection may outlive the block
    library = _library()
    real = library.sqlite3_vfs_find(None)
    library.sqlite3_vfs_register(ctypes.addressof(wrapper.vfs), 1)
    try:
        yield
    finally:
        library.sqlite3_vfs_unregister(ctypes.addressof(wrapper.vfs))
        library.sqlite3_vfs_register(ctypes.addressof(real.contents), 1)


_KEPT: list[_Wrapper] = []


@cache
def _library() -> Any:
    library = ctypes.CDLL(sqlcipher3._sqlite3.__file__)
    library.sqlite3_vfs_find.argtypes = [c_char_p]
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
    library.sqlite3_vfs_unregister.argtypes = [c_void_p]
    return library


class Faults:
    """A watcher that lets the n-th call fail, or all from the n-th on.

    `kind`: every call can fail (`io`), or only what needs room (`full`), or writes, half of which is written all the
    same (`short`), or only bringing to the disk what was written (`sync`).
    """

    def __init__(self, kind: str, at: int, *, lasting: bool = False) -> None:
        self.kind = kind
        self.at = at
        self.lasting = lasting
        self._over = False
        self.calls = 0
        self.struck = ""
        """The call that failed first, and its file's name."""

    def mend(self) -> None:
        """From here on, nothing fails."""
        self._over = True

    def before(self, call: str, path: str) -> int:
        if self._over or not self._counts(call):
            return OK
        self.calls += 1
        if self.calls != self.at and not (self.lasting and self.calls > self.at):
            return OK
        self.struck = self.struck or f"{call} {path.rpartition('/')[2]}"
        return FULL if self.kind == "full" else _ERRORS[call]

    def _counts(self, call: str) -> bool:
        only = {"full": ("write", "truncate", "map"), "short": ("write",), "sync": ("sync",)}
        return call in only.get(self.kind, (call,))

    def part(self, length: int) -> int:
        return length // 2 if self.kind == "short" else 0

    def after(self, call: str, path: str, *what: Any) -> None:
        pass
