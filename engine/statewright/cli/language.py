"""In which language does the command line speak? `--lang`, then STATEWRIGHT_LANG, then the locale. Floor 7.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "zh")


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for, found before the arguments are parsed, because their own help is in it."""
    asked = _asked(arguments)
    if asked in LANGUAGES:
        return asked
    for name in ("STATEWRIGHT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def _asked(arguments: Sequence[str]) -> str:
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return ""
