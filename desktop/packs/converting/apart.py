"""Doing what a hostile file could turn against us in a process of its own: with limits, a folder that is wiped
afterwards, nothing of ours in its environment, and ended with all that it started as soon as it is not wanted.

The parent waits as a generator, so whoever shows the work can stop it at any moment: closing it is Stop."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.errors import Refusal
from desktop.holder import Holder
from desktop.steps import Step

_LOOK = 0.05  # seconds between looks: Stop is to be heard within half a second
_PREFIX, _HELD = "converting-", ".open"
# What a program needs to run at all. Everything else (proxies, keys, the person's own settings) stays outside.
_PASSED = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LANGUAGE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "PROGRAMFILES", "PROGRAMFILES(X86)"),
    *("PROGRAMDATA", "COMMONPROGRAMFILES", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a piece of work may use: seconds by the clock, bytes of memory, bytes of any one file that it writes."""

    seconds: float = 60.0
    memory: int = 1_500_000_000
    file: int = 400_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it. `went` is “done”, “refused” (`told` says why and what to do), “late”, or “broken”: it ended
    without an answer, whatever made it. `data` is what it made."""

    went: str
    data: bytes = b""
    told: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def scratch_in(place: Path) -> Iterator[Path]:
    """A folder below `place` that is its owner's alone, gone afterwards whatever happened. Raises OSError."""
    place.mkdir(parents=True, exist_ok=True)
    clear_left(place)
    folder = place / f"{_PREFIX}{secrets.token_hex(8)}"
    # held before it is there, so that nobody takes it for one that was left
    with _held(folder):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            wipe(folder)


def clear_left(place: Path) -> None:
    """Wipe what programs that were killed left below `place`; the folders of one that runs, this one too, are held."""
    with suppress(OSError):
        names = {one.name.removesuffix(_HELD) for one in place.iterdir() if one.name.startswith(_PREFIX)}
        for left in [place / name for name in names]:
            if not left.is_symlink():
                with suppress(Refusal, OSError), _held(left):
                    if left.exists():
                        wipe(left)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder: the system lets go of it when we end, however that is. Raises OSError, or BookHeld where another
    program has it."""
    try:
        holder = Holder(folder)
    except Refusal as error:
        raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None
    try:
        yield
    finally:
        holder.release()


def wipe(folder: Path) -> None:
    """Remove a folder and all in it, also what was made so that it could not be removed."""

    def again(remove: Any, path: str, _why: object) -> None:
        with suppress(OSError):
            os.chmod(os.path.dirname(path), stat.S_IRWXU)
            os.chmod(path, stat.S_IRWXU)
            remove(path)

    # a program that is just ending may hold a file for a moment; Windows then lets nobody remove it
    for wait in (0.0, 0.1, 0.5, 1.0):
        time.sleep(wait)
        if sys.version_info >= (3, 12):
            shutil.rmtree(folder, onexc=again)
        else:
            shutil.rmtree(folder, onerror=again)
        if not folder.exists():
            return


def do_apart(
    task: str, data: bytes, scratch: Path, words: str, limits: Limits | None = None, **asked: Any
) -> Generator[Step, None, Answer]:
    """Do one of the tasks of `child.py` with a file's bytes, in a process and a folder of its own.

    Yields a Step with `words` every 50 ms; closing it ends the process and everything it started. Raises OSError when
    no process or folder can be made."""
    from desktop.words import language

    limits = limits or Limits()
    with scratch_in(scratch) as folder:
        (folder / "in").write_bytes(data)
        asked |= {"limits": [limits.seconds, limits.memory, limits.file], "language": language()}
        (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
        home = folder / "home"
        home.mkdir(mode=0o700)
        with _begun(task, folder, home, limits) as process:
            until = time.monotonic() + limits.seconds
            while not process.has_ended():
                if time.monotonic() > until:
                    return Answer("late")
                yield Step(0, 0, words)
                time.sleep(_LOOK)
        return _answer(folder, limits)


def _answer(folder: Path, limits: Limits) -> Answer:
    """What the process left behind: trusted no more than the file that it was given."""
    try:
        with open(folder / "answer.json", "rb") as file:
            told = json.loads(file.read(1_000_000))
        if not isinstance(told, dict):
            return Answer("broken")
        if told.get("went") != "done":
            return Answer("refused" if told.get("went") == "refused" else "broken", told=told)
        made = folder / "out"
        if not made.is_file() or made.is_symlink() or made.stat().st_size > limits.file:
            return Answer("broken")
        return Answer("done", made.read_bytes(), told)
    except (OSError, ValueError, RecursionError):
        return Answer("broken")


class _Process:
    """A process of ours with everything it started, on a POSIX system or on Windows."""

    def __init__(self, popen: subprocess.Popen[bytes], job: Any, folder: Path) -> None:
        self._popen, self._job, self._folder = popen, job, folder

    def has_ended(self) -> bool:
        """Whether it has ended. It is not reaped yet where that can be put off, so that its group keeps its name."""
        if sys.platform != "win32" and hasattr(os, "waitid"):
            return os.waitid(os.P_PID, self._popen.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        return self._popen.poll() is not None

    def end(self) -> None:
        """End it with all that it started, and wait until it has."""
        if sys.platform == "win32":
            if self._job is not None:
                self._job.close()
            with suppress(OSError):
                self._popen.kill()
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        if self._popen.stdin is not None:
            with suppress(OSError):
                self._popen.stdin.close()
        self._popen.wait()
        if sys.platform == "win32":
            # Windows starts Microsoft's programs for us, and not as our children
            from desktop.packs.converting.microsoft import started_in

            for started in started_in(self._folder):
                with suppress(OSError):
                    os.kill(started, signal.SIGTERM)


@contextmanager
def _begun(task: str, folder: Path, home: Path, limits: Limits) -> Iterator[_Process]:
    import desktop

    root = str(Path(desktop.__file__).resolve().parents[1])
    environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
    own = {"HOME": str(home), "USERPROFILE": str(home), "APPDATA": str(home), "LOCALAPPDATA": str(home)}
    own |= {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP", "XDG_RUNTIME_DIR")}
    own |= {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "CLUSTERBOOK_HOME": str(home)}
    more: dict[str, Any] = {}
    if sys.platform == "win32":
        more["creationflags"] = subprocess.CREATE_NO_WINDOW
    else:
        more["start_new_session"] = True
    popen = subprocess.Popen(
        [_python(), "-P", "-m", "desktop.packs.converting.child", task, str(folder)],
        # its standard input ends when we do, however we end: then it ends itself
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment | own,
        close_fds=True,
        **more,
    )
    process = _Process(popen, _job_for(popen, limits), folder)
    try:
        yield process
    finally:
        process.end()


def _python() -> str:
    """The Python that runs us; on Windows the one without a window has no use for a pipe, its twin has."""
    here = Path(sys.executable)
    if here.name.casefold() == "pythonw.exe":
        return str(here.with_name("python.exe"))
    return str(here)


def _job_for(popen: subprocess.Popen[bytes], limits: Limits) -> Any:
    if sys.platform == "win32":
        from desktop.packs.converting.windows_job import Job

        # where it cannot be had, the time is still limited, and the process itself is still ended
        with suppress(OSError):
            return Job(popen, limits.memory)
    return None
