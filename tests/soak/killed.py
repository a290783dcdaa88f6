"""A process whose children are killed while they work: forking one takes milliseconds, starting a program far longer.

Reads on standard input, one line each: a work's name, whether the file is protected, the folder, and after how many
seconds to kill. Answers with how many steps the child had said were done, how it ended, and after how many seconds.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path

from model.file.protection import FileKey
from tests.both_kinds import KEY
from tests.soak.works import WORKS, Desk


def main() -> None:
    for line in sys.stdin:
        name, protected, seconds, folder = line.rstrip("\n").split(" ", 3)
        began = time.perf_counter()
        child, said = begun(name, KEY if protected == "protected" else None, Path(folder))
        steps = until(began + float(seconds), said)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        took = time.perf_counter() - began
        steps += len(os.read(said, 1000))
        os.close(said)
        print(steps, "killed" if os.WIFSIGNALED(status) else "lived" if status == 0 else "failed", took, flush=True)


def begun(name: str, key: FileKey | None, folder: Path) -> tuple[int, int]:
    """A child at work, and where it says a byte after each step and closes at the end."""
    said, saying = os.pipe()
    child = os.fork()
    if child == 0:
        desk = Desk(folder, key, lambda: os.write(saying, b"."))
        {work.__name__: work for work in WORKS}[name](desk)
        desk.close()
        os._exit(0)
    os.close(saying)
    return child, said


def until(when: float, said: int) -> int:
    """Wait until then, or for the end if that is earlier; how many steps were said meanwhile."""
    steps = 0
    while select.select([said], [], [], max(0, when - time.perf_counter()))[0]:
        if not (heard := os.read(said, 1000)):
            break
        steps += len(heard)
    return steps


if __name__ == "__main__":
    main()
