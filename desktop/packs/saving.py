"""Writing a finished PDF on a thread of its own, so that Stop is heard and the window answers while it is written."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, BinaryIO

from desktop.steps import Step

if TYPE_CHECKING:
    import pikepdf

_LOOK = 0.02  # seconds from one look at whether it is written to the next


class _Stopped(Exception):
    """Ends the writing from within."""


def saved(out: pikepdf.Pdf, file: BinaryIO, step: Step, size: int = 0) -> Generator[Step, None, None]:
    """Write `out` into `file`, yielding `step` while it takes; closing the generator ends the writing.

    By way of memory, unless `file` is memory itself: a disk that is full, or Ctrl-C, in the middle of the library's own
    writing ends the whole program. `size` is about how many bytes it will be: memory that grows as it is written is
    there twice whenever it moves."""
    target = file if isinstance(file, io.BytesIO) else io.BytesIO()
    if size and not target.tell():
        target.seek(size - 1)
        target.write(b"\0")
        target.seek(0)
    stopped = threading.Event()
    failed: list[BaseException] = []

    def progress(_percent: int) -> None:
        if stopped.is_set():
            raise _Stopped
        time.sleep(0)  # the library lets others have a turn only here

    def write() -> None:
        try:
            out.save(target, deterministic_id=True, fix_metadata_version=False, progress=progress)
        except BaseException as error:  # noqa: BLE001 - it is raised again where somebody hears it
            failed.append(error)

    thread = threading.Thread(target=write, name="clusterbook-saving", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_LOOK)
            yield step
    finally:
        stopped.set()
        thread.join()
    if failed:
        raise failed[0]
    target.truncate()
    if target is not file:
        file.write(target.getbuffer())
