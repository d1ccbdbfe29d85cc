"""What is to be brought out in a picture? From the words of `--highlight` to highlights, by workflow.

Floor 7. A state's name; `FILE.scenarios.yaml#NAME`, the path of a scenario or of a counterexample;
`instance:ID`, the life of an instance from the store's log; a JSON file from `test --coverage --format json`;
a JSON or CSV file of counts, state by state. What is asked of several workflows is brought out in those that
it concerns.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..diagnostics import Text, nearest
from .console import Console

if TYPE_CHECKING:
    from ..diagram import Highlight
    from ..kernel.definition import Definition
    from ..kernel.outputs import Microstep
    from ..runtime import Engine, Entry
    from ..testing.scenarios import Scenario, Stories

PAGE = 500
INSTANCE = "instance:"
Found: TypeAlias = "Mapping[str, Highlight]"
"""What is brought out, by the name of the workflow."""

_NO_STATE = Text('no workflow here has a state "{name}"{near}', "这里没有状态“{name}”的流程{near}")
_NEAR = Text('; did you mean "{near}"?', "; 是否想写“{near}”?")
_UNREADABLE = Text("cannot read {path}: {why}", "无法读取 {path}: {why}")
_NOT_JSON = Text(
    "{path} is neither a coverage (statewright test --coverage --format json) nor counts such as "
    '{{"paid": 3}}',
    '{path} 既不是覆盖率(statewright test --coverage --format json), 也不是计数, 例如 {{"paid": 3}}',
)
_NOT_CSV = Text(
    '{path}:{line}: "{text}" is no count; write one state and one number in each line: paid,3',
    "{path}:{line}: “{text}”不是计数; 每行请写一个状态和一个数字: paid,3",
)
_NOT_A_COUNT = Text(
    '{path}: the count of "{name}" is {value}, and must be a whole number from 0',
    "{path}: “{name}”的计数是 {value}, 应是不小于 0 的整数",
)
_STORIES_BROKEN = Text(
    "{path} has errors; see: statewright check {path}", "{path} 有错误; 请运行: statewright check {path}"
)
_WHICH_STORY = Text(
    '{path} has {count} scenarios; say which, e.g. "{path}#{name}"',
    '{path} 有 {count} 个场景; 请写明哪一个, 例如 "{path}#{name}"',
)
_NO_STORY = Text('{path} has no scenario "{name}"{near}', "{path} 中没有场景“{name}”{near}")
_OTHER_RULES = Text(
    'the scenario is about "{name}", which is not among the workflows drawn',
    "该场景讲的是“{name}”, 不在要画的流程之中",
)
_OTHER_COVERAGE = Text(
    '{path} has no coverage of the workflows drawn, or of another version of them: run "statewright test '
    '--coverage --format json" again',
    '{path} 中没有要画的流程的覆盖率, 或属于其他版本: 请重新运行 "statewright test --coverage --format json"',
)
_NO_INSTANCE = Text(
    'the store {store} has no instance "{id}" of a workflow drawn; name another with --store URL',
    "存储 {store} 中没有要画的流程的实例“{id}”; 可用 --store URL 指定其他存储",
)
_NO_STORE = Text("the store {store} cannot be opened: {why}", "无法打开存储 {store}: {why}")
_NO_FILE = Text("there is no such file", "没有这个文件")
_STORY = Text("scenario: {name}", "场景: {name}")
_FAILS = Text("scenario: {name} (not as written from here on)", "场景: {name} (此后与所写不符)")
_LIFE = Text(
    "instance {id}: {count} entries, {first} to {last}", "实例 {id}: {count} 条记录, {first} 至 {last}"
)
_COVERED = Text("not exercised by any scenario: faded", "没有场景用到的: 淡色")
_COUNTED = Text("counts from {path}", "计数来自 {path}")


class CannotHighlight(Exception):
    """What `--highlight` says cannot be brought out; `text` says why, and what to write."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Wanted(NamedTuple):
    """What is drawn, in which language it is told, and where instances live."""

    definitions: Mapping[str, Definition]
    console: Console
    store: str

    def say(self, text: Text, **parts: object) -> str:
        """A sentence in the language of the run."""
        return self.console.words(text.fill(parts))


class Brought(NamedTuple):
    """The highlights by workflow, and definitions that are drawn in place of those of the files."""

    highlights: Found
    pinned: Mapping[str, Definition]


