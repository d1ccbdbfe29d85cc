"""How do pictures come into a MkDocs site? At its events: a mark in the Markdown, the picture in the page.

Floor 7. The picture is put in after Markdown has been made to HTML, so no extension can spoil it.
"""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from ..diagram.insets import Shown, draw_file, draw_text, is_workflow, read_inset, theme_rules
from .fences import Fence, replace_fences

# MkDocs counts warnings below its own name; `--strict` fails a build that has one.
_log = logging.getLogger("mkdocs.plugins.statewright")

STYLE = "assets/statewright.css"
_DARK, _LIGHT = '[data-md-color-scheme="slate"]', '[data-md-color-scheme="default"]'


class Settings(Config):  # type: ignore[no-untyped-call]  # its metaclass hook has no types
    """What `mkdocs.yml` may say: options for every picture, such as `options: {detail: calm}`."""

    options = Type(dict, default={})
    lang = Type(str, default="")


class StatewrightPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]  # likewise
    """Draws workflows in pages."""

    def __init__(self) -> None:
        self._pictures: dict[str, str] = {}
        self._files: set[Path] = set()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """One style sheet more: pictures follow the theme's switch between light and dark."""
        if STYLE not in config.extra_css:
            config.extra_css.append(STYLE)
        self._pictures.clear()
        return config

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Each block becomes a mark, for which `on_page_content` puts the picture."""
        return replace_fences(markdown, lambda fence: self._mark(fence, page, config))

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Each mark becomes its picture."""
        for mark, figure in self._pictures.items():
            if mark in html:
                html = html.replace(mark, figure)
        return html

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """The style sheet, beside the site's own files."""
        style = Path(config.site_dir) / STYLE
        style.parent.mkdir(parents=True, exist_ok=True)
        style.write_text(theme_rules(_DARK, _LIGHT), "utf-8")

    def on_serve(self, server: Any, /, *, config: MkDocsConfig, builder: Any) -> Any:
        """`mkdocs serve` builds anew when a workflow changes. `Any`: the server is MkDocs' own affair."""
        for file in self._files:
            server.watch(str(file))
        return server

    def _mark(self, fence: Fence, page: Page, config: MkDocsConfig) -> str:
        shown, caption = self._shown(fence, page, config, f"sw{len(self._pictures)}")
        where = f"{page.file.src_uri}:{fence.line - 1}"
        for complaint in shown.complaints:
            _log.warning("%s: %s", where, complaint)
        self._files.update(shown.files)
        mark = f'<div class="statewright-mark" id="{page.file.src_uri}-{fence.line}"></div>'
        self._pictures[mark] = _figure(shown, caption)
        return f"\n{mark}\n"

    def _shown(self, fence: Fence, page: Page, config: MkDocsConfig, name: str) -> tuple[Shown, str]:
        lang = self.config.lang or _language(page, config)
        inset, complaints = read_inset({**self.config.options, **fence.options}, lang)
        if inset is None:
            return Shown(None, complaints, ()), ""
        here = Path(page.file.abs_src_path or config.config_file_path)
        if is_workflow(fence.body):
            drawn = draw_text(fence.body + "\n", here, fence.line, inset, lang, name=name)
            return drawn, inset.caption
        drawn = draw_file(_found(fence.body.strip(), here, config), inset, lang, name=name)
        return drawn, inset.caption


def _found(path: str, page: Path, config: MkDocsConfig) -> Path:
    """From the page's folder, else from that of `mkdocs.yml`."""
    root = Path(config.config_file_path).parent
    near = page.parent / path
    far = near if near.exists() else root / path
    return far.relative_to(Path.cwd()) if far.is_relative_to(Path.cwd()) else far


def _language(page: Page, config: MkDocsConfig) -> str:
    """The language of the page: that of its file where the site has several, else that of the theme."""
    own = getattr(page.file, "locale", None) or getattr(page.file, "dest_language", None)
    theme = config.theme["language"] if "language" in config.theme else "en"  # noqa: SIM401  no `get` there
    return "zh" if str(own or theme).startswith("zh") else "en"


def _figure(shown: Shown, caption: str) -> str:
    if shown.svg is None:
        told = "\n\n".join(shown.complaints)
        return f'<pre class="statewright-problem">{escape(told)}</pre>'
    under = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="statewright-inset">{shown.svg}{under}</figure>'
