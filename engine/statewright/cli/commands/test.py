"""`statewright test PATH...`: do the workflows do what their scenarios say? Floor 7."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...diagnostics import Text
from ..arguments import add_paths
from ..console import Console
from ..files import complain_missing, find_files, scenarios_beside

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic
    from ...testing.scenarios import Scenario, Shelf, Stories
    from ..coverage import Gathering

TITLE = Text("run the scenarios beside workflows: rules by example", "运行流程旁的场景(用例子写的规则)")

_PATHS = Text(
    "scenario files, workflow files (theirs are run) or folders (default: the current folder)",
    "场景文件、流程文件(运行其旁的场景)或文件夹(默认: 当前文件夹)",
)
_ONLY = Text("only scenarios with this text in their name or title", "只运行名称或标题中含有这段文字的场景")
_NONE = Text("there is no scenario in {paths}", "{paths} 中没有场景")
_NONE_NAMED = Text('no scenario has "{text}" in its name', "没有名称含“{text}”的场景")
_COVERAGE = Text("say what of the workflows the scenarios exercise", "报告场景覆盖了流程的哪些部分")
_DRAW = Text(
    "with --coverage: also draw it, as pictures in this folder", "与 --coverage 同用: 画成图, 存入此文件夹"
)
_MUTATE = Text(
    "change the rules a little, one change at a time, and list the changes that no scenario notices",
    "逐一对规则做小改动, 列出没有场景发现的改动",
)
_SECONDS = Text("with --mutate: stop after this time (default: 300)", "与 --mutate 同用: 到时停止(默认: 300)")
_AT_LEAST = Text("fail if the coverage or the score is below this", "覆盖率或得分低于此百分比时以失败结束")
_FORMAT = Text("how to show the results (default: text)", "结果的显示格式(默认: text)")
_BELOW = Text("{found} % is less than {wanted} %", "{found} % 低于 {wanted} %")
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


class Trial(NamedTuple):
    """One run of the command: where it speaks, which scenarios, and, with --coverage, what gathers it."""

    console: Console
    only: str
    shelves: dict[Path, Shelf]
    gathering: Gathering | None

    def shelf(self, folder: Path) -> Shelf:
        """The workflows of a folder, compiled once."""
        from ...testing.scenarios import Shelf

        if folder not in self.shelves:
            gathered = self.gathering.shelf(folder) if self.gathering is not None else None
            self.shelves[folder] = gathered or Shelf(folder)
        return self.shelves[folder]


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH..., -k, what else is asked of the scenarios, and how to show it."""
    add_paths(parser, lang, _PATHS)
    parser.add_argument("-k", dest="only", metavar="TEXT", default="", help=_ONLY.in_language(lang))
    parser.add_argument("--coverage", action="store_true", help=_COVERAGE.in_language(lang))
    parser.add_argument("--draw", metavar="DIR", help=_DRAW.in_language(lang))
    parser.add_argument("--mutate", action="store_true", help=_MUTATE.in_language(lang))
    parser.add_argument("--seconds", type=float, default=300.0, metavar="N", help=_SECONDS.in_language(lang))
    parser.add_argument("--at-least", type=float, metavar="PERCENT", help=_AT_LEAST.in_language(lang))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=_FORMAT.in_language(lang))


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
    gathering = _gathering() if asked.coverage or asked.draw else None
    spoken = replace(console, out=io.StringIO()) if asked.format == "json" else console
    trial = Trial(spoken, asked.only, {}, gathering)
    total = Count()
    for path in scenarios:
        total = total.plus(_run_file(trial, path))
    ended = _end(spoken, total, asked.only)
    return ended if ended == 2 else max(ended, _more(asked, console, trial, total, scenarios))


def _gathering() -> Gathering:
    from ..coverage import Gathering

    return Gathering()


def _more(
    asked: argparse.Namespace, console: Console, trial: Trial, total: Count, paths: tuple[Path, ...]
) -> int:
    """Coverage, mutation and the results as data. 0: as good as was asked for, 1: not, 2: cannot draw."""
    data: dict[str, object] = {"run": total.run, "failed": total.failed, "unusable": total.unusable}
    percents: list[float] = []
    drawn = 0
    if trial.gathering is not None:
        percents.append(_cover(trial, data))
        drawn = _draw(asked, console, trial.gathering)
    if asked.mutate:
        percents.append(_mutate(asked, console, trial, paths, data))
    if asked.format == "json":
        console.say(json.dumps(data, ensure_ascii=False, indent=2))
    below = [found for found in percents if asked.at_least is not None and found < asked.at_least]
    for found in below:
        console.complain(_BELOW.fill({"found": f"{found:.1f}", "wanted": f"{asked.at_least:g}"}))
    return drawn or int(bool(below))


def _cover(trial: Trial, data: dict[str, object]) -> float:
    from ..coverage import coverage_json, percent_of, show_coverage

    assert trial.gathering is not None
    coverages = trial.gathering.coverages()
    show_coverage(trial.console, coverages)
    data["coverage"] = coverage_json(trial.console, coverages)
    return percent_of(coverages)


def _draw(asked: argparse.Namespace, console: Console, gathering: Gathering) -> int:
    if asked.draw is None:
        return 0
    spoken = replace(console, out=console.err) if asked.format == "json" else console
    return gathering.draw(spoken, gathering.coverages(), Path(asked.draw))


def _mutate(
    asked: argparse.Namespace,
    console: Console,
    trial: Trial,
    paths: tuple[Path, ...],
    data: dict[str, object],
) -> float:
    from ...testing.scenarios import read_stories
    from ..mutation import mutation_json, score_of, show_mutation, try_changes

    files: dict[Path, list[Stories]] = {}
    for path in paths:
        stories, _ = read_stories(str(path), path.read_bytes())
        if stories is not None:
            files.setdefault(path.parent, []).append(stories)
    tried = try_changes(console, files, asked.seconds)
    show_mutation(trial.console, tried)
    data["mutation"] = mutation_json(console, tried)
    return score_of(tried)


def _end(console: Console, total: Count, only: str) -> int:
    if not total.run and not total.unusable:
        console.complain(_NONE_NAMED.fill({"text": only}))
        return 2
    text = _FAILED if total.failed else _DONE
    console.say(text.fill({"count": total.run, "failed": total.failed}))
    return 1 if total.failed or total.unusable else 0


def _run_file(trial: Trial, path: Path) -> Count:
    from ...testing.scenarios import read_stories

    console = trial.console
    try:
        stories, found = read_stories(str(path), path.read_bytes())
    except OSError as fault:
        console.complain(f"{path}: {fault.strerror}")
        return Count(unusable=1)
    if stories is not None and not _chosen(console, stories, trial.only):
        return Count()
    broken = trial.shelf(path.parent).broken(stories) if stories is not None else None
    problems = [*found, *([broken] if broken is not None else [])]
    console.say(console.paint(str(path), "1"))
    _show(console, problems)
    if stories is None or broken is not None:
        return Count(unusable=1)
    return _run_stories(trial, stories, path.parent)


def _chosen(console: Console, stories: Stories, only: str) -> list[Scenario]:
    return [
        scenario
        for scenario in stories.scenarios
        if only in scenario.name or only in scenario.title.get(console.lang, "")
    ]


def _run_stories(trial: Trial, stories: Stories, folder: Path) -> Count:
    from ...testing.scenarios import run_scenario

    console, total = trial.console, Count()
    for scenario in _chosen(console, stories, trial.only):
        verdict = run_scenario(stories, scenario, trial.shelf(folder))
        if trial.gathering is not None:
            trial.gathering.note(folder, stories, verdict.world.log)
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
