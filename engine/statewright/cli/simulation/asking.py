"""How is a value asked for? Field by field, with its title, its kind and its default; again until it fits.

Floor 7.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ...diagnostics import Text
from ...explanation import misfit_text, schema_at
from ...kernel.definition import Field, Words
from ...kernel.values import Json, Misfit
from ..console import Console

TRIES_MAX = 3


class GivenUp(Exception):
    """Nothing more is typed, or three answers in a row did not fit: the action is dropped."""


_KINDS: Mapping[str, Text] = {
    "string": Text("text", "文本"),
    "integer": Text("whole number", "整数"),
    "number": Text("number", "数字"),
    "boolean": Text("yes or no", "是或否(yes/no)"),
    "array": Text("list, as JSON", "列表(JSON)"),
    "object": Text("map, as JSON", "映射(JSON)"),
}
_YES = frozenset({"yes", "y", "true", "1", "是"})
_NO = frozenset({"no", "n", "false", "0", "否"})
_UNFIT = Text("  this {why}; once more", "  {why}; 请重新输入")
_WRONG_KIND = Text("must be: {kind}", "必须是: {kind}")


def ask_fields(console: Console, fields: Iterable[Field], given: Mapping[str, str]) -> dict[str, Json]:
    """A value for each field: the one `given` on the command's own line, else one that is typed.

    Raises GivenUp.
    """
    values: dict[str, Json] = {}
    for field in fields:
        value = _ask(console, field, given.get(field.name))
        if value is not _LEFT_OUT:
            values[field.name] = value
    return values


class _LeftOut:
    """Nothing was typed, and the field has a default."""


_LEFT_OUT: Any = _LeftOut()


def _ask(console: Console, field: Field, given: str | None) -> Any:
    typed = given
    for _ in range(TRIES_MAX):
        if typed is None:
            typed = console.ask(_prompt(console, field))
        if typed is None:
            raise GivenUp
        try:
            return _value(field, typed.strip())
        except Misfit as misfit:
            schema = schema_at((field,), (field.name, *misfit.path))
            why = misfit_text(misfit.keyword, misfit.expected, misfit.found, schema)  # type: ignore[arg-type]  # JSON
        except ValueError:
            why = _WRONG_KIND.fill({"kind": kind_of(field)})
        console.say(_UNFIT.fill({"why": why}))
        typed = None
    raise GivenUp


def _prompt(console: Console, field: Field) -> str:
    title = field.title.get(console.lang)
    name = f"{title} ({field.name})" if title else field.name
    details = [console.words(kind_of(field))]
    if not field.required:
        default = json.dumps(field.schema.get("default"), ensure_ascii=False)
        details.append(console.words(Text(f"empty: {default}", f"留空: {default}")))
    return f"  {name} [{', '.join(details)}]: "


def kind_of(field: Field) -> Text:
    """What is to be typed for a field: 'whole number', or the values that there are."""
    choices = field.schema.get("enum")
    if isinstance(choices, list):
        titles: Mapping[str, Words] = field.schema.get("titles", {})  # type: ignore[assignment]  # JSON
        shown = [(_shown(choice), titles.get(_shown(choice), {})) for choice in choices]
        english, chinese = (
            " | ".join(called_value(name, title, lang) for name, title in shown) for lang in ("en", "zh")
        )
        return Text(english, chinese)
    kind = field.schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    return _KINDS.get(str(kind), Text("JSON", "JSON"))


def called_value(value: str, title: Words, lang: str) -> str:
    """A value that may be typed, behind what people call it: 'monthly pay (monthly_pay)'."""
    told = title.get(lang)
    return f"{told} ({value})" if told and told != value else value


def meant(typed: str, titles: Mapping[str, Words]) -> str:
    """The value that is called what was typed, in any language; else what was typed."""
    known = (value for value, title in titles.items() if typed in title.values())
    return typed if typed in titles else next(known, typed)


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _value(field: Field, typed: str) -> Any:
    if not typed and not field.required:
        return _LEFT_OUT
    return field.shape(_read(field.schema, typed))


def _read(schema: Mapping[str, Json], typed: str) -> Json:
    """What was typed, as the schema's type has it. Raises ValueError."""
    choices = schema.get("enum")
    if isinstance(choices, list):
        name = meant(typed, schema.get("titles", {}))  # type: ignore[arg-type]  # JSON
        return next((choice for choice in choices if _shown(choice) == name), name)
    match schema.get("type"):
        case "string":
            return typed
        case "integer":
            return int(typed)
        case "number":
            return float(typed)
        case "boolean":
            return _boolean(typed)
        case _:
            value: Json = json.loads(typed)
            return value


def _boolean(typed: str) -> bool:
    if typed.lower() in _YES:
        return True
    if typed.lower() in _NO:
        return False
    raise ValueError(typed)
