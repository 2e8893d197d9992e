"""An office program that reads nothing of this laptop but itself, where the system can see to that: on Linux.

A paper that cannot be cleaned may name a file of whoever opens it, and the program would print it. Linux (Landlock)
takes a thread's right to read other places away for good, and with it that of all that the thread starts."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""The numbers of the three system calls, the same on every processor."""
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_CONNECT = 1 << 1
_CONNECT_SINCE = 4
"""The version of Landlock that can also forbid connections."""
_NO_NEW_PRIVILEGES = 38
_SYSTEM = (
    *("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/nix/store", "/gnu/store", "/dev", "/proc", "/sys"),
    *("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"),
    *("/etc/locale.alias", "/etc/localtime", "/etc/nsswitch.conf", "/etc/passwd", "/etc/papersize"),
    *("/etc/libreoffice", "/etc/ssl", "/var/cache/fontconfig", "/var/lib/libreoffice"),
)


def can_confine(program: str) -> bool:
    """Whether a program can be kept to itself here; one in a snap cannot, for it begins with more rights than ours."""
    return _version() > 0 and not program.startswith("/snap/")


def run_confined(command: Sequence[str], folder: Path, **how: Any) -> None:
    """Run a command to its end; where `can_confine`, it reads only the system, its own place and `folder`."""
    program = command[0]
    failed: list[BaseException] = []

    def work() -> None:
        try:
            if can_confine(program):
                _confine([*_SYSTEM, str(Path(program).resolve().parent), str(folder.resolve())])
            subprocess.run(command, cwd=folder, check=False, **how)
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            failed.append(error)

    # the right is taken from one thread: the rest of us has still to read the answer
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("connections", ctypes.c_uint64))


class _Below(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("place", ctypes.c_int32))


def _version() -> int:
    if sys.platform != "linux":
        return 0
    return int(_system().syscall(_CREATE, None, ctypes.c_size_t(0), 1))


def _confine(places: Sequence[str]) -> None:
    """Take the right to read anything but what lies at `places` from this thread. Raises OSError."""
    system, reading = _system(), _EXECUTE | _READ_FILE | _READ_DIR
    connects = _version() >= _CONNECT_SINCE
    rules = _Rules(reading, _CONNECT if connects else 0)
    size = ctypes.sizeof(rules) if connects else 8
    made = _checked(system.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0))
    try:
        for place in places:
            with suppress(OSError):  # not every system has them all
                held = os.open(place, os.O_PATH | os.O_CLOEXEC)
                try:
                    allowed = reading if Path(place).is_dir() else _EXECUTE | _READ_FILE
                    _checked(system.syscall(_ADD, made, 1, ctypes.byref(_Below(allowed, held)), 0))
                finally:
                    os.close(held)
        _checked(system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _checked(system.syscall(_RESTRICT, made, 0))
    finally:
        os.close(made)


def _system() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
