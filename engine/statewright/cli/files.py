"""Which files are meant? Folders are searched for workflows and scenario files, in a stable order. Floor 7.

In a folder only what looks like a workflow is taken, for a folder may hold other YAML as well; a file that
is named is always taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

SCENARIOS = (".scenarios.yaml", ".scenarios.yml")
_WORKFLOW = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:statewright|workflow|states|regions)[ \t]*(?::|\xef\xbc\x9a)", re.MULTILINE
)
_HEAD_BYTES = 64 * 1024


class Files(NamedTuple):
    """What the paths of a command come to: workflow files, scenario files, paths that are not there."""

    workflows: tuple[Path, ...]
    scenarios: tuple[Path, ...]
    missing: tuple[Path, ...]


def find_files(paths: Iterable[str]) -> Files:
    """The files that these paths name or hold, each once."""
    workflows: dict[Path, None] = {}
    scenarios: dict[Path, None] = {}
    missing: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            for file in _inside(path):
                if is_scenarios(file):
                    scenarios[file] = None
                elif looks_like_workflow(file):
                    workflows[file] = None
        elif path.exists():
            (scenarios if is_scenarios(path) else workflows)[path] = None
        else:
            missing.append(path)
    return Files(tuple(workflows), tuple(scenarios), tuple(missing))


def is_scenarios(path: Path) -> bool:
    """Whether the name is that of a scenario file."""
    return path.name.endswith(SCENARIOS)


def looks_like_workflow(path: Path) -> bool:
    """Whether a YAML file has one of the keys that only a workflow has.

    One that cannot be read is taken for one.
    """
    try:
        with path.open("rb") as file:
            return _WORKFLOW.search(file.read(_HEAD_BYTES)) is not None
    except OSError:
        return True


def scenarios_beside(workflow: Path) -> list[Path]:
    """The scenario files that stand beside a workflow file."""
    return [path for path in (workflow.with_name(workflow.stem + end) for end in SCENARIOS) if path.exists()]


def _inside(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in ("node_modules", "__pycache__"):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _inside(path)
        elif path.suffix in (".yaml", ".yml"):
            yield path
