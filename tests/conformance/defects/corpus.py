"""What stands in the corpus: each file with what must be found in it.

The head of a file says it: `# defect: SW550, line 14: nothing ever leads to state "lost"` for each finding,
and `# needs: prove` where only a proof can see it. A folder holds workflows that are looked at together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
DEFECT = re.compile(r"^# defect: ([\w-]+), line (\d+)(?:: (.*))?$", re.MULTILINE)
NEEDS = re.compile(r"^# needs: (\w+)$", re.MULTILINE)


class Expected(NamedTuple):
    """One finding that must come out; `what` is its code."""

    line: int
    what: str
    message: str


class Seeded(NamedTuple):
    """A workflow with a mistake. `needs` is `prove` where no static rule can see it."""

    path: Path
    needs: str | None
    expected: tuple[Expected, ...]


def seeded() -> list[Seeded]:
    """The workflows with mistakes, by name; a folder of them is one."""
    return [_read(path) for path in _listed("seeded")]


def _listed(name: str) -> list[Path]:
    return sorted(path for path in (HERE / name).iterdir() if path.suffix == ".yaml" or path.is_dir())


def files_of(path: Path) -> tuple[Path, ...]:
    """The workflow of a file, those of a folder."""
    return tuple(sorted(path.glob("*.yaml"))) if path.is_dir() else (path,)


def _read(path: Path) -> Seeded:
    text = "".join(each.read_text("utf-8") for each in files_of(path))
    needs = NEEDS.search(text)
    expected = sorted(Expected(int(line), what, message) for what, line, message in DEFECT.findall(text))
    return Seeded(path, needs[1] if needs else None, tuple(expected))


def sound() -> list[Path]:
    """The workflows without mistakes: those made for this, and those that ship."""
    root = HERE.parents[2]
    shipped = [*(root / "workflows").glob("*.yaml"), *(root / "examples").glob("*.yaml")]
    return [
        *_listed("sound"),
        *sorted(path for path in shipped if not path.name.endswith(".scenarios.yaml")),
    ]
