"""How is a JSON value written in a sentence? Floor 2. Pure."""

from __future__ import annotations

from json import dumps

from ..kernel.values import Json

SHOWN_MAX = 120
"""How many characters of a value are shown in a sentence."""


def value_words(value: Json) -> str:
    """A value as the YAML would show it: `9800`, `"Beijing"`, `[1, 2]`; long ones are cut."""
    text = dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"
