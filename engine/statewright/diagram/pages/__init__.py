"""Pages about workflows that are never out of date: Markdown, and a finished site with search. Floor 3.

`page_of` gathers what there is to say about one workflow, in both languages; `markdown` and `site` write it.
Stories and verdicts come from rooms above and are handed in as words.
"""

from .content import Page, Story, page_of
from .markdown import markdown, write_markdown
from .site import write_site

__all__ = ["Page", "Story", "markdown", "page_of", "write_markdown", "write_site"]
