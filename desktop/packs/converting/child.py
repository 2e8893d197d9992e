"""The other end of `apart`: the process in which one file is read, drawn or handed to an office program.

It limits itself before it looks at the file, ends when its parent does, and leaves `out` and `answer.json` in its
folder. What reads files by itself may open no connection, start no program and write nowhere else."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_Told = dict[str, Any]
_Task = Callable[[bytes, Path, _Told], tuple[bytes, _Told]]


def main(task: str, place: str) -> None:
    """Do the task with what lies in the folder `place`, and leave the answer there."""
    folder = Path(place)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asked: _Told = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    _limit(*asked["limits"])
    if task != "office":
        sys.addaudithook(_within(folder))
    from desktop.words import use_language

    use_language(asked["language"])
    try:
        data, told = _TASKS[task]((folder / "in").read_bytes(), folder, asked)
        (folder / "out").write_bytes(data)
        told["went"] = "done"
    except Exception as error:  # noqa: BLE001 - whatever a file makes a reader raise is an answer too
        why, do = getattr(error, "why", None), getattr(error, "do", None)
        told = {"went": "refused", "why": str(why), "do": str(do)} if why and do else {"went": "broken"}
        told["what"] = f"{type(error).__name__}: {error}"[:300]
    (folder / "answer.json").write_text(json.dumps(told), encoding="utf-8")
    os._exit(0)  # nothing is left to be tidied that a library could hang on


def _end_with_parent() -> None:
    """Wait for the parent's end of our standard input to close, then end with all that was started from here."""
    while sys.stdin.buffer.read(1):
        pass
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _limit(seconds: float, memory: int, file: int) -> None:
    if sys.platform != "win32":  # there a job object does it, from outside
        import resource

        os.umask(0o077)
        os.nice(5)  # the window comes first
        # processors are counted together, and office programs use several
        for what, most in (
            (resource.RLIMIT_CPU, int(seconds) * 4 + 1),
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_FSIZE, file),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(what)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with suppress(OSError, ValueError):  # macOS knows some of these by name alone
                resource.setrlimit(what, (most, most))


_NEVER = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
_NOR = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile")
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod")


def _within(folder: Path) -> Callable[[str, tuple[Any, ...]], None]:
    """What watches over the rest of this process's life."""
    forbidden = frozenset((*_NEVER, *_NOR))
    home = os.path.realpath(folder) + os.sep
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def inside(path: Any) -> bool:
        return isinstance(path, str | bytes | os.PathLike) and os.path.realpath(os.fsdecode(path)).startswith(home)

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if event in forbidden:
            raise PermissionError(event)
        if event == "open":
            path, _mode, flags = details
            if isinstance(flags, int) and flags & writing and not isinstance(path, int) and not inside(path):
                raise PermissionError(event)
        elif event in _CHANGES and details and not inside(details[0]):
            raise PermissionError(event)

    return watch


# -- the tasks -------------------------------------------------------------------------------------------------


def _read(data: bytes, _folder: Path, asked: _Told) -> tuple[bytes, _Told]:
    """A paper's text, tables and pictures, set on our own pages."""
    from desktop.packs.arrangement import SETS
    from desktop.packs.reading.pages import pages_of
    from desktop.packs.reading.read import read

    made = pages_of(read(asked["format"], data), SETS[asked["set_for"]])
    return made, {"pages": _pages(made)}


def _picture(data: bytes, _folder: Path, _asked: _Told) -> tuple[bytes, _Told]:
    """A photograph as telephones take them, as a page."""
    import pi_heif
    import pikepdf

    from desktop.packs.images import add_image_pages

    pi_heif.register_heif_opener()
    out = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        count = add_image_pages(made, data)
        made.save(out)
    return out.getvalue(), {"pages": count}


def _merge(data: bytes, _folder: Path, asked: _Told) -> tuple[bytes, _Told]:
    """Whether a PDF or a picture goes into a pack as it is."""
    from desktop.packs.converting.merging import tried

    return b"", tried(asked["name"], data)


def _draw(data: bytes, _folder: Path, _asked: _Told) -> tuple[bytes, _Told]:
    """The pages of a PDF as pictures."""
    from desktop.packs.converting.drawing import drawn

    made, count = drawn(data)
    return made, {"pages": count}


def _text(data: bytes, _folder: Path, _asked: _Told) -> tuple[bytes, _Told]:
    """The text of each page of a PDF, as JSON."""
    from desktop.packs.converting.drawing import text_of_pages

    return json.dumps(text_of_pages(data)).encode(), {}


def _ink(data: bytes, _folder: Path, _asked: _Told) -> tuple[bytes, _Told]:
    """Where the pages of a PDF or a picture have ink, as JSON."""
    from desktop.packs.converting.drawing import ink_of_pages
    from desktop.packs.ink import written

    return written(ink_of_pages(data)), {}


def _html(data: bytes, _folder: Path, asked: _Told) -> tuple[bytes, _Told]:
    """A paper's text, tables and pictures as HTML. Of its layout nothing is left to be checked."""
    import dataclasses

    from desktop.packs.reading.html import html_of
    from desktop.packs.reading.read import read

    return html_of(dataclasses.replace(read(asked["format"], data), office=False)).encode(), {}


def _office(data: bytes, folder: Path, asked: _Told) -> tuple[bytes, _Told]:
    """A paper as an office program prints it, its ways out closed before."""
    from desktop.packs.converting.cleaning import cleaned
    from desktop.packs.converting.office import converted

    made = converted(asked["way"], asked["program"], asked["format"], cleaned(asked["format"], data), folder)
    return made, {"pages": _pages(made)}


def _pages(made: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as held:
        return len(held.pages)


_TASKS: dict[str, _Task] = {
    "read": _read,
    "picture": _picture,
    "merge": _merge,
    "draw": _draw,
    "text": _text,
    "ink": _ink,
    "html": _html,
    "office": _office,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
