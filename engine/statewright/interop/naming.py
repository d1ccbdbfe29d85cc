"""How is a foreign name written here? As `[a-z][a-z0-9_]*`, each of them once.

Floor 3. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

RESERVED = frozenset({"final", "self", "parent", "child", "any", "in", "true", "false", "null"})
_YAML_1_1 = frozenset({"on", "off", "yes", "no", "y", "n"})


def slug(name: str, otherwise: str) -> str:
    """The nearest legal name; `otherwise` where nothing of it is left. Words in camelCase are parted."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    found = re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")
    if not found:
        return otherwise
    if not found[0].isalpha():
        found = f"{otherwise}_{found}"
    return f"{found}_{otherwise}" if found in RESERVED or found in _YAML_1_1 else found


def unique(names: Iterable[str], otherwise: str) -> dict[str, str]:
    """Each name with its own legal one; of two that would be the same, the later has a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        if name in found:
            continue
        legal = numbered(slug(name, otherwise), taken)
        found[name] = legal
        taken.add(legal)
    return found


def numbered(name: str, taken: Iterable[str]) -> str:
    """The name, or the first of `name_2`, `name_3`, … that is free."""
    known = set(taken)
    if name not in known:
        return name
    number = 2
    while f"{name}_{number}" in known:
        number += 1
    return f"{name}_{number}"
