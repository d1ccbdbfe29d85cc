"""What must a value be like? The broken keyword of a schema, in plain words. Floor 2. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Text
from ..kernel.values import Json
from .values import NO_SCHEMA, Schema, value_text, value_words

_TYPES: Mapping[str, Text] = {
    "string": Text("text", "文本"),
    "integer": Text("a whole number", "整数"),
    "number": Text("a number", "数字"),
    "boolean": Text("true or false", "true 或 false"),
    "array": Text("a list", "列表"),
    "object": Text("a map", "映射"),
    "null": Text("empty (null)", "空(null)"),
}

_RULES: Mapping[str, Text] = {
    "minimum": Text("must be at least {expected}, and is {found}", "至少是 {expected}, 现在是 {found}"),
    "maximum": Text("must be at most {expected}, and is {found}", "最多是 {expected}, 现在是 {found}"),
    "exclusiveMinimum": Text(
        "must be more than {expected}, and is {found}", "必须大于 {expected}, 现在是 {found}"
    ),
    "exclusiveMaximum": Text(
        "must be less than {expected}, and is {found}", "必须小于 {expected}, 现在是 {found}"
    ),
    "multipleOf": Text(
        "must be a multiple of {expected}, and is {found}", "必须是 {expected} 的倍数, 现在是 {found}"
    ),
    "minLength": Text(
        "must have at least {expected} characters, and is {found}", "至少 {expected} 个字符, 现在是 {found}"
    ),
    "maxLength": Text(
        "must have at most {expected} characters, and is {found}", "最多 {expected} 个字符, 现在是 {found}"
    ),
    "pattern": Text("must match {expected}, and is {found}", "必须符合 {expected}, 现在是 {found}"),
    "minItems": Text("must have at least {expected} entries", "至少有 {expected} 项"),
    "maxItems": Text("must have at most {expected} entries", "最多有 {expected} 项"),
    "uniqueItems": Text("must not have the same entry twice", "不能有重复的项"),
    "enum": Text("must be one of {expected}, and is {found}", "必须是 {expected} 之一, 现在是 {found}"),
    "const": Text("must be {expected}, and is {found}", "必须是 {expected}, 现在是 {found}"),
    "required": Text("is missing", "没有给出"),
    "additionalProperties": Text("is not known here; there are {expected}", "是未知的; 这里有 {expected}"),
    "format": Text(
        "must be written as a {expected}, and is {found}", "必须写成 {expected} 的格式, 现在是 {found}"
    ),
    "depth": Text("is nested too deeply", "嵌套太深"),
    "propertyNames": Text("must have text as its keys", "键必须是文本"),
}


def misfit_text(keyword: str | None, expected: Json, found: Json, schema: Schema = NO_SCHEMA) -> Text:
    """Why a value does not fit: 'must be at least 1, and is 0'. `schema` says what its values are called."""
    if keyword == "type":
        kind = _TYPES.get(str(expected), Text(str(expected), str(expected)))
        return Text(
            f"must be {kind.en}, and is {value_words(found)}", f"必须是{kind.zh}, 现在是 {value_words(found)}"
        )
    if keyword == "minLength" and expected == 1:
        return Text("must not be empty", "不能为空")
    rule = _RULES.get(keyword or "")
    if rule is None:
        return Text(f"does not fit ({keyword})", f"不符合要求({keyword})")
    return rule.fill({"expected": _listed(expected, schema), "found": value_words(found)})


def _listed(expected: Json, schema: Schema) -> Text:
    if not isinstance(expected, list):
        return value_text(expected, schema)
    return Text(", ", ", ").join(value_text(each, schema) for each in expected)
