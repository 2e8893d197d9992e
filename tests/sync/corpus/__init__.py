"""The corrupt corpus: bundles that must be refused, each named by the code it gets, and a few that must be taken.

`reader.json` is whose laptop they come to: its keys, and all that it holds. Made by `python -m tests.sync.corpus`,
which only a change of format needs; the keys are new each time.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from desktop.sync.operations import Operation

FOLDER = Path(__file__).parent
READER = FOLDER / "reader.json"


def files() -> list[Path]:
    """Everything in the corpus, by name."""
    return sorted(one for one in FOLDER.iterdir() if one.suffix in (".clusterbundle", ".clusterinvitation"))


def code_of(path: Path) -> str:
    """What a file must be refused with; `taken`, when it must not be."""
    return path.name.partition("--")[0]


def read_reader() -> dict[str, Any]:
    """Whose laptop it is: keys, founding, and the operations it holds, each with its circle."""
    told = json.loads(READER.read_text(encoding="utf-8"))
    told["seed"] = base64.b64decode(told["seed"])
    told["operations"] = [
        (Operation(id, header.encode(), base64.b64decode(signature), content.encode()), circle)
        for header, signature, content, id, circle in told["operations"]
    ]
    return dict(told)
