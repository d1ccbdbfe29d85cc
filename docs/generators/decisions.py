"""Write `docs/explanation/decisions.md`: the list of decisions, from their first lines."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[1]
INTRO = """# Decisions

What was decided, what spoke for it, and what it costs. Made from the pages by
`docs/generators/decisions.py`."""


def page() -> str:
    """The list, in the order of the numbers."""
    rows = [row(decision) for decision in sorted((DOCS / "decisions").glob("*.md"))]
    return "\n".join((INTRO, "", "| number | decision |", "| --- | --- |", *rows)) + "\n"


def row(decision: Path) -> str:
    """One decision: its number, and what was decided with a link to why."""
    head = decision.read_text("utf-8").split("\n", 1)[0].lstrip("# ")
    number, title = re.match(r"(?:(\d+)\.?\s+)?(.+)", head).groups()  # type: ignore[union-attr]  # always matches
    return f"| {number or int(decision.name[:4])} | [{title}](../decisions/{decision.name}) |"


if __name__ == "__main__":
    (DOCS / "explanation" / "decisions.md").write_text(page(), encoding="utf-8")
