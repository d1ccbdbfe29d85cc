"""What does the site need beyond the pages? The files of the checkout that pages link to.

Hooks of MkDocs (`mkdocs.yml`). A link out of docs/ leads to a copy of that file under `checkout/`.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"(\]\()(\.\./[^)#\s]*)((?:#[^)\s]*)?\))")


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links to files outside docs/ lead to their copies."""

    def there(match: re.Match[str]) -> str:
        start, target, end = match.groups()
        path = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page.file.src_uri), target))
        if path.startswith("docs/") or not (ROOT / path).is_file():
            return match[0]
        copy = f"checkout/{path}" + (".txt" if path.endswith(".md") else "")
        if files.get_file_from_path(copy) is None:
            files.append(File.generated(config, copy, abs_src_path=str(ROOT / path)))
        return start + posixpath.relpath(copy, posixpath.dirname(page.file.src_uri) or ".") + end

    return _LINK.sub(there, markdown)
