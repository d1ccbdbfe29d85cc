from __future__ import annotations

import re


class BadPattern(Exception):
    why = ""


def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def matches(text: str, pattern: str) -> bool:
    return re.search(pattern, text) is not None
