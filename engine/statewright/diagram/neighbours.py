"""What does a picture know of workflows that are not loaded? Their titles, and those of their events.

Floor 3. Pure data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from statewright.kernel.definition import Field, Words


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another workflow as its file begins: titles of it and, by name, of its events; what it gives in the
    end; the workflows that it runs, as far as they are known.
    """

    title: Words
    events: Mapping[str, Words]
    output: tuple[Field, ...] = ()
    runs: tuple[str, ...] = ()
