"""`statewright docs PATH... -o DIR`: pages about workflows, never out of date. Floor 7."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Text
from ..arguments import add_paths
from ..console import Console
from ..files import complain_missing, find_files

if TYPE_CHECKING:
    from ...diagram.pages import Page, Story
    from ...loading import Loaded

TITLE = Text("write pages about workflows", "生成流程文档")
_PATHS = Text("workflow files or folders (default: the current folder)", "流程文件或文件夹(默认: 当前文件夹)")
_OUT = Text("the folder for the pages (default: site)", "存放页面的文件夹(默认: site)")
_FORMAT = Text(
    "a site that opens from a file, or Markdown for a site generator (default: site)",
    "可直接打开的网站, 或供网站生成器使用的 Markdown(默认: site)",
)
_ENGINE = Text("who lays the pictures out (default: auto)", "由谁排版图片(默认: auto)")
_NO_PROOFS = Text(
    "do not prove the properties: their verdict is 'not checked'", "不证明性质: 结论写作“未检查”"
)
_NOTHING = Text("there is no workflow in {paths}", "{paths} 中没有流程文件")
_WROTE = Text("wrote {count} files; open {path}", "已写入 {count} 个文件; 请打开 {path}")
_CANNOT_WRITE = Text("cannot write to {path}: {why}", "无法写入 {path}: {why}")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH..., where to, and as what."""
    add_paths(parser, lang, _PATHS)
    parser.add_argument("-o", "--out", metavar="DIR", default="site", help=_OUT.in_language(lang))
    formats = ("site", "markdown")
    parser.add_argument("--format", choices=formats, default="site", help=_FORMAT.in_language(lang))
    engines = ("auto", "dot", "graphviz-pure")
    parser.add_argument("--engine", choices=engines, default="auto", help=_ENGINE.in_language(lang))
    parser.add_argument("--no-proofs", action="store_true", help=_NO_PROOFS.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Write the pages. 0: done, 1: a workflow has errors, 2: a path cannot be used or a picture not drawn."""
    from ...diagnostics import render_text
    from ...diagram import DrawingUnavailable
    from ...loading import load_all

    files = find_files(asked.paths)
    if files.missing:
        return complain_missing(console, files.missing)
    if not files.workflows:
        console.complain(_NOTHING.fill({"paths": ", ".join(asked.paths)}))
        return 2
    loaded = load_all(files.workflows)
    if not loaded.ok:
        for diagnostic in loaded.diagnostics:
            console.complain(render_text(diagnostic, console.lang) + "\n")
        return 1
    try:
        written = _write(_pages(loaded, files.scenarios, prove=not asked.no_proofs), asked)
    except DrawingUnavailable as lacking:
        console.complain(lacking.text)
        return 2
    except OSError as fault:
        console.complain(_CANNOT_WRITE.fill({"path": asked.out, "why": fault.strerror or fault}))
        return 2
    console.say(_WROTE.fill({"count": len(written), "path": written[0]}))
    return 0


def _pages(loaded: Loaded, scenarios: tuple[Path, ...], *, prove: bool) -> list[Page]:
    from ...diagram.pages import page_of
    from ..verdicts import verdicts_of

    known = dict(loaded.definitions)
    stories, verdicts = _stories(loaded, scenarios), verdicts_of(loaded, prove=prove)
    return [
        page_of(item, others=known, verdicts=verdicts[item.name], stories=stories.get(item.name, ()))
        for item in known.values()
    ]


def _stories(loaded: Loaded, scenarios: tuple[Path, ...]) -> dict[str, list[Story]]:
    """The scenarios by workflow, told and tried; what cannot be read is for `test` to complain about."""
    from ...diagram.pages import Story
    from ...testing.scenarios import Shelf, read_stories, run_scenario
    from ...testing.scenarios.telling import name_of, told

    found: dict[str, list[Story]] = {}
    for path in scenarios:
        stories, _ = read_stories(str(path), path.read_bytes())
        if stories is None or stories.workflow not in loaded.definitions:
            continue
        shelf = Shelf(path.parent, loaded.definitions)
        found.setdefault(stories.workflow, []).extend(
            Story(
                scenario.name,
                told(stories, scenario, loaded.definitions),
                name_of(scenario),
                run_scenario(stories, scenario, shelf).passed,
            )
            for scenario in stories.scenarios
        )
    return found


def _write(pages: list[Page], asked: argparse.Namespace) -> list[Path]:
    from ...diagram import DrawOptions
    from ...diagram.pages import write_markdown, write_site

    options = DrawOptions(engine=asked.engine)
    out = Path(asked.out)
    return write_site(pages, out, options) if asked.format == "site" else write_markdown(pages, out, options)
