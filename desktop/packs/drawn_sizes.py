"""How large each picture of a PDF is drawn, which says how many dots of it a reader can see."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_DEEPEST = 6
_MOST_STEPS = 20_000
"""Steps of drawing that one page is followed for; forms within forms could go on for ever."""

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


class DrawnSizes:
    """The largest size in points that each picture was seen drawn at, by its object's number."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], tuple[float, float]] = {}
        self._left = 0

    def of(self, picture: pikepdf.Object) -> tuple[float, float] | None:
        """Its width and height in points; None where it was not seen drawn on any page."""
        return self._found.get(picture.objgen)

    def look_at(self, page: pikepdf.Object) -> None:
        """Follow what one page draws. A page that cannot be followed tells nothing."""
        self._left = _MOST_STEPS
        try:
            self._follow(page, page.get("/Resources"), _PLAIN, 0)
        except Exception:  # noqa: BLE001 - whatever is wrong with a page, its pictures are then taken to fill it
            return

    def _follow(self, content: pikepdf.Object, resources: pikepdf.Object | None, at: Matrix, depth: int) -> None:
        import pikepdf

        objects = resources.get("/XObject") if resources is not None else None
        if objects is None or depth > _DEEPEST:
            return
        kept: list[Matrix] = []
        for step in pikepdf.parse_content_stream(content, "q Q cm Do"):
            self._left -= 1
            if self._left < 0:
                return
            match str(step.operator):
                case "q":
                    kept.append(at)
                case "Q":
                    at = kept.pop() if kept else at
                case "cm":
                    at = _times(_matrix(step.operands), at)
                case "Do":
                    self._draw(objects.get(str(step.operands[0])), resources, at, depth)

    def _draw(
        self, drawn: pikepdf.Object | None, resources: pikepdf.Object | None, at: Matrix, depth: int
    ) -> None:
        if drawn is None:
            return
        if drawn.get("/Subtype") == "/Image":
            wide, high = math.hypot(at[0], at[1]), math.hypot(at[2], at[3])
            before = self._found.get(drawn.objgen, (0.0, 0.0))
            self._found[drawn.objgen] = (max(wide, before[0]), max(high, before[1]))
        elif drawn.get("/Subtype") == "/Form":
            inner = _times(_matrix(drawn.get("/Matrix", _PLAIN)), at)
            self._follow(drawn, drawn.get("/Resources", resources), inner, depth + 1)


def _matrix(numbers: object) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in numbers)  # type: ignore[attr-defined]  # whatever a PDF holds there
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip
