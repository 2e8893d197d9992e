"""What the command `papers` does: “will these print?”"""

from __future__ import annotations

import argparse
import json

from desktop.paper_check import check_papers
from desktop.steps import run


def papers(asked: argparse.Namespace) -> None:
    """How each file of a folder would go into a pack: plain lines, or one JSON array."""
    found = run(check_papers(asked.folder))
    if asked.json:
        print(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        name = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in one.name)
        print(f"{name}: {one.words}")
