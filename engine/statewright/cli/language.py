"""In which language does the command line speak? `--lang`, then the environment. Floor 7. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..diagnostics.language import LANGUAGES as LANGUAGES
from ..diagnostics.language import reader_language


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for, found before the arguments are parsed, because their own help is in it."""
    asked = _asked(arguments)
    return asked if asked in LANGUAGES else reader_language(environment)


def _asked(arguments: Sequence[str]) -> str:
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return ""
