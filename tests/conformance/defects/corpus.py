"""What stands in the corpus: each file with what must be found in it.

The head of a file says it: `# defect: SW550, line 14: nothing ever leads to state "lost"` for each finding,
and `# needs: prove` where only a proof can see it.
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
    """The workflows with mistakes, by name."""
    return [_read(path) for path in sorted((HERE / "seeded").glob("*.yaml"))]


def _read(path: Path) -> Seeded:
    text = path.read_text("utf-8")
    needs = NEEDS.search(text)
    expected = sorted(Expected(int(line), what, message) for what, line, message in DEFECT.findall(text))
    return Seeded(path, needs[1] if needs else None, tuple(expected))


def sound() -> list[Path]:
    """The workflows without mistakes: those made for this, and those that ship."""
    root = HERE.parents[2]
    shipped = [*(root / "workflows").glob("*.yaml"), *(root / "examples").glob("*.yaml")]
    return [
        *sorted((HERE / "sound").glob("*.yaml")),
        *sorted(path for path in shipped if not path.name.endswith(".scenarios.yaml")),
    ]
