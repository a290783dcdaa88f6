"""Memory that the program has given back, and that still holds what stood in it: overwritten once a file is locked.

Nothing that is in use is touched: free blocks are asked for until there are no more, emptied, and given back again.
"""

from __future__ import annotations

import sys
from itertools import chain

from ui.window import garbage

_ARENA_MAX = -8
"""M_ARENA_MAX: see mallopt(3)."""

_SIZES = tuple(chain((1 << power for power in range(17, 10, -1)), range(1040, 23, -16)))
"""The blocks of the C library in bytes, the largest first: it keeps the small ones apart by size, in steps of 16."""

_PYTHONS_SIZES = range(512, 32, -16)
"""The sizes by which Python keeps its own small blocks apart. No text and no key takes a smaller one."""

_HEADER = sys.getsizeof(b"")
_OF_EACH = 8 << 20
"""So many bytes of each of Python's sizes are taken: it does not say how many are free."""


def keep_together() -> None:
    """Have what is free in one place, whichever thread gave it back. To be called before there is a second thread."""
    if sys.platform == "linux":
        import ctypes  # not for start-up: no other system needs it

        ctypes.PyDLL(None).mallopt(_ARENA_MAX, 1)


def overwrite() -> None:
    """Find what nothing refers to any more, and overwrite all that is free. Takes a moment; in part on Linux alone."""
    garbage.find_all()
    for size in _PYTHONS_SIZES:
        _ = [bytes(size - _HEADER) for _ in range(_OF_EACH // size)]
    if sys.platform == "linux":
        _overwrite_heap()


def _overwrite_heap() -> None:
    import ctypes  # not for start-up: as above

    library = ctypes.PyDLL(None)
    library.malloc.restype = library.sbrk.restype = ctypes.c_void_p
    library.free.argtypes = (ctypes.c_void_p,)
    library.malloc_trim(0)  # whole free pages go back to the system, which empties them
    end = library.sbrk(0)
    taken = []
    for size in _SIZES:
        # A block behind the end is a new one: none of this size was free any more.
        while (block := library.malloc(size)) is not None and block < end:
            ctypes.memset(block, 0, size)
            taken.append(block)
        library.free(block)
    for block in taken:
        library.free(block)
