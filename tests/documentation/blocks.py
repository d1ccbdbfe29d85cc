"""Which fenced blocks does a page have, and what does it say about each?

Comments right above a fence say how it is meant; without one, a block is taken as it stands:

    <!-- file: NAME -->        YAML, TOML or Python, kept as NAME in the page's folder; where the checkout
                               has a file of that path, the block is that file, word for word
    <!-- fragment: NAME -->    keys of a workflow, put into NAME (kept before, or of the checkout), which then
                               compiles
    <!-- reports: CODE -->     what is wrong with the block is CODE, and it is meant to be
    <!-- exit: N -->           the last command of the block ends with N
    <!-- output: COMMAND -->   the block is what COMMAND writes, or a part of it
    <!-- tested by: PATH -->   that test runs this very block
    <!-- not run: REASON -->   it cannot be run here; `test_blocks.py` counts these
    <!-- run first: ... -->    Python that is run before the block and not shown
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARKERS = ("file", "fragment", "reports", "exit", "output", "tested by", "not run", "run first")

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_MARKER = re.compile(r"<!--\s*([a-z ]+?):\s*(.*?)\s*-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: page, line of its fence (from 1), language, text, and what is said of it."""

    page: Path
    line: int
    language: str
    text: str
    markers: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it stands, as one clicks on it."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def pages() -> list[Path]:
    """Every page that people read: the READMEs and all of docs/."""
    readmes = [
        *ROOT.glob("README*.md"),
        *ROOT.glob("examples/**/README*.md"),
        *ROOT.glob("benchmarks/README*.md"),
    ]
    docs = [page for page in (ROOT / "docs").rglob("*.md") if "generators" not in page.parts]
    return sorted(page for page in [*readmes, *docs] if "_build" not in page.parts)


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page, in order; what stands inside another block is part of that."""
    lines = page.read_text("utf-8").split("\n")
    found: list[Block] = []
    index = 0
    while index < len(lines):
        opening = _FENCE.match(lines[index])
        if not opening:
            index += 1
            continue
        end = _end(lines, index, opening["fence"])
        width = len(opening["indent"])
        body = (
            "\n".join(line[width:] if line[:width].isspace() else line for line in lines[index + 1 : end])
            + "\n"
        )
        language = (opening["info"].split() or [""])[0]
        found.append(Block(page, index + 1, language, body, _markers(lines[:index])))
        index = end + 1
    return found


def _end(lines: list[str], start: int, fence: str) -> int:
    for index in range(start + 1, len(lines)):
        stripped = lines[index].strip()
        if stripped.startswith(fence) and not stripped.strip(fence[0]):
            return index
    raise AssertionError(f"a block of line {start + 1} is not closed")


def _markers(before: list[str]) -> dict[str, str]:
    """The comments that end right above a fence."""
    text = "\n".join(before).rstrip()
    found: dict[str, str] = {}
    while text.endswith("-->"):
        start = text.rfind("<!--")
        match = _MARKER.fullmatch(text[start:])
        if match and match[1] in MARKERS:
            found[match[1]] = match[2]
        text = text[:start].rstrip()
    return found
