"""When Python looks for garbage in cycles: not while a window opens, for nearly all that is made then is kept."""

from __future__ import annotations

import gc


def hold() -> None:
    """Called before anything of the window is loaded: looking takes a twentieth of the time to its first paint."""
    gc.disable()


def resume() -> None:
    """Called once the window is on view: look again from now on, but only among what is made from now on."""
    gc.freeze()
    gc.enable()


def find_all() -> None:
    """Look once among everything; from then on again only among what is made later."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
