"""Every code that a diagnostic can have, collected from the modules of the stages.

Floor 0. A stage imports its own module (`from ..diagnostics.codes import text as codes`); this table is
for those who look a code up by its id: `statewright explain`, SARIF, the docs, the tests. It is built
when first asked for. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..diagnostic import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    CODES: Mapping[str, Code]

STAGES = (
    "text",
    "schema",
    "interop",
    "names",
    "expressions",
    "structure",
    "soundness",
    "suppressions",
    "properties",
    "systems",
    "evolution",
    "runtime",
    "bug",
)

__all__ = ["CODES", "STAGES", "codes_of"]


def codes_of(stage: str) -> Iterator[Code]:
    """The codes that the module of a stage defines, in the order of its lines; none if it is not there."""
    name = f"{__name__}.{stage}"
    if find_spec(name) is not None:
        yield from (value for value in vars(import_module(name)).values() if isinstance(value, Code))


@cache
def _table() -> Mapping[str, Code]:
    table: dict[str, Code] = {}
    for stage in STAGES:
        for code in codes_of(stage):
            if table.setdefault(code.id, code) is not code:
                raise ValueError(f"{code.id} stands for {table[code.id].name} and for {code.name}")
    return MappingProxyType(dict(sorted(table.items())))


def __getattr__(name: str) -> object:
    if name == "CODES":
        return _table()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
