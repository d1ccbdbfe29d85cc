"""What do the signs look like? Small line drawings in a square of 12 by 12, in one colour.

Floor 3. Pure. Drawn, not typed: no reader's font need have them.
"""

from __future__ import annotations

from .graph import Sign
from .markup import element

SIDE = 11.0
"""How large a sign is drawn, in points."""

_STROKES = {
    Sign.TIMER: "M6 1.2a4.8 4.8 0 1 0 .01 0ZM6 3.4V6.2L8 7.4",
    Sign.RECUR: "M10.4 4.6A4.7 4.7 0 1 0 10.7 7.2M10.6 1.8V4.8H7.6",
    Sign.DONE: "M1.6 6.6 4.6 9.6 10.4 2.8",
    Sign.FAILED: "M2.4 2.4 9.6 9.6M9.6 2.4 2.4 9.6",
    Sign.UNKNOWN: "M3.4 4.2A2.6 2.6 0 1 1 7.2 6.4C6.3 6.9 6 7.3 6 8.2M6 10.4V10.6",
    Sign.GUARD: "M6 1.2 10.8 6 6 10.8 1.2 6Z",
    Sign.ROLE: "M6 1.4a2.2 2.2 0 1 0 .01 0ZM1.8 10.8C2 7.8 3.8 6.9 6 6.9S10 7.8 10.2 10.8Z",
    Sign.EFFECT: "M5 2.2H1.6V10.4H9.8V7M7 1.2H10.8V5M10.6 1.4 5.4 6.6",
    Sign.CHILD: "M1.4 1.4H7.4V7.4H1.4ZM9.4 4.6H10.6V10.6H4.6V9.4",
    Sign.MESSAGE: "M1.2 2.6H10.8V9.4H1.2ZM1.4 2.8 6 6.6 10.6 2.8",
    Sign.SET: "M1.6 10.4 2.2 7.8 8.6 1.4 10.6 3.4 4.2 9.8Z",
    Sign.ENTRY: "M1.2 6H7.4M5 3.4 7.6 6 5 8.6M10.4 1.6V10.4",
    Sign.EXIT: "M4.4 6H10.6M8.2 3.4 10.8 6 8.2 8.6M1.6 1.6V10.4",
    Sign.INSIDE: "M2 4.2H8.2A2.6 2.6 0 0 1 8.2 9.4H3M4.8 1.6 2 4.2 4.8 6.8",
    Sign.FINAL: "M6 1.2a4.8 4.8 0 1 0 .01 0Z",
}
_FILLS = {
    Sign.EVENT: "M2.4 1.4 10.4 6 2.4 10.6Z",
    Sign.PAUSE: "M2.6 2H4.8V10H2.6ZM7.2 2H9.4V10H7.2Z",
    Sign.FINAL: "M6 3.8a2.2 2.2 0 1 0 .01 0Z",
}


def sign_mark(sign: Sign, left: float, middle: float, colour: str) -> str:
    """A sign whose left edge is at `left` and whose centre is at the height `middle`."""
    parts: list[str] = []
    if sign in _STROKES:
        parts.append(
            element(
                "path",
                d=_STROKES[sign],
                fill="none",
                stroke=colour,
                stroke_width=1.4,
                stroke_linecap="round",
                stroke_linejoin="round",
            )
        )
    if sign in _FILLS:
        parts.append(element("path", d=_FILLS[sign], fill=colour))
    scale = f"{SIDE / 12:.4g}"
    return element(
        "g",
        *parts,
        transform=f"translate({left:.2f} {middle - SIDE / 2:.2f}) scale({scale})",
        aria_hidden="true",
    )
