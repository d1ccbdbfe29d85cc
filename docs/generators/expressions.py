"""Write `docs/reference/expressions.md` and its Chinese twin.

The prose is in `expressions.en.md` and `expressions.zh.md` beside this file, the functions come from their
own table.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from statewright.diagnostics.diagnostic import Text
from statewright.expressions import library, limits
from statewright.expressions.library.signatures import About, read_signature
from statewright.expressions.types import ListOf, MapOf, Opaque, Optional, Param, Type

FOLDER = Path(__file__).parents[1] / "reference"
PAGES = {"en": "expressions.md", "zh": "expressions.zh-CN.md"}

FAMILIES = {
    "conversions": Text("Sizes, types, conversions", "大小、类型与转换"),
    "strings": Text("Texts", "文本"),
    "lists": Text("Lists", "列表"),
    "times": Text("Time", "时间"),
    "money": Text("Money", "金额"),
    "maths": Text("Numbers", "数字"),
    "optionals": Text("What may be missing", "可能缺失的值"),
    "network": Text("Addresses and encodings", "地址与编码"),
}
COLUMNS = Text("| function | takes and gives | what it does |", "| 函数 | 参数与结果 | 作用 |")
LAWS = Text("Always true:", "恒成立:")
BOUNDS = (
    (Text("characters of an expression", "表达式的字符数"), limits.CHARACTERS_MAX),
    (Text("literals, names, operators and calls", "字面量、名称、运算符和调用的个数"), limits.TERMS_MAX),
    (Text("brackets and choices inside one another", "括号和选择的嵌套层数"), limits.NESTING_MAX),
    (Text("operators in a row", "连写的运算符个数"), limits.DEPTH_MAX),
    (Text("passes of macros inside macros", "宏嵌套时的总循环次数"), limits.ITERATIONS_MAX),
    (Text("characters or items of a value that is made", "所产生的值的字符数或项数"), limits.LENGTH_MAX),
    (Text("parts of `split`", "`split` 的份数"), limits.PARTS_MAX),
    (Text("characters of a pattern", "匹配模式的字符数"), limits.PATTERN_MAX),
)


def page(lang: str) -> str:
    """The whole reference in one language."""
    bounds = "\n".join(f"| {text.in_language(lang)} | {limit:,} |" for text, limit in BOUNDS)
    prose = (Path(__file__).parent / f"expressions.{lang}.md").read_text(encoding="utf-8")
    parts = [prose + bounds]
    for family, title in FAMILIES.items():
        parts.append(f"## {title.in_language(lang)}")
        parts.append("\n".join(table(family, lang)))
        parts.extend(laws(family, lang))
    return "\n\n".join(parts) + "\n"


def table(family: str, lang: str) -> Iterator[str]:
    """The functions of one family."""
    yield COLUMNS.in_language(lang)
    yield "| --- | --- | --- |"
    for about in _abouts(family):
        forms = "<br>".join(f"`{form}`" for form in signatures(about.name, family))
        text = f"{about.text.in_language(lang)} `{about.example}`".replace("|", "\\|")
        yield f"| `{about.name.lstrip('.')}` | {forms} | {text} |"


def laws(family: str, lang: str) -> Iterator[str]:
    """What holds of the functions of a family, tested by `tests/property/test_expression_laws.py`."""
    found = [f"`{law}`" for about in _abouts(family) for law in about.laws]
    if found:
        yield LAWS.in_language(lang) + "\n\n" + "\n".join(f"- {law}" for law in found)


def _abouts(family: str) -> list[About]:
    return [about for name, about in library.abouts() if name == family]


def signatures(name: str, family: str) -> Iterator[str]:
    """How a function of a family is called, and what it gives."""
    module = import_module(f"statewright.expressions.library.{family}")
    rows = [row for row in module.ROWS if row.name == name]
    yield from dict.fromkeys(signature(name, *read_signature(row.signature)) for row in rows)
    if not rows:
        yield f"{name}(number, …) -> number"


def signature(name: str, parameters: tuple[Type, ...], result: Type) -> str:
    """One form of a function, as it is written."""
    kinds = [shown(kind) for kind in parameters]
    if name.startswith("."):
        return f"{kinds[0]}{name}({', '.join(kinds[1:])}) -> {shown(result)}"
    return f"{name}({', '.join(kinds)}) -> {shown(result)}"


def shown(type: Type) -> str:
    """A type in the words of CEL."""
    match type:
        case ListOf(element=element):
            return f"list({shown(element)})"
        case MapOf(key=key, value=value):
            return f"map({shown(key)}, {shown(value)})"
        case Optional(type=inner):
            return f"optional({shown(inner)})"
        case Opaque(name=name) | Param(name=name):
            return name
        case _:
            return type.kind


def main() -> None:
    """Write both pages."""
    for lang, name in PAGES.items():
        (FOLDER / name).write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
