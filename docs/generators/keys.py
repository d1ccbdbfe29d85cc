"""Write `docs/reference/keys.md`: every key of workflows and scenarios, from the two JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from statewright.document import Kind, load_schema

TARGET = Path(__file__).parents[1] / "reference" / "keys.md"
INTRO = """# Every key

What an editor shows while you type, as one page: put
`# yaml-language-server: $schema=…/schemas/workflow.schema.json` at the top of a file, and a YAML language
server completes and explains. Made from `schemas/` by `docs/generators/keys.py`."""

KINDS: dict[Kind, str] = {"workflow": "Workflows", "scenario": "Scenarios"}


def page() -> str:
    """The whole reference."""
    parts = [INTRO]
    for kind, title in KINDS.items():
        schema = load_schema(kind)
        parts.append(f"## {title}")
        parts.append("\n".join(table("The file", schema)))
        for name, part in schema["$defs"].items():
            if "properties" in part:
                parts.append("\n".join(table(part["title"], part)))
            elif part.get("examples"):
                shown = ", ".join(f"`{as_yaml(example)}`" for example in part["examples"])
                parts.append(f"### {part['title']} (`{name}`)\n\n{part['description']} For example {shown}.")
    return "\n\n".join(parts) + "\n"


def table(title: str, schema: dict[str, Any]) -> Iterator[str]:
    """The keys of one map, in the order of the schema."""
    yield f"### {title}\n\n{schema['description']}\n"
    yield "| key | | what it is |\n| --- | --- | --- |"
    for key, part in schema["properties"].items():
        needed = "needed" if key in schema.get("required", ()) else ""
        yield f"| `{key}` | {needed} | {part['description']}{allowed(part)} |".replace("  ", " ")


def allowed(part: dict[str, Any]) -> str:
    """The values of an enumeration, as the end of a sentence."""
    return f" One of {', '.join(f'`{as_yaml(value)}`' for value in part['enum'])}." if "enum" in part else ""


def as_yaml(value: Any) -> str:
    """A value as it is written in a flow map."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {as_yaml(item)}" for key, item in value.items()) + "}"
        case str():
            return value
    return json.dumps(value)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
