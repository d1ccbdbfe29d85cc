"""How is an SVG element written? Escaped, attributes in the order given, numbers short.

Floor 3. Pure; knows no diagrams.
"""

from __future__ import annotations

from html import escape


def number(value: float) -> str:
    """A number with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element. `_` in a keyword is `-` in the name; a trailing one is dropped; None leaves the attribute
    out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def _value(value: str | float) -> str:
    return escape(value, quote=True) if isinstance(value, str) else number(value)


def text(content: str) -> str:
    """Text between elements. Characters that XML 1.0 does not allow become U+FFFD."""
    return escape("".join(letter if _allowed(ord(letter)) else "�" for letter in content), quote=False)


def _allowed(code: int) -> bool:
    return code in (9, 10, 13) or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
