"""What keeps a carrier on the line from working, said so that a person or the window knows what to do."""

from __future__ import annotations

from typing import ClassVar

from desktop.errors import Refusal


class Unreachable(Refusal):
    """There is no line, or it broke: what waits goes another time, and nobody need be troubled."""

    code: ClassVar[str] = "unreachable"


class WrongPassword(Refusal):
    """The other side did not take the user name and password, or none is known here: ask for them."""

    code: ClassVar[str] = "wrong-password"
