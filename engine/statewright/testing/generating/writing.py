"""How does a made story stand in its file? As people write scenarios: a line for each step. Floor 6. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ...diagnostics import Text
from .telling import Told


class Story(NamedTuple):
    """A made scenario."""

    title: Text
    told: Told


def write(workflow: str, stories: Iterable[Story], head: Iterable[str] = ()) -> str:
    """The text of a scenario file; `head` are lines of comment."""
    lines = [*(f"# {line}".rstrip() for line in head), f"workflow: {workflow}", "scenarios:"]
    first = len(lines)
    taken: dict[str, int] = {}
    for story in stories:
        name = story.title.en
        taken[name] = taken.get(name, 0) + 1
        count = taken[name]
        lines += [
            *([""] if len(lines) > first else []),
            *_scenario(f"{name} ({count})" if count > 1 else name, story),
        ]
    return "\n".join(lines) + "\n"


def _scenario(name: str, story: Story) -> list[str]:
    given = story.told.given
    return [
        f"  {json.dumps(name, ensure_ascii=False)}:",
        f"    title: {flow({'en': story.title.en, 'zh': story.title.zh})}",
        "    given:",
        *(f"      {key}: {flow(value)}" for key, value in given.items()),
        "    steps:",
        *(f"      - {flow(step)}" for step in story.told.steps or ({"expect": {}},)),
    ]


_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*( [A-Za-z0-9_.-]+)*|\d+(ms|[smhdw])((\d+)(ms|[smhdw]))*")
_TWO_READINGS = frozenset(
    ("true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf")
)  # some readers of YAML take these for something else than a text


def flow(value: Any) -> str:
    """A value on one line, as YAML: texts without quotes where nobody can misread them."""
    match value:
        case str():
            bare = _BARE.fullmatch(value) and value.lower() not in _TWO_READINGS
            return value if bare else json.dumps(value, ensure_ascii=False)
        case Mapping():
            return "{" + ", ".join(f"{flow(str(key))}: {flow(each)}" for key, each in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return json.dumps(value)
