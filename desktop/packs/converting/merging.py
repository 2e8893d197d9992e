"""Trying whether a PDF or a picture goes into a pack as it is, before a pack depends on it."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from desktop.packs.contents import Paper, PaperFile


def tried(name: str, data: bytes) -> dict[str, Any]:
    """How many pages it has there, how many of them are made smaller, whether it had to be mended; or why not, what to
    do, and whether drawing its pages may help."""
    from desktop.packs.intake import Intake
    from desktop.packs.reasons import Reason
    from desktop.packs.why_not import Unmerged, damaged

    file = PaperFile(
        name=name,
        media_type="",
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        open=lambda: io.BytesIO(data),
    )
    intake = Intake()
    try:
        taken = intake.take(Paper(ref="", title="", file=file))
        if isinstance(taken, Reason):
            broken = taken.why == damaged().why
            return {"why": taken.why, "do": taken.do, "drawable": isinstance(taken, Unmerged), "damaged": broken}
        intake.out.save(io.BytesIO())
        return {"pages": len(taken.pages), "repaired": taken.repaired, "reduced": taken.reduced}
    finally:
        intake.close()
