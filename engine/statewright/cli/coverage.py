"""What do the scenarios exercise? Gathered while they run, shown as text, as JSON, as pictures. Floor 7."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Text
from .console import Console

if TYPE_CHECKING:
    from ..testing.coverage import Coverage, Watched
    from ..testing.scenarios import Shelf, Stories
    from ..testing.world import Happening

_HEAD = Text("what the scenarios exercise of {workflow}", "场景覆盖了 {workflow} 的")
_COUNT = Text("{hit} of {all} {kind}", "{kind}: {all} 个中的 {hit} 个")
_MISSED = Text("{path}:{line}: not exercised: {name}", "{path}:{line}: 没有场景用到: {name}")
_NOTE = Text("not exercised by any scenario: faded", "没有场景用到的: 淡色")


class Gathering:
    """Watched workflows, folder by folder, and what has happened to them.

    Grows while the scenarios of one command run.
    """

    def __init__(self) -> None:
        self._watched: dict[Path, dict[str, Watched]] = {}
        self._logs: dict[Path, list[tuple[Happening, ...]]] = {}
        self._asked: dict[tuple[Path, str], None] = {}

    def shelf(self, folder: Path) -> Shelf:
        """The workflows of a folder, watched."""
        from ..loading import compile_file, workflows_in
        from ..testing.coverage import watch
        from ..testing.scenarios import Shelf

        found: dict[str, Watched] = {}
        for name, path in workflows_in(folder).items():
            compilation = compile_file(path)
            if compilation.definition is not None and compilation.document is not None:
                found[name] = watch(compilation.definition, compilation.document)
        self._watched[folder] = found
        return Shelf(folder, {name: watched.definition for name, watched in found.items()})

    def note(self, folder: Path, stories: Stories, log: tuple[Happening, ...]) -> None:
        """Keep what happened in a scenario; its workflow is one of those that are reported."""
        self._logs.setdefault(folder, []).append(log)
        self._asked[folder, stories.workflow] = None

    def coverages(self) -> list[Coverage]:
        """One for each workflow that scenarios are about, in the order in which they were run."""
        from ..testing.coverage import coverage_of

        return [
            coverage_of(self._watched[folder][name], self._logs[folder])
            for folder, name in self._asked
            if name in self._watched[folder]
        ]

    def draw(self, console: Console, coverages: list[Coverage], out: Path) -> int:
        """A picture of each workflow in which what no scenario exercises is faded. 0, or 2: cannot draw."""
        from ..diagram import DrawingUnavailable, DrawOptions, Highlight, render

        note = _NOTE.in_language(console.lang)
        definitions = {n: w.original for found in self._watched.values() for n, w in found.items()}
        out.mkdir(parents=True, exist_ok=True)
        for each in coverages:
            highlight = Highlight(visited=each.visited, taken=each.taken, untaken=True, note=note)
            options = DrawOptions(highlight=highlight, others=definitions)
            try:
                drawing = render(
                    definitions[each.workflow], lang="zh" if console.lang == "zh" else "en", options=options
                )
            except DrawingUnavailable as lacking:
                console.complain(lacking.text)
                return 2
            path = out / f"{each.workflow}.coverage.svg"
            path.write_bytes(drawing.data)
            console.say(str(path))
        return 0


def show_coverage(console: Console, coverages: list[Coverage]) -> None:
    """The figures of each workflow, then a line for each thing that no scenario exercises."""
    from ..testing.coverage import KINDS

    for coverage in coverages:
        console.say()
        console.say(console.paint(_HEAD.fill({"workflow": coverage.workflow}).in_language(console.lang), "1"))
        for kind, words in KINDS.items():
            items = coverage.of(kind)
            if items:
                hit = sum(item.hit for item in items)
                line = _COUNT.fill({"hit": hit, "all": len(items), "kind": words})
                console.say(f"  {console.mark(hit == len(items))} {line.in_language(console.lang)}")
        for item in coverage.missed:
            told = _MISSED.fill({"path": coverage.path, "line": item.line, "name": item.name})
            console.say(f"    {told.in_language(console.lang)}")


def percent_of(coverages: list[Coverage]) -> float:
    """How much of everything that can be exercised is, in percent; of nothing, all."""
    items = [item for coverage in coverages for item in coverage.items]
    return 100 * sum(item.hit for item in items) / len(items) if items else 100.0


def coverage_json(console: Console, coverages: list[Coverage]) -> list[dict[str, object]]:
    """The same as plain data."""
    from ..testing.coverage import KINDS

    return [
        {
            "workflow": coverage.workflow,
            "path": coverage.path,
            "digest": coverage.digest,
            "visited": sorted(coverage.visited),
            "taken": sorted(coverage.taken),
            **{
                kind: {
                    "count": len(coverage.of(kind)),
                    "exercised": sum(item.hit for item in coverage.of(kind)),
                    "missed": [
                        {"line": item.line, "name": item.name.in_language(console.lang)}
                        for item in coverage.of(kind)
                        if not item.hit
                    ],
                }
                for kind in KINDS
            },
        }
        for coverage in coverages
    ]
