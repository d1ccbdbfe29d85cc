"""What is it called, in each language? Titles, and the values of an enumeration with theirs.

Floor 2. `enum: [a, b]` says the values, `enum: {a: {en: …, zh: …}, b: …}` also what people see. Both
become the list that JSON Schema knows; the titles stand beside it, where no check looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Related, Text
from ..document.tree import Mapping as Entries
from ..kernel.definition import NO_WORDS, Words
from ..kernel.values import Json
from .fitting import Schema, key_of, kind_of
from .place import Place
from .problems import Problems
from .words import quoted

TITLES = "titles"
"""The key of a resolved schema under which the titles of its values stand: value -> language -> text."""


def words(written: object) -> Words:
    """A title or description: a text stands for every language."""
    if isinstance(written, str):
        return {"en": written, "zh": written}
    if isinstance(written, dict) and written:
        return {str(language): str(text) for language, text in written.items()}
    return NO_WORDS


def values(enum: Any, schema: Schema) -> dict[str, Any]:
    """What `enum` adds to a resolved schema: the values as a list, and the titles of those that have one.

    `schema` is what is known so far: titles of a type that this enumeration narrows stay. `Any`: JSON.
    """
    if not isinstance(enum, Mapping):
        return {"enum": enum}
    titled = {value: dict(words(title)) for value, title in enum.items() if title}
    return {"enum": list(enum), TITLES: {**schema.get(TITLES, {}), **titled}}


def value_called(text: Json, schema: Schema) -> str | None:
    """The value that people call so in some language: who writes rules may well write that."""
    titles: Mapping[str, Words] = schema.get(TITLES, {})
    return next((value for value, title in titles.items() if text in title.values()), None)


def as_written(schema: Schema) -> dict[str, Any]:
    """A resolved schema as a file could have it: the values of an enumeration with their titles again."""
    parts = {key: _inside(key, part) for key, part in schema.items() if key != TITLES}
    titles, listed = schema.get(TITLES), schema.get("enum", ())
    if titles and all(isinstance(value, str) for value in listed):
        parts["enum"] = {value: titles.get(value) for value in listed}
    return parts


def _inside(key: str, part: Any) -> Any:
    """`Any`: JSON in, JSON out, walked by key."""
    match key:
        case "properties":
            return {name: as_written(inner) for name, inner in part.items()}
        case "items" | "additionalProperties" if isinstance(part, Mapping):
            return as_written(part)
        case _:
            return part


def check_values(place: Place, schema: Schema, problems: Problems) -> None:
    """Report what is wrong with the `enum` of the schema at a place, if it has one."""
    written = place.find("enum")
    if written is None:
        return
    if isinstance(written.value, dict):
        _check_titled(written, schema, problems)
    else:
        _check_listed(written, schema, problems)


def _check_listed(written: Place, schema: Schema, problems: Problems) -> None:
    seen: set[object] = set()
    for item in written.each():
        if key_of(item.value) in seen:
            problems.at(structure.EMPTY_ENUM, item, value=quoted(item.value))
        seen.add(key_of(item.value))
        if isinstance(item.value, dict) and kind_of(schema) != "object":
            problems.at(structure.TITLES_IN_A_LIST, item, name=_value_of(item.value))


def _value_of(item: Mapping[str, Json]) -> str:
    """The value that an item of a list means which is a map: `monthly_pay: 月付`, `{value: …, title: …}`."""
    first = next(iter(item), "value")
    named = item.get("value", item.get("const"))
    return named if isinstance(named, str) else first


def _check_titled(written: Place, schema: Schema, problems: Problems) -> None:
    if kind_of(schema) not in (None, "string"):
        why = Text("this field holds something else", "该字段的值不是文字")
        problems.at(structure.TITLES_OF_NO_TEXT, written, key=True, why=why)
        return
    node = written.document.node(written.path)
    for entry in node.entries if isinstance(node, Entries) else ():
        if isinstance(entry.key.value, bool | int | float):  # a key is read as text, which nobody meant here
            why = Text(f'"{entry.key.text}" is none', f"“{entry.key.text}” 不是文字")
            problems.at(structure.TITLES_OF_NO_TEXT, written.at(entry.key.text), key=True, why=why)
    _check_told_apart(written, problems)


def _check_told_apart(written: Place, problems: Problems) -> None:
    """Two values with one title are one to whoever reads it."""
    known: dict[tuple[str, str], Place] = {}
    for value, title in written.entries():
        told = words(title.value)
        twice = next(((lang, text) for lang, text in told.items() if (lang, text) in known), None)
        if twice is not None:
            first = known[twice]
            label = Text("the first one", "第一个")
            problems.at(
                structure.SAME_TITLE_TWICE,
                title,
                related=(Related(first.key_span, label),),
                title=twice[1],
                name=value,
                first=first.path[-1],
            )
        known |= {(lang, text): title for lang, text in told.items() if (lang, text) not in known}
