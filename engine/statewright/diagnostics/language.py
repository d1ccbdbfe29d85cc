"""Which language does this reader want? STATEWRIGHT_LANG, then the locale. Floor 0. Pure."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "zh")


def reader_language(environment: Mapping[str, str]) -> str:
    """`zh` if the first of the variables that is set begins so, else `en`."""
    for name in ("STATEWRIGHT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
