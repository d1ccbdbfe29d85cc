"""`statewright check PATH...`: is what these files say sound? Floor 7."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...diagnostics import Severity, Text
from ..arguments import add_paths
from ..console import Console
from ..files import Files, complain_missing, find_files

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic, Span
    from ...document import Document
    from ...explore import Verdict
    from ...kernel.definition import Definition


class Proved(NamedTuple):
    """A verdict, and the file that the property stands in."""

    path: str
    verdict: Verdict


TITLE = Text("check workflows and scenario files", "检查流程文件和场景文件")
FORMATS = ("text", "json", "sarif", "github")

_PATHS = Text("files or folders (default: the current folder)", "文件或文件夹(默认: 当前文件夹)")
_FORMAT = Text("how to show the findings (default: text)", "结果的显示格式(默认: text)")
_NOTHING = Text("there is no workflow in {paths}", "{paths} 中没有流程文件")
_CLEAN = Text("{count} checked: nothing to mend", "已检查 {count}: 没有问题")
_NO_PROOFS = Text("do not prove the properties", "不证明性质")
_PROOFS = Text("say what became of each property", "列出每条性质的结论")
_MISSING = Text(
    "the properties were not proved: install statewright[prove] "
    "(pip install 'statewright[prove]'), or write --no-proofs",
    "未证明性质: 请安装 statewright[prove] (pip install 'statewright[prove]'), 或使用 --no-proofs",
)
_PROVED = Text(
    "{proved} of {all} properties proved for all data", "{all} 条性质中, {proved} 条已对所有数据证明"
)
_UNDECIDED = Text("; {count} not decided (--proofs says why)", "; {count} 条未能判定 (--proofs 说明原因)")
_FOUND = Text("{count} checked: {summary}", "已检查 {count}: {summary}")
_FILES = Text("{number} files", "{number} 个文件")
_FILE = Text("1 file", "1 个文件")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH..., --format, --no-proofs and --proofs."""
    add_paths(parser, lang, _PATHS)
    parser.add_argument("--format", choices=FORMATS, default="text", help=_FORMAT.in_language(lang))
    parser.add_argument("--no-proofs", action="store_true", help=_NO_PROOFS.in_language(lang))
    parser.add_argument("--proofs", action="store_true", help=_PROOFS.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Print every finding.

    0: no error and no warning, 1: some, 2: a path is not there or holds no workflow.
    """
    files = find_files(asked.paths)
    if files.missing:
        return complain_missing(console, files.missing)
    if not files.workflows and not files.scenarios:
        console.complain(_NOTHING.fill({"paths": ", ".join(asked.paths)}))
        return 2
    verdicts: list[Proved] = []
    found = findings(files, None if asked.no_proofs else verdicts)
    _show(console, found, asked.format, len(files.workflows) + len(files.scenarios))
    if asked.format == "text" and not asked.no_proofs:
        _show_proofs(console, verdicts, asked.proofs)
    return 1 if any(diagnostic.severity is not Severity.NOTE for diagnostic in found) else 0


def findings(files: Files, verdicts: list[Proved] | None = None) -> list[Diagnostic]:
    """Everything that is wrong with these files, workflows first; `verdicts` takes what was proved, if it
    is to
    be.
    """
    found = _workflow_findings(files.workflows, verdicts) if files.workflows else []
    for path in files.scenarios:
        found += _scenario_findings(path)
    return found


def _workflow_findings(paths: Sequence[Path], verdicts: list[Proved] | None) -> list[Diagnostic]:
    """What compiler, static rules and proofs say, less what the author has answered, weighed as the
    project does.
    """
    from ...checks import apply_suppressions, apply_weights, check
    from ...loading import load_all
    from ..settings import Projects

    loaded, projects = load_all(paths), Projects()
    proofs = verdicts is not None and can_prove()
    found = list(loaded.unread)
    for file, compilation in loaded.files.items():
        definition, document = compilation.definition, compilation.document
        listed = list(compilation.diagnostics)
        if definition is not None and document is not None:
            listed += check(definition, document)
            if proofs and verdicts is not None:
                listed += _proofs(str(file), definition, document, loaded.definitions, listed, verdicts)
        answered = apply_suppressions(document.source, listed) if document is not None else listed
        found += apply_weights(answered, projects.settings(Path(file).parent).weights)
    return projects.diagnostics + found


def can_prove() -> bool:
    """Whether the solver is there."""
    from importlib.util import find_spec

    return find_spec("z3") is not None


def _proofs(
    path: str,
    definition: Definition,
    document: Document,
    among: Mapping[str, Definition],
    known: Sequence[Diagnostic],
    verdicts: list[Proved],
) -> list[Diagnostic]:
    """What proofs find and nobody has said yet; the verdicts are added to `verdicts`."""
    from ...explore import prove_all

    report = prove_all(definition, document, _with_neighbours(path, definition, among))
    verdicts += (Proved(path, verdict) for verdict in report.verdicts)
    spans = [diagnostic.span for diagnostic in known]
    return [found for found in report.diagnostics if not any(_overlap(found.span, span) for span in spans)]


def _with_neighbours(
    path: str, definition: Definition, among: Mapping[str, Definition]
) -> Mapping[str, Definition]:
    """The workflows given, and where it speaks of others, those of its folder: their promises hold."""
    spoken_of = {r.target for state in definition.states for r in state.invokes if r.form == "workflow"}
    spoken_of |= set(definition.starts.origin or ())
    if spoken_of <= among.keys() | {"self", "parent", "child"}:
        return among
    return {**_neighbours(str(Path(path).parent)), **among}


@cache
def _neighbours(folder: str) -> Mapping[str, Definition]:
    from ...loading import load_all

    return load_all(folder).definitions


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _show_proofs(console: Console, verdicts: list[Proved], every: bool) -> None:
    if not can_prove():
        console.say(_MISSING)
        return
    if not verdicts:
        return
    for path, verdict in verdicts if every else ():
        words = " ".join(
            filter(None, (verdict.answer.value, f"({verdict.engine})" if verdict.engine else ""))
        )
        why = f": {verdict.why}" if verdict.why else ""
        console.say(f"{path}: {verdict.property.name}: {words}{why}")
    proved = sum(verdict.answer.value == "proved" for _, verdict in verdicts)
    undecided = sum(verdict.answer.value == "undecided" for _, verdict in verdicts)
    line = _PROVED.fill({"proved": proved, "all": len(verdicts)})
    more = _UNDECIDED.fill({"count": undecided}) if undecided else Text("", "")
    console.say(Text(line.en + more.en, line.zh + more.zh))


def _scenario_findings(path: Path) -> Sequence[Diagnostic]:
    from ...diagnostics import Diagnostic, Source, Span
    from ...diagnostics.codes import runtime as codes
    from ...document import read_bytes, validate

    try:
        raw = path.read_bytes()
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        return [Diagnostic.of(codes.CANNOT_READ, Source(str(path), ""), Span(0, 0), name=str(path), why=why)]
    document, found = read_bytes(str(path), raw)
    return found if document is None else [*found, *validate(document, "scenario")]


def _show(console: Console, found: list[Diagnostic], format: str, count: int) -> None:
    match format:
        case "json":
            from ...diagnostics import render_json

            console.say(json.dumps(render_json(found, console.lang), ensure_ascii=False, indent=2))
        case "sarif":
            from ...diagnostics import render_sarif

            console.say(json.dumps(render_sarif(found, console.lang), ensure_ascii=False, indent=2))
        case "github":
            from ...diagnostics import render_github

            console.say(render_github(found, console.lang))
        case _:
            _show_text(console, found, count)


def _show_text(console: Console, found: list[Diagnostic], count: int) -> None:
    files = _FILE if count == 1 else _FILES.fill({"number": count})
    if not found:
        console.say(_CLEAN.fill({"count": files}))
        return
    from ...diagnostics import render_summary, render_text

    for diagnostic in found:
        console.say(render_text(diagnostic, console.lang, console.colour))
        console.say()
    console.say(_FOUND.fill({"count": files, "summary": render_summary(found, console.lang)}))
