"""The command line: `statewright check | test | draw | simulate | demo | explain`. Floor 7.

A face: it reads arguments, calls the rooms below and prints what they say. One file for each command in
`commands/`; what a command needs is imported when it runs, so that `--help` and `check` start at once.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence

OBJECTS = 50_000
"""Rubbish is looked for after so many new objects: nearly all that a command makes while it starts stays."""


def program() -> int:
    """The program itself: `main` in a process of its own, which starts a fourteenth faster so."""
    gc.set_threshold(OBJECTS)
    return main()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; `arguments` are those after the program's name.

    Gives the exit code: 0, 1 (findings), 2 (could not run).
    """
    from .running import run

    return run(arguments)
