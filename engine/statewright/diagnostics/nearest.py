"""Which of these names did the writer mean? One answer for every stage that meets a wrong name.

Floor 0. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, or None when none is near enough to be worth suggesting.

    Near means a similarity ratio of 0.6 or more after folding case and separators; ties go to the first.
    """
    folded = _fold(name)
    best: str | None = None
    best_ratio = 0.6
    for candidate in candidates:
        matcher = SequenceMatcher(None, folded, _fold(candidate), autojunk=False)
        if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio or (best is None and ratio >= best_ratio):
            best, best_ratio = candidate, ratio
    return best


def _fold(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")
