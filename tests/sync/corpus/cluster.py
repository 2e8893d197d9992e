"""Who writes the corpus, and to whom."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.sync.operations import Operation
from tests.sync import hostile
from tests.sync.hostile import (
    body,
    bundle_of,
    says,
    sealed,
)
from tests.sync.laptops import SCHOOL_F, SCHOOL_H
from tests.sync.peers import Peer, exchange, founded

Case = tuple[str, bytes]
"""The code and a few words, and the file."""


class Cluster:
    """The reader, who founded it; Mallory, a member; one who was removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reader = founded()
        self.record = self.reader.document("Marking policy", tags="")
        self.mallory = self.reader.invite(SCHOOL_H)
        self.removed = self.reader.invite(SCHOOL_F, "staff")
        exchange(folder, self.reader, self.mallory, self.removed)
        self.reader.remove(self.removed.device)
        exchange(folder, self.reader, self.mallory)
        # what the reader holds is what it is held against: what is written after is news
        self.held = self.reader.operations()
        ((heads,),) = self.mallory.connection.execute("SELECT heads FROM log WHERE mine = 1").fetchall()
        ((self.seq, self.last),) = json.loads(heads)
        self.mallory.edit(self.record, "title", "Marking and feedback")
        self.news = self.mallory.operations()[-1][0]
        self.good = self.mallory.send(folder).read_bytes()
        self.segment = sealed(self.mallory, self.reader, body(self.news))

    def of(self, data: bytes, circle: str = "cluster", by: Peer | None = None, cluster: str | None = None) -> bytes:
        return bundle_of(by or self.mallory, self.reader, data, circle, cluster=cluster)

    def written(self, content: object, **told: object) -> Operation:
        """An operation of Mallory's after what the reader holds: properly signed, and anything in it."""
        after = {"seq": self.seq + 1, "prev": self.last}
        return hostile.written(self.mallory, content, **{**after, **told})

    def says(self, *changes: object, **more: object) -> bytes:
        return self.of(body(self.written(says(*changes, **more))))


