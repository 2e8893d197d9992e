"""LibreOffice where a test needs it: it must run wherever run.py could have installed it."""

from __future__ import annotations

from pathlib import Path

import pytest

import run
from desktop.packs.converting import libreoffice


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice's program."""
    found = libreoffice.found()
    if found is None and run.may_install():
        pytest.fail("LibreOffice is not installed; “python3 run.py tests” does it.")
    if found is None:
        pytest.skip("There is no LibreOffice here, and none may be installed.")
    return found
