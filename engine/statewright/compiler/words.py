"""How are values, kinds and misfits said in plain words?

Floor 2. Pure.
"""

from __future__ import annotations

import json

from ..diagnostics.diagnostic import Text
from ..kernel.definition import Kind
from ..kernel.values import Misfit

_SHOWN_MAX = 60


def quoted(value: object) -> str:
    """A value as it would be written, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1] + "…"


def misfit_text(misfit: Misfit) -> Text:
    """Why a value does not fit, without the value."""
    expected = misfit.expected
    if misfit.keyword in _TYPED and isinstance(expected, str):
        return _TYPE_WORDS.get(expected, Text(f"must be {expected}", f"必须是 {expected}"))
    words = _KEYWORDS.get(misfit.keyword)
    if words is None:
        return Text(
            f"{misfit.keyword} {quoted(misfit.expected)}", f"{misfit.keyword} {quoted(misfit.expected)}"
        )
    return words.fill({"expected": _listed(expected)})


def _listed(expected: object) -> str:
    if isinstance(expected, list):
        return ", ".join(map(quoted, expected))
    return expected if isinstance(expected, str) else quoted(expected)


_TYPED = ("type", "format")
_TYPE_WORDS = {
    "integer": Text("must be a whole number", "必须是整数"),
    "number": Text("must be a number", "必须是数字"),
    "string": Text("must be text", "必须是文字"),
    "boolean": Text("must be true or false", "必须是 true 或 false"),
    "array": Text("must be a list", "必须是列表"),
    "object": Text("must be a map", "必须是映射"),
    "null": Text("must be null", "必须为空"),
    "date-time": Text(
        "must be an instant such as 2026-03-01T01:00:00Z", "必须是时刻, 例如 2026-03-01T01:00:00Z"
    ),
    "duration": Text("must be a duration such as 36h", "必须是时长, 例如 36h"),
}
_KEYWORDS = {
    "minimum": Text("must be {expected} or more", "必须不小于 {expected}"),
    "maximum": Text("must be {expected} or less", "必须不大于 {expected}"),
    "exclusiveMinimum": Text("must be more than {expected}", "必须大于 {expected}"),
    "exclusiveMaximum": Text("must be less than {expected}", "必须小于 {expected}"),
    "multipleOf": Text("must be a multiple of {expected}", "必须是 {expected} 的倍数"),
    "minLength": Text("must have {expected} characters or more", "至少 {expected} 个字符"),
    "maxLength": Text("must have {expected} characters or fewer", "至多 {expected} 个字符"),
    "minItems": Text("must have {expected} items or more", "至少 {expected} 项"),
    "maxItems": Text("must have {expected} items or fewer", "至多 {expected} 项"),
    "uniqueItems": Text("no two items may be equal", "各项不能相同"),
    "pattern": Text('must look like "{expected}"', "必须符合 “{expected}”"),
    "enum": Text("must be one of {expected}", "必须是其中之一: {expected}"),
    "const": Text("must be {expected}", "必须是 {expected}"),
    "required": Text('"{expected}" is missing', "缺少 “{expected}”"),
    "additionalProperties": Text(
        "there is no such field; fields: {expected}", "没有此字段; 字段有: {expected}"
    ),
}

KIND_WORDS = {
    Kind.ATOMIC: Text("a simple state", "简单状态"),
    Kind.COMPOUND: Text("a compound state", "复合状态"),
    Kind.PARALLEL: Text("a parallel state", "并行状态"),
    Kind.FINAL: Text("a final state", "结束状态"),
    Kind.HISTORY: Text("a history state", "历史状态"),
}
