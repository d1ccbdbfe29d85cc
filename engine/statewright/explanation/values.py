"""How is a JSON value written in a sentence? Floor 2. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json import dumps
from typing import Any, TypeAlias

from ..diagnostics import Text
from ..kernel.definition import Field, schema_inside
from ..kernel.values import Json

Schema: TypeAlias = Mapping[str, Any]
"""A resolved JSON Schema: any JSON under its keywords."""

NO_SCHEMA: Schema = {}

SHOWN_MAX = 120
"""How many characters of a value are shown in a sentence."""


def value_words(value: Json) -> str:
    """A value as the YAML would show it: `9800`, `"Beijing"`, `[1, 2]`; long ones are cut."""
    text = dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"


def value_title(value: Json, schema: Schema, lang: str) -> str | None:
    """What people call a value of an enumeration in a language, where the schema says it."""
    titles = schema.get("titles")
    if not titles or not isinstance(value, str) or value not in titles:
        return None
    found: str | None = titles[value].get(lang)
    return found


def value_text(value: Json, schema: Schema) -> Text:
    """A value as the YAML would show it; in Chinese by its title, if it has one, with the value behind it."""
    words = value_words(value)
    title = value_title(value, schema, "zh")
    return Text(words, words if title in (None, value) else f"{title}({value})")


def schema_at(fields: Iterable[Field], path: tuple[str | int, ...]) -> Schema:
    """What is declared for the value at a path of these fields; nothing where that is not known."""
    first: Schema = next((field.schema for field in fields if path and field.name == path[0]), NO_SCHEMA)
    return schema_inside(first, path[1:])
