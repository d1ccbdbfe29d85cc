"""Where else could a transition lead? To the next state beside its target.

Floor 6. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...document.tree import Plain
from ...kernel.definition import Where


@dataclass(frozen=True, slots=True)
class Chart:
    """The names of a workflow: `states` as dotted paths in the order of the file, `roles`."""

    states: tuple[str, ...]
    roles: tuple[str, ...]

    def other(self, target: str, path: Where) -> str | None:
        """A state beside `target` that is neither it nor the source (the state at `path`), by its path."""
        found = next((state for state in self.states if f".{state}".endswith(f".{target}")), None)
        if found is None:
            return None
        parent = found.rpartition(".")[0]
        beside = [state for state in self.states if state.rpartition(".")[0] == parent]
        at = beside.index(found)
        source = ".".join(
            str(name) for key, name in zip(path[::2], path[1::2]) if key in ("states", "regions")
        )
        return next((each for each in beside[at + 1 :] + beside[:at] if each != source), None)


def chart_of(plain: dict[str, Plain]) -> Chart:
    """The names in a workflow's tree."""
    roles = plain.get("roles")
    return Chart(tuple(_paths(plain, "")), tuple(roles) if isinstance(roles, dict) else ())


def _paths(state: dict[str, Plain], prefix: str) -> list[str]:
    found: list[str] = []
    for key in ("states", "regions"):
        inside = state.get(key)
        for name, value in inside.items() if isinstance(inside, dict) else ():
            if isinstance(value, dict) and "history" in value:
                continue
            found.append(f"{prefix}{name}")
            if isinstance(value, dict):
                found += _paths(value, f"{prefix}{name}.")
    return found
