"""How is a page made up? Sections with a table of rows of cells; every cell in both languages.

Floor 3. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from statewright.diagnostics.diagnostic import Text

Cells: TypeAlias = tuple[Text, ...]
"""The cells of a row; a line break begins a new line in a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be linked to by its id. `came_out`: what it tells was tried and did, or did not, come
    out so; None if it was not tried.
    """

    id: str
    cells: Cells
    came_out: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and its column heads."""

    id: str
    title: Text
    heads: Cells
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: a table, or a text; a text beside a table says what its marks mean. `folded`: where a
    page can fold, only the first cell of each row is shown, and the rest when it is asked for.
    """

    id: str
    title: Text
    table: Table | None = None
    text: Text | None = None
    folded: bool = False


def anchor(kind: str, name: str) -> str:
    """The id of a row: letters, digits, dots and hyphens of any script, the rest as hyphens."""
    return re.sub(r"[^\w.-]+", "-", f"{kind}-{name}" if name else kind)
