"""How much may one file hold? Every bound of reading, by name.

Floor 1. Pure. A file beyond a bound gives a diagnostic that names the bound, never a slow or a fallen
process.
"""

from __future__ import annotations

from typing import NamedTuple

FINDINGS_MAX = 200  # of one stage and file: who has so many to mend does not read more
LINE_MENDED_MAX = 400  # characters of a line that is shown as it should be
EXPRESSION_LOOKED_AT_MAX = 2_000  # characters in which the end of a cut expression is looked for


class Limits(NamedTuple):
    """Bounds on one YAML file; the default is some hundred times what a large workflow needs.

    `bytes` is the size of the file, `depth` how far values may lie inside one another, `nodes` how many
    keys and values are written, `aliases` how many keys and values all `*alias` of the file stand for
    together.
    """

    bytes: int = 1_048_576
    depth: int = 64
    nodes: int = 100_000
    aliases: int = 20_000
