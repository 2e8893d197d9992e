"""Windows' own way of limiting a process and all it starts, and of ending them together: a job object."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import Any

_EXTENDED_LIMITS = 9
_KILL_ON_CLOSE, _PROCESS_MEMORY, _DIE_QUIETLY = 0x2000, 0x100, 0x400


class _Basic(ctypes.Structure):
    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


if sys.platform == "win32":

    class Job:
        """A process and all it starts: no more memory than `memory` bytes each, and ended when this is closed, also
        by our own end. Raises OSError."""

        def __init__(self, popen: subprocess.Popen[bytes], memory: int) -> None:
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateJobObjectW.restype = ctypes.c_void_p
            kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
            kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
            kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
            kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
            self._kernel = kernel
            self._handle: Any = kernel.CreateJobObjectW(None, None)
            if not self._handle:
                raise ctypes.WinError(ctypes.get_last_error())
            limits = _Extended()
            limits.basic.flags = _KILL_ON_CLOSE | _PROCESS_MEMORY | _DIE_QUIETLY
            limits.process_memory = memory
            held = popen._handle  # type: ignore[attr-defined]
            if not kernel.SetInformationJobObject(
                self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            ) or not kernel.AssignProcessToJobObject(self._handle, int(held)):
                error = ctypes.WinError(ctypes.get_last_error())
                self.close()
                raise error

        def close(self) -> None:
            """End everything in the job."""
            if self._handle:
                self._kernel.CloseHandle(self._handle)
                self._handle = None
