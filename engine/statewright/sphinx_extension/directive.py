"""How does a picture come into a Sphinx page? A directive that gives a figure of raw HTML.

Floor 7. Builders that write no HTML get the picture's title and description in words.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..diagram.insets import OPTIONS, Inset, Shown, draw_file, draw_text, read_inset, theme_rules

_log = logging.getLogger(__name__)
STYLE = "statewright.css"
_DARK, _LIGHT = '[data-theme="dark"]', '[data-theme="light"]'


class StatewrightDirective(SphinxDirective):
    """A workflow, drawn."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(OPTIONS, directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """The figure; what is wrong is a warning, and stands in the page in place of the picture."""
        lang = "zh" if str(self.config.language or "").startswith("zh") else "en"
        given = {name: str(value or "") for name, value in self.options.items()}
        inset, complaints = read_inset(given, lang)
        shown = self._shown(inset, lang) if inset else Shown(None, complaints, ())
        for complaint in shown.complaints:
            _log.warning("%s", complaint, location=self.get_location(), type="statewright")
        for file in shown.files:
            self.env.note_dependency(str(file.resolve()))
        if shown.svg is None:
            told = "\n\n".join(shown.complaints)
            return [nodes.literal_block(told, told, classes=["statewright-problem"], language="none")]
        return _figure(shown.svg, inset.caption if inset else "")

    def _shown(self, inset: Inset, lang: str) -> Shown:
        page_name = re.sub(r"\W+", "-", self.env.docname)  # pages may end up in one file
        name = f"sw{self.env.new_serialno('statewright')}-{page_name}"
        if not self.arguments:
            page = Path(self.env.doc2path(self.env.docname))
            text = "".join(f"{self._indent()}{line}\n" for line in self.content)
            return draw_text(text, page, self.content_offset + 1, inset, lang, name=name)
        _, absolute = self.env.relfn2path(self.arguments[0])
        path = Path(absolute)
        near = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        return draw_file(near, inset, lang, name=name)

    def _indent(self) -> str:
        """What stands before each line of the body in the page, so that columns are those of the page."""
        first = next((line for line in self.content if line.strip()), "")
        there = (line for line in self.block_text.splitlines() if line.strip() == first.strip())
        found = next(there, "")
        return found[: len(found) - len(first)] if found.endswith(first) else ""


def _figure(svg: str, caption: str) -> list[nodes.Node]:
    under = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    figure = f'<figure class="statewright-inset">{svg}{under}</figure>'
    title, told = (
        unescape(found[1]) if (found := re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", svg, re.DOTALL)) else ""
        for tag in ("title", "desc")
    )
    words = nodes.paragraph("", f"{title}. {told}")
    only = nodes.container("", words, classes=["statewright-words"])
    return [nodes.raw("", figure, format="html"), _Elsewhere("", only)]


class _Elsewhere(nodes.General, nodes.Element):
    """What builders other than HTML show in place of a picture."""


def _nothing(translator: Any, node: nodes.Node) -> None:
    """Leaves out what stands elsewhere. `Any`: docutils has no common type of translators."""
    raise nodes.SkipNode


def _as_it_is(translator: Any, node: nodes.Node) -> None:
    """Shows what is inside."""


def _style(app: Sphinx) -> None:
    folder = Path(app.outdir) / "_static"
    if app.builder.format == "html":
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STYLE).write_text(theme_rules(_DARK, _LIGHT), "utf-8")


def setup(app: Sphinx) -> dict[str, object]:
    """Sphinx calls this: the directive, and a style sheet by which pictures follow the theme."""
    words = (_as_it_is, _as_it_is)
    app.add_node(_Elsewhere, html=(_nothing, None), latex=words, text=words, man=words, texinfo=words)
    app.add_directive("statewright", StatewrightDirective)
    app.add_css_file(STYLE)
    app.connect("builder-inited", _style)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
