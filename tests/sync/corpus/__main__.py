"""Make the corpus anew: `python -m tests.sync.corpus`, from the root of the project."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop.sync import bundle
from tests.sync import hostile
from tests.sync.corpus import FOLDER, READER, files
from tests.sync.corpus.cluster import Case, Cluster
from tests.sync.corpus.insides import contents, invitations, manifests, members, operations
from tests.sync.corpus.outsides import seals, tars, whole, zips


def cases(c: Cluster) -> Iterator[Case]:
    """Every file of the corpus."""
    yield from whole(c)
    yield from zips(c)
    yield from seals(c)
    yield from tars(c)
    yield from manifests(c)
    yield from operations(c)
    yield from contents(c)
    yield from members(c)


def main() -> None:
    """Write them all."""
    for old in files():
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        c = Cluster(Path(folder))
        told = {
            "seed": base64.b64encode(c.reader.seed).decode(),
            "identity": c.reader.identity,
            "founding": c.reader.founding,
            "operations": [
                [*json.loads(hostile.line(one)), one.id, circle] for one, circle in c.held
            ],
        }
        READER.write_text(json.dumps(told, indent=0) + "\n", encoding="utf-8")
        for ending, made in ((".clusterbundle", cases(c)), (".clusterinvitation", invitations(c))):
            for name, data in made:
                path = FOLDER / (name.replace(" ", "-") + ending)
                assert not path.exists(), name
                path.write_bytes(data)
    print(f"{len(files())} files, {sum(one.stat().st_size for one in files()) // 1024} KB")
    assert bundle.READER == 1


if __name__ == "__main__":
    main()
