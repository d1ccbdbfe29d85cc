"""Write `docs/reference/diagnostics.md` and its Chinese twin from the one table of codes."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from statewright.diagnostics import CODES, explain_code

REFERENCE = Path(__file__).parents[1] / "reference"

TESTED = "<!-- tested by: tests/documentation/test_code_pages.py -->"
HEADS = {
    "en": (
        "diagnostics.md",
        "# Every message, by its code",
        "The hundred says the stage: 1 text, 2 keys, 3 names, 4 expressions, 5 structure, 6 properties,\n"
        "7 versions, 8 run time, 9 a fault of Statewright itself.\n"
        "`statewright explain CODE` prints the same. "
        "Made from the table of codes by `docs/generators/diagnostics.py`.",
    ),
    "zh": (
        "diagnostics.zh-CN.md",
        "# 全部诊断信息, 按代码排列",
        "百位数表示阶段: 1 文本, 2 键, 3 名称, 4 表达式, 5 结构, 6 性质, 7 版本, 8 运行,\n"
        "9 Statewright 自身的错误。"
        "`statewright explain 代码` 显示同样的内容。\n"
        "本页由 `docs/generators/diagnostics.py` 根据代码表生成。",
    ),
}


def page(lang: str) -> str:
    """The whole reference in one language."""
    _, title, intro = HEADS[lang]
    parts = [title, intro]
    for code_id in CODES:
        head, _, body = (explain_code(code_id, lang) or "").partition("\n")
        parts.append(f"## {head}\n\n{fenced(body.strip())}")
    return "\n\n".join(parts) + "\n"


def fenced(body: str) -> str:
    """The page of a code with its examples as blocks, which a test runs."""

    def block(match: re.Match[str]) -> str:
        text = textwrap.dedent(match[0]).strip("\n")
        return f"\n{TESTED}\n```yaml\n{text}\n```\n"

    return re.sub(r"(?:^ {4}.*\n?)+", block, body, flags=re.MULTILINE).rstrip()


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for language, (name, _, _) in HEADS.items():
        (REFERENCE / name).write_text(page(language), encoding="utf-8")
