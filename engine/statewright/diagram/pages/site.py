"""How does a folder of pages become a site? Static files that open without a server: search, two languages,
dark mode.

Floor 3. Writes files. Both languages stand in every page and the reader's choice shows one; the search index
is a script, since a page opened from a file may not fetch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition, Kind, Where

from ..drawing import render, render_overview
from ..markup import element, text
from ..options import DrawOptions
from . import words
from .content import Page
from .style import SCRIPT, STYLE
from .tables import Row, Section, Table, anchor

LANGUAGES = ("en", "zh")


def write_site(pages: Sequence[Page], out: Path, options: DrawOptions | None = None) -> list[Path]:
    """Writes the site into `out`; gives its files. Raises what `render` raises, and OSError. Idempotent."""
    chosen = options or DrawOptions()
    definitions = {page.definition.name: page.definition for page in pages}
    files = {"index.html": _index(pages, definitions, chosen)}
    files |= {f"{page.definition.name}.html": _page(page, chosen) for page in pages}
    files |= {"search.js": _search(pages), "site.css": STYLE, "site.js": SCRIPT}
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_text(content, "utf-8")
    return [out / name for name in files]


def _index(pages: Sequence[Page], definitions: Mapping[str, Definition], options: DrawOptions) -> str:
    cards = "".join(
        element(
            "li",
            element("a", _spans(page.title), href=f"{page.definition.name}.html"),
            _both("p", page.description),
        )
        for page in pages
    )
    pictures = "".join(_overview(definitions, lang, options) for lang in LANGUAGES)
    body = _both("h1", words.ALL_WORKFLOWS) + element("ul", cards, class_="cards") + pictures
    return _document(words.ALL_WORKFLOWS, body)


def _overview(definitions: Mapping[str, Definition], lang: str, options: DrawOptions) -> str:
    chosen = DrawOptions(
        theme="auto",
        links=lambda where: f"{where[0]}.html" if where else None,
        engine=options.engine,
    )
    drawing = render_overview(definitions, lang="zh" if lang == "zh" else "en", options=chosen)
    return _shown(str(drawing.content), "overview", lang)


def _page(page: Page, options: DrawOptions) -> str:
    version = words.VERSION.fill({"number": page.definition.version})
    body = _both("h1", page.title) + _both("p", page.description, "lead") + _both("p", version, "quiet")
    body += element("p", " · ".join(_jump(section) for section in page.sections), class_="jumps")
    body += "".join(_figure(page, lang, options) for lang in LANGUAGES)
    body += "".join(_section(section) for section in page.sections)
    return _document(page.title, body)


def _figure(page: Page, lang: str, options: DrawOptions) -> str:
    addresses = _addresses(page.definition)
    chosen = DrawOptions(theme="auto", links=addresses.get, others=page.others, engine=options.engine)
    drawing = render(page.definition, lang="zh" if lang == "zh" else "en", options=chosen)
    return _shown(str(drawing.content), page.definition.name, lang)


def _shown(svg: str, name: str, lang: str) -> str:
    """A picture in the page; its ids begin with the language, for both pictures stand in one page."""
    owned = svg.replace(f'id="{name}.', f'id="{lang}.{name}.')
    title = f"{name}.title {name}.desc"
    labelled = owned.replace(title, f"{lang}.{name}.title {lang}.{name}.desc")
    return element("figure", labelled, lang=lang)


def _addresses(definition: Definition) -> dict[Where, str]:
    """From each element of the picture to its row on the page."""
    found = {
        transition.where: _row_of(definition, transition.source) for transition in definition.transitions
    }
    found |= {state.where: _row_of(definition, state.index) for state in definition.states}
    return {where: f"#{row}" for where, row in found.items() if where}


def _row_of(definition: Definition, index: int) -> str:
    """A history state has no row of its own: it belongs to the state that it remembers."""
    state = definition.states[index]
    if state.kind is Kind.HISTORY:
        state = definition.states[state.parent]
    return anchor("state", state.path)


def _jump(section: Section) -> str:
    return element("a", _spans(section.title), href=f"#{section.id}")


def _section(section: Section) -> str:
    if section.table is None:
        body = _both("p", section.text or Text("", ""))
    else:
        body = _folded(section.table) if section.folded else _table(section.table)
    meaning = _both("p", section.text, "quiet") if section.table and section.text else ""
    return element("section", _both("h2", section.title), meaning, body, id=section.id)


def _folded(table: Table) -> str:
    """Each row closed on its first cell. The id is inside: a browser opens what it is sent into."""
    tools = "".join(
        element("button", _spans(word), type="button", class_="fold", data_open=opens)
        for word, opens in ((words.OPEN_ALL, "yes"), (words.CLOSE_ALL, "no"))
    )
    rows = "".join(
        element(
            "details",
            element("summary", _mark(row), _spans(row.cells[0])),
            element("div", _amiss(row), *map(_told, row.cells[1:]), id=row.id),
        )
        for row in table.rows
    )
    return element("p", tools, class_="folds", hidden="hidden") + rows


def _mark(row: Row) -> str:
    if row.came_out is None:
        return ""
    return element("span", "✓" if row.came_out else "✗", class_="so" if row.came_out else "not-so") + " "


def _amiss(row: Row) -> str:
    return _both("p", words.DID_NOT_COME_OUT, "not-so") if row.came_out is False else ""


def _told(content: Text) -> str:
    """What is folded away, line by line."""
    return _lines(content.en, "en") + _lines(content.zh, "zh")


def _table(table: Table) -> str:
    heads = "".join(element("th", _spans(head), scope="col") for head in table.heads)
    rows = "".join(
        element(
            "tr",
            element("td", _spans(row.cells[0])),
            *map(_cell, table.heads[1:], row.cells[1:]),
            id=row.id,
        )
        for row in table.rows
    )
    return element(
        "div", element("table", element("thead", element("tr", heads)), element("tbody", rows)), class_="wide"
    )


def _cell(head: Text, content: Text) -> str:
    """A cell with the head of its column, which narrow screens show above it; several lines are a list."""
    whole = content.en + content.zh
    if not whole:
        return element("td", "")
    inside = _lines(content.en, "en") + _lines(content.zh, "zh") if "\n" in whole else _spans(content)
    return element("td", inside, data_en=head.en, data_zh=head.zh)


def _lines(content: str, lang: str) -> str:
    items = "".join(element("li", _rich(line)) for line in content.split("\n"))
    return element("ul", items, class_="lines", lang=lang)


def _spans(content: Text) -> str:
    """Both languages, of which the page shows one."""
    if content.en == content.zh:
        return _rich(content.en)
    return element("span", _rich(content.en), lang="en") + element("span", _rich(content.zh), lang="zh")


def _rich(content: str) -> str:
    """Line breaks and code between backticks."""
    pieces = text(content).split("`")
    marked = "".join(
        f"<code>{piece}</code>" if index % 2 and index < len(pieces) - 1 else piece
        for index, piece in enumerate(pieces)
    )
    first, *more = marked.split("\n")
    lines = "<br>".join(more)
    return (first or "&#8203;") + (f'<br><span class="more">{lines}</span>' if more else "")


def _both(tag: str, content: Text, name: str | None = None) -> str:
    return element(tag, _spans(content), class_=name)


def _search(pages: Sequence[Page]) -> str:
    """What can be found: every page and every row, in both languages."""
    found = [_entry(page.title, page.title, f"{page.definition.name}.html") for page in pages]
    for page in pages:
        for section in page.sections:
            for row in section.table.rows if section.table else ():
                address = f"{page.definition.name}.html#{row.id}"
                whole = Text(*(" ".join(part) for part in zip(*row.cells, strict=True)))
                found.append(_entry(row.cells[0], whole, address, page.title))
    return f"window.STATEWRIGHT_INDEX = {json.dumps(found, ensure_ascii=False, indent=0)};\n"


def _entry(name: Text, content: Text, address: str, page: Text | None = None) -> dict[str, object]:
    return {"name": list(name), "text": list(content), "page": list(page or name), "at": address}


def _document(title: Text, body: str) -> str:
    tools = (
        element("a", _spans(words.ALL_WORKFLOWS), href="index.html")
        + element(
            "input",
            id="search",
            type="search",
            placeholder=f"{words.SEARCH.en} / {words.SEARCH.zh}",
            aria_label="search",
        )
        + element("button", _spans(words.OTHER_LANGUAGE), id="language", type="button")
        + element("button", _spans(words.LIGHT_OR_DARK), id="theme", type="button")
    )
    scripts = "".join(f'<script src="{name}" defer></script>' for name in ("search.js", "site.js"))
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        + element("title", f"{text(title.en)} · {text(title.zh)}")
        + f'<link rel="stylesheet" href="site.css">{scripts}'
    )
    page = element("header", element("nav", tools)) + element(
        "div", "&#8203;", id="found", hidden="hidden", role="status"
    )
    whole = page + element("main", body)
    return f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>{whole}</body>\n</html>\n'
