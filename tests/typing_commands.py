"""What the tests of the command line share: how a command is typed, and what an answer in one clear line is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
REGISTER = ROOT / "tests" / "files" / "register.csv"

Run = Callable[..., tuple[int, str, str]]


def child(*words: str | bytes, **options: object) -> subprocess.CompletedProcess[str]:
    """Type a command in a process of its own."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment, **options}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "desktop", *words], cwd=ROOT, text=True, encoding="utf-8", **options
    )


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and "Traceback" not in text
