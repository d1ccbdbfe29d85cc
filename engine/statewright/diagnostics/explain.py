"""What does SW503 mean? The page of a code, as `statewright explain` prints it and the docs show it.

Floor 0. Pure.
"""

from __future__ import annotations

from .codes import CODES
from .diagnostic import Code, Severity, Text

_SEVERITY = {
    Severity.ERROR: Text("an error: the file cannot be used as it is", "错误: 文件不能这样使用"),
    Severity.WARNING: Text(
        "a warning: the file works, and something in it may not be meant",
        "警告: 文件可用, 但其中可能有非本意之处",
    ),
    Severity.NOTE: Text("a note, for information", "提示: 仅供参考"),
}
_SAYS = Text("It says", "它说")
_HELPS = Text("It advises", "它建议")


def explain_code(code_id: str, lang: str = "en") -> str | None:
    """The page of a code such as `SW503` (small letters will do), or None if there is no such code."""
    code = CODES.get(code_id.strip().upper())
    return _page(code, lang) if code is not None else None


def _page(code: Code, lang: str) -> str:
    colon = ": "
    parts = [
        f"{code.id} {code.name}\n{_SEVERITY[code.severity].in_language(lang)}",
        f"{_SAYS.in_language(lang)}{colon}{_template(code.message, lang)}",
        f"{_HELPS.in_language(lang)}{colon}{_template(code.help, lang)}" if code.help else "",
        code.page.in_language(lang),
    ]
    return "\n\n".join(part for part in parts if part)


def _template(text: Text, lang: str) -> str:
    """A sentence with its blanks shown as `…`."""
    return text.in_language(lang).format_map(_Blanks())


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
