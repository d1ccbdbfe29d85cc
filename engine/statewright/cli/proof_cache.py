"""What was proved before? Reports kept in the user's cache folder, by a digest of all that they rest on.

Floor 7. The key covers the text of the workflow, what is relied on of others, this very engine (its files)
and the solver, so that nothing is taken for proved that was not. A cache that cannot be read or written is
no error: then everything is proved again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

KEPT_MAX = 2000
"""So many reports are kept; the oldest go first."""

_ROOMS = ("compiler", "diagnostics", "document", "explore", "expressions", "kernel")


def cache_folder() -> Path:
    """Where reports are kept: under `XDG_CACHE_HOME`, or `.cache` in the user's home."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(given) if given and Path(given).is_absolute() else Path("~/.cache").expanduser()
    return root / "statewright" / "proofs"


def key_of(parts: Iterable[str]) -> str:
    """The name under which a report is kept that rests on these texts, and on this engine."""
    digest = sha256(_engine().encode())
    for part in parts:
        digest.update(f"{len(part)}:".encode())
        digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def _engine() -> str:
    """This engine and its solver: names, sizes and times of the files that a verdict comes from."""
    root = Path(__file__).parents[1]
    files = (file.stat() for room in _ROOMS for file in sorted((root / room).rglob("*.py")))
    stamps = " ".join(f"{found.st_size}.{found.st_mtime_ns}" for found in files)
    try:
        solver = version("z3-solver")
    except PackageNotFoundError:
        solver = "unknown"
    return f"{solver} {root} {stamps}"


def recall(key: str) -> dict[str, Any] | None:
    """What is kept under a key."""
    try:
        found = json.loads((cache_folder() / f"{key}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def keep(key: str, report: dict[str, Any]) -> None:
    """Keep a report; written beside and moved into place, so that nobody reads half of it."""
    folder = cache_folder()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{key}.{os.getpid()}.tmp"
        beside.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
        beside.replace(folder / f"{key}.json")
        _make_room(folder)


def _make_room(folder: Path) -> None:
    files = list(folder.glob("*.json"))
    if len(files) > KEPT_MAX:
        oldest = sorted(files, key=lambda file: file.stat().st_mtime)
        for file in oldest[: len(files) - KEPT_MAX]:
            file.unlink(missing_ok=True)
