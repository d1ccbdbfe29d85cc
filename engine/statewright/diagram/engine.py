"""Who lays the picture out? The system's `dot`, or the one that pip brings.

Floor 3. Runs a program; knows DOT and its answer as text only. Graphviz-pure is a port of the same Graphviz:
same input language, same JSON.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from statewright.diagnostics.diagnostic import Text

from .options import DrawingUnavailable, EngineName

TIMEOUT_S = 60
"""A layout that takes longer is given up."""

NO_ENGINE = Text(
    "no Graphviz was found to lay the picture out; install it with: pip install graphviz-pure",
    "没有找到用于排版的 Graphviz；请安装：pip install graphviz-pure",
)
GAVE_UP = Text(
    "Graphviz could not lay this picture out: {reason}; draw less with --depth, --focus or --collapse",
    "Graphviz 无法排版此图：{reason}；可用 --depth、--focus 或 --collapse 减少内容",
)


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that understands `dot`'s flags. `bundled`: the one from pip."""

    path: str
    bundled: bool

    @property
    def name(self) -> str:
        """What it is called in messages, with its version."""
        return _version(self.path)


def find_engine(wanted: EngineName = "auto") -> Engine:
    """The engine to use. Raises DrawingUnavailable if there is none."""
    if wanted in ("auto", "dot") and (found := shutil.which("dot")):
        return Engine(found, bundled=False)
    if wanted in ("auto", "graphviz-pure") and (found := _bundled()):
        return Engine(found, bundled=True)
    raise DrawingUnavailable(NO_ENGINE)


def _bundled() -> str | None:
    """Where pip has put `graphviz-pure`: beside this Python's scripts, or anywhere on the path."""
    name = "graphviz-pure.exe" if sys.platform == "win32" else "graphviz-pure"
    folders = (sysconfig.get_path("scripts"), str(Path(sys.executable).parent), _user_scripts())
    for folder in folders:
        candidate = Path(folder) / name
        if candidate.is_file():
            return str(candidate)
    return shutil.which("graphviz-pure")


def _user_scripts() -> str:
    return sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))


@lru_cache(maxsize=8)
def _version(path: str) -> str:
    answer = subprocess.run([path, "-V"], capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    line = (answer.stderr or answer.stdout).strip().splitlines()
    return line[0].split(" - ", 1)[-1] if line else Path(path).name


def run_engine(engine: Engine, dot: str, output: str) -> bytes:
    """What the engine makes of DOT text, in one of its output formats. Raises DrawingUnavailable."""
    command = [engine.path, "-Kdot", f"-T{output}"]
    try:
        answer = subprocess.run(
            command, input=dot.encode(), capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise DrawingUnavailable(GAVE_UP.fill({"reason": str(fault)})) from fault
    if answer.returncode != 0 or not answer.stdout:
        reason = answer.stderr.decode(errors="replace").strip()[:400] or f"exit code {answer.returncode}"
        raise DrawingUnavailable(GAVE_UP.fill({"reason": reason}))
    return answer.stdout
