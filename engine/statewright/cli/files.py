"""Which files are meant? Folders are searched for workflows and scenario files, in a stable order.

Floor 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..diagnostics import Text
from .console import Console

_SCENARIOS = (".scenarios.yaml", ".scenarios.yml")
_MISSING = Text('there is no file or folder "{path}"', "没有文件或文件夹“{path}”")


class Files(NamedTuple):
    """What the paths of a command come to: workflow files, scenario files, paths that are not there."""

    workflows: tuple[Path, ...]
    scenarios: tuple[Path, ...]
    missing: tuple[Path, ...]


def find_files(paths: Iterable[str]) -> Files:
    """The files that these paths name or hold, each once. A file that is named is taken whatever is in it."""
    from ..loading import workflow_files

    workflows: dict[Path, None] = {}
    scenarios: dict[Path, None] = {}
    missing: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            missing.append(path)
        elif is_scenarios(path):
            scenarios[path] = None
        else:
            workflows |= dict.fromkeys(workflow_files(path))
            scenarios |= dict.fromkeys(_scenarios_in(path))
    return Files(tuple(workflows), tuple(scenarios), tuple(missing))


def is_scenarios(path: Path) -> bool:
    """Whether the name is that of a scenario file."""
    return path.name.endswith(_SCENARIOS) and not path.is_dir()


def scenarios_beside(workflow: Path) -> list[Path]:
    """The scenario files that stand beside a workflow file."""
    return [path for path in (workflow.with_name(workflow.stem + end) for end in _SCENARIOS) if path.exists()]


def complain_missing(console: Console, missing: Iterable[Path]) -> int:
    """Say which paths are not there; gives the exit code for that."""
    for path in missing:
        console.complain(_MISSING.fill({"path": path}))
    return 2


def _scenarios_in(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if is_scenarios(path) and not hidden:
                yield path
