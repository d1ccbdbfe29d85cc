"""The program as people run it: a process of its own, with its own streams and exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def statewright(*arguments: str | Path, cwd: Path = ROOT, typed: str = "", **environment: str) -> Ran:
    """`python -m statewright ARGUMENTS`, in English unless the environment says otherwise."""
    clean = {
        name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANG")
    }
    clean.pop("STATEWRIGHT_LANG", None)
    done = subprocess.run(
        [sys.executable, "-m", "statewright", *map(str, arguments)],
        cwd=cwd,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**clean, "PYTHONUTF8": "1", **environment},
    )
    return Ran(done.returncode, done.stdout, done.stderr)
