"""Which changes of a rule would no scenario notice? Tried one after another, with progress, within a time.

Floor 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Text
from .clock import ticking_s
from .console import Console

if TYPE_CHECKING:
    from ..compiler import Compilation
    from ..testing.mutation import Attempt, Suite
    from ..testing.scenarios import Stories

_PROGRESS = Text(
    "{workflow}: {done} of {all} changes tried, {unnoticed} unnoticed",
    "{workflow}: 已试 {all} 处改动中的 {done} 处, {unnoticed} 处未被发现",
)
_HEAD = Text(
    "{workflow}: {noticed} of {tried} changes are noticed by a scenario",
    "{workflow}: {tried} 处改动中有 {noticed} 处被场景发现",
)
_UNNOTICED = Text("{path}:{line}: no scenario notices: {text}", "{path}:{line}: 没有场景发现: {text}")
_NOT_TRIED = Text("not tried, the time was up: {count}", "时间已到, 未试: {count}")
_SCORE = Text("score: {score} %", "得分: {score} %")


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the changes of one workflow; `left` were not tried."""

    workflow: str
    path: str
    attempts: tuple[Attempt, ...]
    left: int

    def count(self, verdict: str) -> int:
        """How many came out so."""
        return sum(attempt.verdict == verdict for attempt in self.attempts)


def try_changes(console: Console, files: dict[Path, list[Stories]], limit_s: float) -> list[Tried]:
    """The changes of every workflow that the scenarios of these folders are about, within `limit_s` seconds.

    Stopped by the keyboard, it gives what was tried until then.
    """
    end_s = ticking_s() + limit_s
    found: list[Tried] = []
    for folder, stories in files.items():
        found += _folder(console, folder, stories, end_s)
    return found


def _folder(console: Console, folder: Path, stories: list[Stories], end_s: float) -> Iterator[Tried]:
    from ..loading import compile_file, workflows_in
    from ..testing.mutation import Suite

    paths = workflows_in(folder)
    suite = Suite.of(folder, stories)
    for name in dict.fromkeys(each.workflow for each in stories):
        if name in paths:
            compilation = compile_file(paths[name])
            if compilation.definition is not None:
                yield _workflow(console, suite, paths[name], compilation, end_s)


def _workflow(console: Console, suite: Suite, path: Path, compilation: Compilation, end_s: float) -> Tried:
    from ..testing.mutation import attempts, changes

    assert compilation.document is not None
    assert compilation.definition is not None
    total = sum(1 for _ in changes(compilation.document.plain))
    name = compilation.definition.name
    done: list[Attempt] = []
    try:
        if ticking_s() < end_s:
            for attempt in attempts(suite, path, compilation):
                done.append(attempt)
                _progress(console, name, done, total)
                if ticking_s() >= end_s:
                    break
    except KeyboardInterrupt:  # what was tried is worth telling
        end_s = 0
    _progress(console, name, done, total, last=True)
    return Tried(name, str(path), tuple(done), total - len(done))


def _progress(console: Console, name: str, done: list[Attempt], total: int, last: bool = False) -> None:
    """One line that is written over on a terminal; elsewhere one line for each workflow."""
    unnoticed = sum(attempt.verdict == "unnoticed" for attempt in done)
    told = _PROGRESS.fill({"workflow": name, "done": len(done), "all": total, "unnoticed": unnoticed})
    if console.err.isatty():
        end = "\n" if last else ""
        print(f"\r\x1b[K{told.in_language(console.lang)}", end=end, file=console.err, flush=True)
    elif last:
        console.complain(told)


def score_of(tried: list[Tried]) -> float:
    """The share of the changes that a scenario noticed, in percent; untried they count nothing."""
    noticed = sum(each.count("noticed") for each in tried)
    unnoticed = sum(each.count("unnoticed") for each in tried)
    if noticed + unnoticed == 0:
        return 0.0 if any(each.left for each in tried) else 100.0
    return 100 * noticed / (noticed + unnoticed)


def show_mutation(console: Console, tried: list[Tried]) -> None:
    """The changes that nobody noticed, workflow by workflow, and the score."""
    for each in tried:
        noticed = each.count("noticed")
        head = _HEAD.fill(
            {"workflow": each.workflow, "noticed": noticed, "tried": noticed + each.count("unnoticed")}
        )
        console.say()
        console.say(console.paint(head.in_language(console.lang), "1"))
        for attempt in each.attempts:
            if attempt.verdict == "unnoticed":
                words = {"path": each.path, "line": attempt.line, "text": attempt.change.text}
                console.say(f"  {_UNNOTICED.fill(words).in_language(console.lang)}")
        if each.left:
            console.say(f"  {_NOT_TRIED.fill({'count': each.left}).in_language(console.lang)}")
    console.say()
    console.say(_SCORE.fill({"score": f"{score_of(tried):.1f}"}))


def mutation_json(console: Console, tried: list[Tried]) -> dict[str, object]:
    """The same as plain data."""
    return {
        "score": round(score_of(tried), 1),
        "workflows": [
            {
                "workflow": each.workflow,
                "path": each.path,
                "noticed": each.count("noticed"),
                "refused": each.count("refused"),
                "not_tried": each.left,
                "unnoticed": [
                    {
                        "line": attempt.line,
                        "kind": attempt.change.kind,
                        "text": attempt.change.text.in_language(console.lang),
                    }
                    for attempt in each.attempts
                    if attempt.verdict == "unnoticed"
                ],
            }
            for each in tried
        ],
    }
