"""How a row of the table of codes is written: short forms for the modules of the stages.

Floor 0. Pure.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text


def page(en: str, zh: str, wrong: str = "", right: str = "") -> Text:
    """What is checked and why it matters, in both languages, with an example and how to write it instead."""
    return Text(
        en + _examples("Instead of", "write", wrong, right), zh + _examples("不要写", "应写成", wrong, right)
    )


def _examples(instead: str, write: str, wrong: str, right: str) -> str:
    before = f"\n\n{instead}:\n{_indented(wrong)}" if wrong else ""
    return before + (f"\n\n{write}:\n{_indented(right)}" if right else "")


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.split("\n"))


def error(
    number: int, name: str, message: Text, help: Text | None, page: Text, label: Text | None = None
) -> Code:
    """An error's row; `number` is what follows `SW`."""
    return Code(f"SW{number}", name, Severity.ERROR, message, page, label, help)


def warning(
    number: int, name: str, message: Text, help: Text | None, page: Text, label: Text | None = None
) -> Code:
    """A warning's row; `number` is what follows `SW`."""
    return Code(f"SW{number}", name, Severity.WARNING, message, page, label, help)


_QUOTES_WHY = Text(
    "YAML reads the line before Statewright does, and some characters mean something to "
    "YAML itself: inside { } and "
    "[ ] a comma, a bracket or `? :` ends a value that stands without quotes; anywhere `: "
    "` starts a value, ` #` "
    "starts a comment, and `!`, `&`, `*` at the beginning are YAML's own marks. In quotes none of them does.",
    "YAML 先于 Statewright 读取这一行, 而有些字符对 YAML 自己有含义: 在 { } 和 [ ] 里, 逗号、括号和 `? :` "
    "会结束没有引号的值; 在任何地方, `: ` 开始一个值, ` #` 开始注释, 开头的 `!`、`&`、`*` 是 YAML 的记号。"
    "放进引号里就都没有这些作用。",
)


def quotes_page(what: Text, wrong: str, right: str) -> Text:
    """A page on a value that needs quotes: `what` happens, and why YAML does that."""
    return page(f"{what.en} {_QUOTES_WHY.en}", f"{what.zh}{_QUOTES_WHY.zh}", wrong, right)


WRITE_LINE = Text("put it in quotes:\n{mended}", "请加上引号:\n{mended}")
