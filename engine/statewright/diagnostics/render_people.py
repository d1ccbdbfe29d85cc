"""A finding as people read it on a terminal: the fact, the place, the line with a caret, and what to
write instead.

Floor 0. Pure: gives text, prints nothing. Where a character stands is counted in columns of the terminal,
so that the caret is right under Chinese, combining marks and tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .diagnostic import Diagnostic, Severity, Text
from .source import Source, Span
from .width import shown, width

LINE_WIDTH_MAX = 100
_LEAD = 40  # columns kept to the left of the caret when a line is too long
_GUTTER = "   | "
_MORE = "…"

_SEVERITIES = {
    Severity.ERROR: Text("error", "错误"),
    Severity.WARNING: Text("warning", "警告"),
    Severity.NOTE: Text("note", "提示"),
}
_HELP = Text("help", "帮助")
_RELATED = Text("note", "说明")
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


class _Ink(NamedTuple):
    """Whether to colour, and the colour of the severity."""

    used: bool
    severity: str

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.used and text else text


def render_text(diagnostic: Diagnostic, lang: str = "en", colour: bool = False) -> str:
    """One finding in several lines without a last line break; `lang` is `en` or `zh`."""
    ink = _Ink(colour, _COLOURS[diagnostic.severity])
    word = _SEVERITIES[diagnostic.severity].in_language(lang)
    head = ink.paint(f"{word}[{diagnostic.code}]", f"1;{ink.severity}")
    message = shown(diagnostic.message.in_language(lang))
    label = diagnostic.label.in_language(lang) if diagnostic.label else ""
    lines = [f"{head}: {ink.paint(message, '1')}", *_place(diagnostic.source, diagnostic.span, label, ink)]
    for related in diagnostic.related:
        title = _RELATED.in_language(lang)
        lines.append(f" {ink.paint(title, '36')}: {shown(related.label.in_language(lang))}")
        lines.extend(_place(diagnostic.source, related.span, "", ink))
    if diagnostic.help:
        lines.append(_help(diagnostic.help.in_language(lang), lang, ink))
    return "\n".join(line.rstrip() for line in lines)


def render_summary(diagnostics: Iterable[Diagnostic], lang: str = "en") -> str:
    """How many errors and warnings, in one line; empty if there are none of either."""
    counts = dict.fromkeys(Severity, 0)
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
    parts = [_count(counts[severity], severity, lang) for severity in (Severity.ERROR, Severity.WARNING)]
    return (", " if lang != "zh" else "，").join(part for part in parts if part)


def _count(number: int, severity: Severity, lang: str) -> str:
    word = _SEVERITIES[severity].in_language(lang)
    if not number:
        return ""
    return f"{number} 个{word}" if lang == "zh" else f"{number} {word}{'s' if number > 1 else ''}"


def _help(text: str, lang: str, ink: _Ink) -> str:
    title = _HELP.in_language(lang)
    indent = " " * (width(title) + 3)
    body = f"\n{indent}".join(shown(line) for line in text.split("\n"))
    return f" {ink.paint(title, '1;32')}: {body}"


def _place(source: Source, span: Span, label: str, ink: _Ink) -> Iterator[str]:
    line, column = source.position(span.start)
    yield f"  {ink.paint('-->', '34')} {shown(source.name)}:{line}:{column}"
    if not source.text:
        return
    view = _view(source, span)
    gutter = ink.paint(_GUTTER, "34")
    carets = ink.paint(" ".join(("^" * view.carets, shown(label))).rstrip(), ink.severity)
    yield gutter + view.text
    yield gutter + " " * view.indent + carets


class _View(NamedTuple):
    """A line as it is shown, the columns before the caret, and how many carets."""

    text: str
    indent: int
    carets: int


def _view(source: Source, span: Span) -> _View:
    line, column = source.position(span.start)
    text = source.line_text(line)
    start = min(column - 1, len(text))
    end = start + span.end - span.start
    if end > len(text):  # of several lines, the first
        end = max(start, len(text.rstrip()))
    if width(text) <= LINE_WIDTH_MAX:
        return _View(shown(text), width(text[:start]), max(1, width(text[start:end])))
    return _shortened(text, start, end)


def _shortened(text: str, start: int, end: int) -> _View:
    """A long line cut around the caret, with an ellipsis where something was cut off."""
    first = start
    while first and width(text[first - 1 : start]) <= _LEAD:
        first -= 1
    # The rest of the width goes to what stands to the right; a short rest leaves more for the left.
    last = _reach(text, first, LINE_WIDTH_MAX)
    while first and last == len(text) and width(text[first - 1 : last]) <= LINE_WIDTH_MAX:
        first -= 1
    before, after = (_MORE if first else ""), (_MORE if last < len(text) else "")
    carets = max(1, width(text[start : min(end, last)]))
    return _View(f"{before}{shown(text[first:last])}{after}", len(before) + width(text[first:start]), carets)


def _reach(text: str, first: int, columns: int) -> int:
    last = first
    used = 0
    while last < len(text) and (used := used + width(text[last])) <= columns:
        last += 1
    return last
