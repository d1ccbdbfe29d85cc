"""A fenced block becomes a picture: the plugin for MkDocs. Floor 7.

In `mkdocs.yml`, `plugins: [search, statewright]`; in a page, a block fenced as `statewright` whose body is a
path, from the page's folder or from that of `mkdocs.yml`, or a workflow itself. Options stand
behind the word: `role=buyer caption="What a buyer may do"`. What is wrong is a warning of the build, with the
finding in full; `--strict` fails on it.
"""

from .plugin import StatewrightPlugin

__all__ = ["StatewrightPlugin"]