def highlights(asked: Iterable[str], wanted: Wanted) -> Brought:
    """All that is asked for, together. Raises CannotHighlight."""
    found: dict[str, Highlight] = {}
    pinned: dict[str, Definition] = {}
    for text in asked:
        if text.startswith(INSTANCE):
            lives, definitions = _life(text.removeprefix(INSTANCE), wanted)
            pinned |= definitions
        else:
            lives = _from_text(text, wanted)
        for name, highlight in lives.items():
            found[name] = found[name].plus(highlight) if name in found else highlight
    return Brought(found, pinned)


def _from_text(text: str, wanted: Wanted) -> Found:
    path, _, name = text.partition("#")
    if name or path.endswith((".yaml", ".yml")):
        return _scenario(Path(path), name, wanted)
    if path.endswith(".csv"):
        return _heat(path, _csv(path), wanted)
    if path.endswith(".json"):
        return _data(path, wanted)
    return _states(text, wanted)


def _states(name: str, wanted: Wanted) -> Found:
    from ..diagram import Highlight

    found = {
        definition.name: Highlight(active=frozenset(paths))
        for definition in wanted.definitions.values()
        if (paths := _paths(definition, name))
    }
    if not found:
        raise _unknown_state(name, wanted)
    return found


def _paths(definition: Definition, name: str) -> list[str]:
    return [path for path in definition.state_index if path == name or path.endswith(f".{name}")]


def _unknown_state(name: str, wanted: Wanted) -> CannotHighlight:
    known = [path for definition in wanted.definitions.values() for path in definition.state_index if path]
    names = dict.fromkeys([*known, *(path.rpartition(".")[2] for path in known)])
    close = nearest(name, list(names))
    near = _NEAR.fill({"near": close}) if close else Text("", "")
    return CannotHighlight(_NO_STATE.fill({"name": name, "near": near}))


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise CannotHighlight(_UNREADABLE.fill({"path": path, "why": why})) from fault


# --- a scenario, or a counterexample: the path that it takes ---


def _scenario(path: Path, name: str, wanted: Wanted) -> Found:
    from ..testing.scenarios import Shelf, read_stories, run_scenario

    stories, _ = read_stories(str(path), _read(str(path)).encode())
    if stories is None:
        raise CannotHighlight(_STORIES_BROKEN.fill({"path": path}))
    scenario = _chosen(stories, path, name)
    if stories.workflow not in wanted.definitions:
        raise CannotHighlight(_OTHER_RULES.fill({"name": stories.workflow}))
    verdict = run_scenario(stories, scenario, Shelf(path.parent, wanted.definitions))
    told = scenario.title.get(wanted.console.lang, scenario.name)
    note = wanted.say(_STORY if verdict.passed else _FAILS, name=told)
    lives: dict[str, Highlight] = {}
    for key, snapshot in verdict.world.instances.items():
        if key.workflow in wanted.definitions:
            log = [happening for happening in verdict.world.log if happening.instance == key]
            trace = [m for happening in log for moment in happening.moments for m in moment.step.microsteps]
            life = _highlight(trace, snapshot.configuration, None)
            lives[key.workflow] = lives[key.workflow].plus(life) if key.workflow in lives else life
    return {name: life.plus(_note(note)) for name, life in lives.items()}


def _highlight(trace: Iterable[Microstep], configuration: Iterable[str], note: str | None) -> Highlight:
    from ..diagram import highlight_trace

    return highlight_trace(trace, configuration, note)


def _note(note: str) -> Highlight:
    from ..diagram import Highlight

    return Highlight(note=note)


def _chosen(stories: Stories, path: Path, name: str) -> Scenario:
    by_name = {scenario.name: scenario for scenario in stories.scenarios}
    if name in by_name:
        return by_name[name]
    if name:
        close = nearest(name, list(by_name))
        near = _NEAR.fill({"near": close}) if close else Text("", "")
        raise CannotHighlight(_NO_STORY.fill({"path": path, "name": name, "near": near}))
    if len(by_name) != 1:
        some = {"path": path, "count": len(by_name), "name": next(iter(by_name), "")}
        raise CannotHighlight(_WHICH_STORY.fill(some))
    return next(iter(by_name.values()))


# --- the life of an instance ---


