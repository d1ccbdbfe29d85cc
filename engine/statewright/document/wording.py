"""How are keys, places, kinds and values called in a message? The words of the schema's diagnostics.

Floor 1. Pure. English and Chinese side by side, so that neither is forgotten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from ..diagnostics.diagnostic import Text
from .schemas import Schema, referred
from .tree import Path, Plain

_SHOWN_MAX = 12
_VALUE_SHOWN_MAX = 60

_KINDS = {
    "string": Text("text", "文本"),
    "integer": Text("a whole number", "整数"),
    "number": Text("a number", "数字"),
    "boolean": Text("true or false", "true 或 false"),
    "array": Text("a list", "列表"),
    "object": Text("a map (keys with values)", "映射(键和值)"),
    "null": Text("nothing", "空"),
}
_EXAMPLES = {
    "string": Text("a text", "文本"),
    "integer": Text("a whole number, such as 1", "整数, 例如 1"),
    "number": Text("a number, such as 1", "数字, 例如 1"),
    "boolean": Text("`true` or `false`", " `true` 或 `false`"),
    "array": Text(
        "a list: `[one, two]`, or lines that begin with `- `", "列表: `[one, two]`, 或以 `- ` 开头的各行"
    ),
    "object": Text(
        "keys with values, indented below it, or `{}` if there is nothing to say",
        "缩进在下面的键和值; 没有内容时写 `{}`",
    ),
}
# What other tools call it, and our keys for it.
_OTHER_TOOLS = """
    target=to goto=to next=to transition_to=to if=when/where guard=when cond=when condition=when
    guards=when actions=do action=do effect=do emit=raise trigger=raise/on on_entry=entry
    on_enter=entry enter=entry on_exit=exit leave=exit context=data variables=data
    fields=data/properties transitions=on timeout=after delay=after each=every label=title
    name=title/workflow desc=description comment=notes/description allow=by role=by who=by
    invariant=holds reaches=can_reach reach=can_reach eventually=leads_to leads=leads_to
    always=holds input=params/with args=with payload=with parameters=params/with children=states
    start=initial max=maximum min=minimum optional=nullable readonly=readOnly action_on_enter=entry
"""
_SYNONYMS = {
    theirs: tuple(ours.split("/")) for theirs, ours in (pair.split("=") for pair in _OTHER_TOOLS.split())
}


def synonym(key: str, known: Sequence[str]) -> str | None:
    """The key of this place that people of other tools mean by `key`."""
    return next((one for one in _SYNONYMS.get(key.lower(), ()) if one in known), None)


def subject(path: Path, on_key: bool = False) -> Text:
    """What a sentence about the value at `path` begins with."""
    if not path:
        return Text("the file", "文件")
    if isinstance(path[-1], int):
        return Text(f"item {path[-1] + 1}{_of_list(path).en}", f"{_of_list(path).zh}第 {path[-1] + 1} 项")
    return (
        Text(f'the key "{path[-1]}"', f"键“{path[-1]}”") if on_key else Text(f'"{path[-1]}"', f"“{path[-1]}”")
    )


def where(path: Path) -> Text:
    """The map or list at `path` as a place: in "cancel"."""
    if not path:
        return Text("at the top of the file", "文件顶层")
    if isinstance(path[-1], int):
        return Text(
            f"in item {path[-1] + 1}{_of_list(path).en}", f"{_of_list(path).zh}第 {path[-1] + 1} 项里"
        )
    return Text(f'in "{path[-1]}"', f"“{path[-1]}”里")


def _of_list(path: Path) -> Text:
    name = next((part for part in reversed(path) if isinstance(part, str)), None)
    return Text(f' of "{name}"', f"“{name}”的") if name is not None else Text("", "")


def listed(values: Iterable[object]) -> str:
    """Values as a list of code words, cut after a dozen."""
    shown = [f"`{_json(value)}`" for value in values]
    return ", ".join(shown[:_SHOWN_MAX]) + (", …" if len(shown) > _SHOWN_MAX else "")


def quoted(value: object) -> str:
    """A value as it may be put into a sentence: a text in quotes, anything else as written."""
    text = f'"{value}"' if isinstance(value, str) else f"`{_json(value)}`"
    return text if len(text) <= _VALUE_SHOWN_MAX else text[:_VALUE_SHOWN_MAX] + "…"


def _json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def kinds(root: Schema, schema: Schema) -> list[str]:
    """The JSON Schema types that a schema takes, in order; of an `enum`, those of its values."""
    schema = referred(root, schema)
    if "type" in schema:
        kind = schema["type"]
        return list(kind) if isinstance(kind, list) else [kind]
    if "anyOf" in schema:
        found = (kind for branch in schema["anyOf"] for kind in kinds(root, branch))
        return list(dict.fromkeys(found))
    return ["boolean"] if schema.get("const") is True else ["string"]


def expected(types: Sequence[str]) -> Text:
    """Types in words: a list or a map (keys with values)."""
    words = [_KINDS[kind] for kind in types if kind != "null"]
    return Text(" or ".join(word.en for word in words), "或".join(word.zh for word in words))


def actual(value: Plain) -> Text:
    """What a value is, in words."""
    match value:
        case None:
            return _KINDS["null"]
        case bool() | int() | float():
            number = f"`{_json(value)}`"
            return Text(number if isinstance(value, bool) else f"the number {number}", number)
        case str():
            return Text("a text", "文本")
        case list():
            return _KINDS["array"]
    return Text("a map", "映射")


def example(types: Sequence[str], value: Plain) -> Text:
    """How to write what is expected; a number where a text belongs only needs quotes."""
    if "string" in types and isinstance(value, bool | int | float):
        return Text(f'it in quotes: "{_json(value)}"', f'带引号的文本: "{_json(value)}"')
    kinds_by_weight = ("array",) if types[0] == "array" else ("object", "array", "string")
    best = next((kind for kind in kinds_by_weight if kind in types), types[0])
    return _EXAMPLES.get(best, _EXAMPLES["string"])


def about(schema: Schema, key: str) -> str:
    """What the schema says a key is for, as the end of a sentence."""
    text = str(schema.get("description", key))
    return (text[0].lower() + text[1:]).rstrip(".")


def better_name(value: str) -> tuple[Text, str | None]:
    """How to help with a text that is no name: a list, a name like it, or the rule."""
    if "," in value and all(_slug(part) for part in value.split(",")):
        names = ", ".join(str(_slug(part)) for part in value.split(","))
        return Text("several names are a list: {near}", "多个名字要写成列表: {near}"), f"[{names}]"
    slug = _slug(value)
    if slug is not None and slug != value:
        return Text(
            'write "{near}"; what people see is the `title`', "请写成“{near}”; 给人看的文字写在 `title` 里"
        ), slug
    return (
        Text(
            "a name is small letters, digits and underscores, such as `in_review`; "
            "what people see is the `title`",
            "名字由小写字母、数字和下划线组成, 例如 `in_review`; 给人看的文字写在 `title` 里",
        ),
        None,
    )


def _slug(value: str) -> str | None:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", value.strip())
    slug = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")
    plain = value.isascii() and re.match(r"[a-z]", slug)
    return slug if plain else None
