"""What does the rest of the compilation stand on? The declarations of a workflow, read before any rule is.

Floor 2. Rules may name each other in any order, so everything that has a name is known first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .fields import Fields
from .interfaces import Interface
from .naming import Names
from .outline import Outline
from .place import Place
from .problems import Problems
from .schemas import Types
from .scopes import Scopes


class Ground(NamedTuple):
    """The declarations of one workflow, and where findings go.

    `payloads`, `params` and `results` are the fields of events and effects by name; `interfaces` what is
    known of other workflows.
    """

    root: Place
    name: str
    problems: Problems
    types: Types
    outline: Outline
    names: Names
    scopes: Scopes
    data: Fields
    output: Fields
    payloads: Mapping[str, Fields]
    params: Mapping[str, Fields]
    results: Mapping[str, Fields]
    roles: frozenset[str]
    interfaces: Mapping[str, Interface]