def _life(id: str, wanted: Wanted) -> tuple[Found, Mapping[str, Definition]]:
    """What the log says of the instance, and the rules that it runs by, which may be older than the file."""
    from ..runtime import Engine

    _, sqlite, file = wanted.store.rpartition("sqlite:///")
    if sqlite and not Path(file).exists():  # opening it would make it
        raise CannotHighlight(_NO_STORE.fill({"store": wanted.store, "why": _NO_FILE}))
    try:
        with Engine(wanted.store, create=False) as engine:
            lives = {name: life for name in wanted.definitions if (life := _lived(engine, name, id, wanted))}
    except Exception as fault:  # whatever a store's driver raises: the address is the caller's
        raise CannotHighlight(_NO_STORE.fill({"store": wanted.store, "why": fault})) from fault
    if not lives:
        raise CannotHighlight(_NO_INSTANCE.fill({"store": wanted.store, "id": id}))
    return {name: life[0] for name, life in lives.items()}, {name: life[1] for name, life in lives.items()}


def _lived(engine: Engine, name: str, id: str, wanted: Wanted) -> tuple[Highlight, Definition] | None:
    from ..runtime import NotFound

    try:
        view = engine.get(name, id)
    except NotFound:
        return None
    definition, entries = engine.definition(name, id), list(_entries(engine, name, view.id))
    first, last = (entry.at.strftime("%Y-%m-%d %H:%M") for entry in (entries[0], entries[-1]))
    note = wanted.say(_LIFE, id=view.id, count=len(entries), first=first, last=last)
    return _highlight(_trace(entries, definition.digest), view.state, note), definition


def _entries(engine: Engine, workflow: str, id: str) -> Iterable[Entry]:
    after = 0
    while page := engine.history(workflow, id, after=after, limit=PAGE):
        yield from page
        after = page[-1].seq


def _trace(entries: Iterable[Entry], digest: str) -> Iterator[Microstep]:
    """The log's microsteps. Those before a migration are another definition's: their states count only."""
    from ..kernel.outputs import Microstep

    for entry in entries:
        for step in entry.steps:
            moves: Any = step["steps"]  # JSON of the log
            for move in moves:
                if len(move) == 4:
                    taken = tuple(move[1]) if entry.digest == digest else ()
                    yield Microstep(move[0], taken, tuple(move[2]), tuple(move[3]))


# --- coverage and counts ---


def _data(path: str, wanted: Wanted) -> Found:
    """A JSON file: a coverage, or counts."""
    try:
        tree = json.loads(_read(path))
    except ValueError as fault:
        raise CannotHighlight(_NOT_JSON.fill({"path": path})) from fault
    if not isinstance(tree, dict):
        raise CannotHighlight(_NOT_JSON.fill({"path": path}))
    if isinstance(tree.get("coverage"), list):
        return _coverage(path, tree["coverage"], wanted)
    return _heat(path, tree, wanted)


def _coverage(path: str, shelves: list[Any], wanted: Wanted) -> Found:
    """`Any`: a file that anybody may have written."""
    from ..diagram import Highlight

    found: dict[str, Highlight] = {}
    for each in shelves:
        definition = wanted.definitions.get(each.get("workflow", "")) if isinstance(each, dict) else None
        if definition is None or each.get("digest") != definition.digest:
            continue
        found[definition.name] = Highlight(
            visited=frozenset(each["visited"]),
            taken=frozenset(each["taken"]),
            untaken=True,
            note=wanted.say(_COVERED),
        )
    if not found:
        raise CannotHighlight(_OTHER_COVERAGE.fill({"path": path}))
    return found


def _csv(path: str) -> Mapping[str, object]:
    """`state,count` in each line; a first line of words is a heading."""
    found: dict[str, object] = {}
    for number, row in enumerate(csv.reader(_read(path).splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and len(cells) == 2 and not cells[1].isdecimal()):
            continue
        if len(cells) != 2 or not cells[1].isdecimal():
            wrong = {"path": path, "line": number, "text": ",".join(row)}
            raise CannotHighlight(_NOT_CSV.fill(wrong))
        found[cells[0]] = int(cells[1])
    return found


def _heat(path: str, counts: Mapping[str, object], wanted: Wanted) -> Found:
    from ..diagram import Highlight

    heat: dict[str, dict[str, int]] = {}
    for name, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            wrong = {"path": path, "name": name, "value": json.dumps(count, ensure_ascii=False)}
            raise CannotHighlight(_NOT_A_COUNT.fill(wrong))
        places = [(d.name, state) for d in wanted.definitions.values() for state in _paths(d, name)]
        if not places:
            raise _unknown_state(name, wanted)
        for workflow, state in places:
            heat.setdefault(workflow, {})[state] = count
    note = wanted.say(_COUNTED, path=Path(path).name)
    return {workflow: Highlight(heat_states=found, note=note) for workflow, found in heat.items()}
