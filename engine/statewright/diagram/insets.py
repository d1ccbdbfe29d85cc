"""What does the author of a page ask for, who wants a workflow drawn in it? And the picture, or why not.

Floor 3. For every site generator the same options, words and complaints; knows none of them. Reads workflow
files, writes nothing. What the author got wrong is a text; nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from statewright.compiler import Compilation
from statewright.diagnostics import Severity, Text, nearest, render_text
from statewright.kernel.definition import Definition
from statewright.loading import compile_file, compiler_for, spoken_to

from .drawing import render
from .options import LANGUAGES, DrawingUnavailable, DrawOptions, Highlight, Language, UnknownName
from .themes import DARK, LIGHT, variables

_UNKNOWN_OPTION = Text('there is no option "{name}"{near}', "没有选项“{name}”{near}")
_NOT_ONE_OF = Text('"{value}" is no {name}; it may be {allowed}', "{name} 不能是“{value}”; 可以是 {allowed}")
_NOT_A_NUMBER = Text(
    'depth is "{value}", and must be a number such as 1', "depth 是“{value}”, 应是数字, 例如 1"
)
_NEAR = Text('; did you mean "{near}"?', "; 是否想写“{near}”?")
_NO_STATE = Text('the workflow has no state "{name}"{near}', "流程没有状态“{name}”{near}")
_NO_ROLE = Text('the workflow has no role "{name}"{near}', "流程没有角色“{name}”{near}")
_NOTHING = Text(
    "no workflow is named: write the path of a file, or a workflow",
    "没有写明流程: 请写文件路径, 或直接写流程",
)

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "direction": ("down", "right"),
    "theme": ("auto", "light", "dark", "mono"),
    "detail": ("calm", "normal", "full"),
    "lang": LANGUAGES,
    "legend": ("yes", "no"),
    "heading": ("yes", "no"),
    "engine": ("auto", "dot", "graphviz-pure"),
}
_FREE = ("role", "focus", "collapse", "depth", "highlight", "caption")
OPTIONS = (*_CHOICES, *_FREE)
"""The options that a page may give, by name."""


class Inset(NamedTuple):
    """How the author wants the picture: language, options, and the words under it."""

    lang: Language
    options: DrawOptions
    caption: str
    highlight: tuple[str, ...]


class Shown(NamedTuple):
    """The picture as SVG (None if there is none to be had) and what is to be complained of.

    `files` are the files that were read, whose change changes the picture.
    """

    svg: str | None
    complaints: tuple[str, ...]
    files: tuple[Path, ...]
    title: str = ""


def read_inset(given: Mapping[str, str], lang: str = "en") -> tuple[Inset | None, tuple[str, ...]]:
    """The options as given by the author, `lang` being the page's language; or what is wrong with them."""
    complaints = [complaint.in_language(lang) for item in given.items() for complaint in _wrong(*item)]
    if complaints:
        return None, tuple(complaints)
    asked: dict[str, Any] = {
        name: given[name] for name in ("direction", "detail", "engine", "role", "focus") if name in given
    }
    options = DrawOptions(
        theme=given.get("theme", "auto"),  # type: ignore[arg-type]  # one of the choices
        legend=given.get("legend", "yes") == "yes",
        heading=given.get("heading", "yes") == "yes",
        depth=int(given["depth"]) if "depth" in given else None,
        collapse=_words(given.get("collapse", "")),
        **asked,
    )
    language: Any = given.get("lang", "zh" if lang.startswith("zh") else "en")
    return Inset(language, options, given.get("caption", ""), _words(given.get("highlight", ""))), ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,]+", text.strip())) if text.strip() else ()


def _wrong(name: str, value: str) -> list[Text]:
    if name not in OPTIONS:
        return [_UNKNOWN_OPTION.fill({"name": name, "near": _near(nearest(name, OPTIONS))})]
    if name in _CHOICES and value not in _CHOICES[name]:
        allowed = ", ".join(_CHOICES[name])
        return [_NOT_ONE_OF.fill({"name": name, "value": value, "allowed": allowed})]
    if name == "depth" and not value.isdecimal():
        return [_NOT_A_NUMBER.fill({"value": value})]
    return []


