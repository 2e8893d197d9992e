"""What keeps a carrier from working, said so that a person or the window knows what to do."""

from __future__ import annotations

from typing import ClassVar

from desktop.errors import DiskFull, ReadOnly, Refusal
from desktop.words import _


class Unreachable(Refusal):
    """There is no line, or it broke: what waits goes another time, and nobody need be troubled."""

    code: ClassVar[str] = "unreachable"


class WrongPassword(Refusal):
    """The other side did not take the user name and password, or none is known here: ask for them."""

    code: ClassVar[str] = "wrong-password"


class NoRoomThere(DiskFull):
    """A stick, a share or a server is full: what was taken from it is here all the same."""

    def __init__(self, where: str) -> None:
        self.path = where
        Refusal.__init__(self, _("There is no room left on “{place}”. Make room there.").format(place=where))


class OnlyReadThere(ReadOnly):
    """A place whose files may be read, and into which nothing may be put."""

    def __init__(self, where: str) -> None:
        self.path = where
        Refusal.__init__(
            self,
            _("Nothing may be put into “{place}”: it is protected. Ask whoever looks after it.").format(place=where),
        )
