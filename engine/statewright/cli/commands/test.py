"""`statewright test PATH...`: do the workflows do what their scenarios say? Floor 7."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...diagnostics import Text
from ..arguments import add_paths
from ..console import Console
from ..files import complain_missing, find_files, scenarios_beside

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic
    from ...testing.scenarios import Scenario, Shelf, Stories

TITLE = Text("run the scenarios beside workflows: rules by example", "运行流程旁的场景(用例子写的规则)")

_PATHS = Text(
    "scenario files, workflow files (theirs are run) or folders (default: the current folder)",
    "场景文件、流程文件(运行其旁的场景)或文件夹(默认: 当前文件夹)",
)
_ONLY = Text("only scenarios with this text in their name or title", "只运行名称或标题中含有这段文字的场景")
_NONE = Text("there is no scenario in {paths}", "{paths} 中没有场景")
_NONE_NAMED = Text('no scenario has "{text}" in its name', "没有名称含“{text}”的场景")
_DONE = Text("{count} scenarios: all passed", "{count} 个场景: 全部通过")
_FAILED = Text("{count} scenarios: {failed} failed", "{count} 个场景: {failed} 个不通过")


class Count(NamedTuple):
    """How many scenarios were run, how many failed, how many files could not be used."""

    run: int = 0
    failed: int = 0
    unusable: int = 0

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(self.run + other.run, self.failed + other.failed, self.unusable + other.unusable)


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH... and -k."""
    add_paths(parser, lang, _PATHS)
    parser.add_argument("-k", dest="only", metavar="TEXT", default="", help=_ONLY.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Run them all. 0: all passed, 1: some failed or a file has errors, 2: nothing to run."""
    files = find_files(asked.paths)
    if files.missing:
        return complain_missing(console, files.missing)
    named = [beside for path in map(Path, asked.paths) if path.is_file() for beside in scenarios_beside(path)]
    scenarios = tuple(dict.fromkeys((*files.scenarios, *named)))
    if not scenarios:
        console.complain(_NONE.fill({"paths": ", ".join(asked.paths)}))
        return 2
    total = Count()
    shelves: dict[Path, Shelf] = {}
    for path in scenarios:
        total = total.plus(_run_file(console, path, shelves, asked.only))
    return _end(console, total, asked.only)


def _end(console: Console, total: Count, only: str) -> int:
    if not total.run and not total.unusable:
        console.complain(_NONE_NAMED.fill({"text": only}))
        return 2
    text = _FAILED if total.failed else _DONE
    console.say(text.fill({"count": total.run, "failed": total.failed}))
    return 1 if total.failed or total.unusable else 0


def _run_file(console: Console, path: Path, shelves: dict[Path, Shelf], only: str) -> Count:
    from ...testing.scenarios import Shelf, read_stories

    try:
        stories, found = read_stories(str(path), path.read_bytes())
    except OSError as fault:
        console.complain(f"{path}: {fault.strerror}")
        return Count(unusable=1)
    if stories is not None and not _chosen(console, stories, only):
        return Count()
    shelf = shelves.setdefault(path.parent, Shelf(path.parent))
    broken = shelf.broken(stories) if stories is not None else None
    problems = [*found, *([broken] if broken is not None else [])]
    console.say(console.paint(str(path), "1"))
    _show(console, problems)
    if stories is None or broken is not None:
        return Count(unusable=1)
    return _run_stories(console, _chosen(console, stories, only), stories, shelf)


def _chosen(console: Console, stories: Stories, only: str) -> list[Scenario]:
    return [
        scenario
        for scenario in stories.scenarios
        if only in scenario.name or only in scenario.title.get(console.lang, "")
    ]


def _run_stories(console: Console, chosen: list[Scenario], stories: Stories, shelf: Shelf) -> Count:
    from ...testing.scenarios import run_scenario

    total = Count()
    for scenario in chosen:
        verdict = run_scenario(stories, scenario, shelf)
        console.say(f"  {console.mark(verdict.passed)} {scenario.title.get(console.lang, scenario.name)}")
        _show(console, verdict.diagnostics)
        total = total.plus(Count(1, 0 if verdict.passed else 1))
    return total


def _show(console: Console, found: list[Diagnostic] | tuple[Diagnostic, ...]) -> None:
    for line in _lines(console, found):
        console.say(f"    {line}".rstrip())


def _lines(console: Console, found: list[Diagnostic] | tuple[Diagnostic, ...]) -> Iterator[str]:
    from ...diagnostics import render_text

    for diagnostic in found:
        yield from render_text(diagnostic, console.lang, console.colour).split("\n")
        yield ""