def _near(name: str | None) -> Text:
    return _NEAR.fill({"near": name}) if name else Text("", "")


def draw_file(path: Path, inset: Inset, lang: str = "en", *, name: str = "") -> Shown:
    """The workflow in a file. `name` begins the ids of the picture, so that a page may have several."""
    return _drawn(compile_file(path), path, inset, lang, name)


def draw_text(text: str, page: Path, line: int, inset: Inset, lang: str = "en", *, name: str = "") -> Shown:
    """A workflow that stands in a page from line `line` on (from 1): findings point into the page."""
    if not text.strip():
        return Shown(None, (_NOTHING.in_language(lang),), ())
    return _drawn(compiler_for(page)("\n" * (line - 1) + text), page, inset, lang, name)


def is_workflow(text: str) -> bool:
    """Whether the body is a workflow itself and not the path of one."""
    return "\n" in text.strip() or not text.strip() or ": " in text


def _drawn(compilation: Compilation, path: Path, inset: Inset, lang: str, name: str) -> Shown:
    errors = [each for each in compilation.diagnostics if each.severity is Severity.ERROR]
    definition = compilation.definition
    if definition is None or errors:
        return Shown(None, tuple(render_text(each, lang) for each in errors), (path,))
    others = spoken_to(compilation, path.parent)
    files = (path, *others.values())
    options = replace(
        inset.options,
        others={other: found for other, file in others.items() if (found := compile_file(file).definition)},
    )
    try:
        options = replace(options, highlight=_highlight(definition, inset.highlight))
        svg = str(render(definition, lang=inset.lang, options=options).content)
    except UnknownName as unknown:
        phrase = _NO_STATE if unknown.kind == "state" else _NO_ROLE
        complaint = phrase.fill({"name": unknown.name, "near": _near(unknown.near)})
        return Shown(None, (complaint.in_language(lang),), files)
    except DrawingUnavailable as lacking:
        return Shown(None, (lacking.text.in_language(lang),), files)
    return Shown(owned(svg, definition.name, name) if name else svg, (), files, definition.name)


def _highlight(definition: Definition, states: tuple[str, ...]) -> Highlight:
    active: set[str] = set()
    for state in states:
        found = [path for path in definition.state_index if path == state or path.endswith(f".{state}")]
        if not found:
            raise UnknownName("state", state, nearest(state, definition.state_index))
        active |= set(found)
    return Highlight(active=frozenset(active))


def owned(svg: str, graph: str, prefix: str) -> str:
    """The picture with ids that begin with `prefix`, for pages that hold more than one. Pure."""
    marked = svg.replace(f'id="{graph}.', f'id="{prefix}.{graph}.')
    return marked.replace(
        f'aria-labelledby="{graph}.title {graph}.desc"',
        f'aria-labelledby="{prefix}.{graph}.title {prefix}.{graph}.desc"',
    )


@cache
def theme_rules(dark: str, light: str) -> str:
    """CSS by which pictures of the theme `auto` follow a page that has a switch of its own.

    `dark` and `light` are the selectors under which the page is dark or light.
    """
    frame = "figure.statewright-inset { overflow-x: auto; margin: 1.2em 0; width: 100%; max-width: 100% }"
    inner = "figure.statewright-inset svg { display: block; max-width: 100%; height: auto; margin: 0 auto }"
    phone = "figure.statewright-inset svg { max-width: none; min-width: 36rem }"
    return "\n".join(
        (
            frame,
            inner,
            f"@media (max-width: 40rem) {{ {phone} }}",
            f"{dark} .statewright-auto {{ {variables(DARK)} }}",
            f"{light} .statewright-auto {{ {variables(LIGHT)} }}",
            "",
        )
    )
