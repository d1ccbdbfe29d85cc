"""How is a page written as Markdown? For any site generator: headings with ids, tables, the picture beside
it.

Floor 3. Pure but for `write_markdown`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from statewright.diagnostics.diagnostic import Text

from ..files import draw_all, draw_overview
from ..options import DrawOptions
from ..overview import HOW_THEY_TALK
from . import words
from .content import Page
from .tables import Section, Table


def markdown(page: Page, lang: str, picture: str | None = None) -> str:
    """The page in a language as Markdown; `picture` is the address of its diagram."""
    version = words.VERSION.fill({"number": page.definition.version}).in_language(lang)
    title = page.title.in_language(lang)
    parts = [
        f"# {_inline(title)}",
        _inline(page.description.in_language(lang)),
        f"{version} · `{page.definition.name}`",
    ]
    if picture:
        parts.append(f"![{_inline(title)}]({picture})")
    parts += [_section(section, lang) for section in page.sections]
    return "\n\n".join(part for part in parts if part) + "\n"


def write_markdown(pages: Sequence[Page], out: Path, options: DrawOptions | None = None) -> list[Path]:
    """Writes `NAME.en.md` and `NAME.zh.md` with their pictures, and an index of each; gives all files, an
    index first.

    Raises what `render` raises, and OSError. Idempotent.
    """
    out.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {f"index.{lang}.md": _index(pages, lang) for lang in ("en", "zh")}
    drawn = list(draw_overview([page.definition for page in pages], out, options=options))
    for page in pages:
        drawn += draw_all(
            [page.definition], out, options=replace(options or DrawOptions(), others=page.others)
        )
        for lang in ("en", "zh"):
            name = f"{page.definition.name}.{lang}"
            files[f"{name}.md"] = markdown(page, lang, f"{name}.svg")
    for name, content in files.items():
        (out / name).write_text(content, "utf-8")
    return [*(out / name for name in files), *(picture.path for picture in drawn)]


def _index(pages: Sequence[Page], lang: str) -> str:
    entries = [
        f"- [{_inline(page.title.in_language(lang))}]({page.definition.name}.{lang}.md): "
        f"{_inline(page.description.in_language(lang))}"
        for page in pages
    ]
    head = f"# {words.ALL_WORKFLOWS.in_language(lang)}"
    picture = f"![{HOW_THEY_TALK.in_language(lang)}](overview.{lang}.svg)"
    return "\n".join([head, "", *entries, "", picture]) + "\n"


def _section(section: Section, lang: str) -> str:
    head = f"## {section.title.in_language(lang)}"
    body = (
        _table(section.table, lang)
        if section.table
        else _inline((section.text or Text("", "")).in_language(lang))
    )
    return f"{head}\n\n{body}"


def _table(table: Table, lang: str) -> str:
    heads = [head.in_language(lang) for head in table.heads]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for row in table.rows:
        cells = [_inline(cell.in_language(lang)).replace("\n", "<br>") for cell in row.cells]
        cells[0] = f'<a id="{row.id}"></a>{cells[0]}'
        lines.append(_line(cells))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _inline(text: str) -> str:
    """Text that Markdown takes as it is; code between backticks stays."""
    pieces = text.split("`")
    return "`".join(
        piece if index % 2 else piece.translate(_ESCAPES) for index, piece in enumerate(pieces)
    ).replace("|", "\\|")


_ESCAPES = {ord(mark): f"\\{mark}" for mark in "\\*_[]#"} | {ord("<"): "&lt;", ord(">"): "&gt;"}
