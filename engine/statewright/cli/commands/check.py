"""`statewright check PATH...`: is what these files say sound? Floor 7."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Severity, Text
from ..arguments import add_paths
from ..console import Console
from ..counterexamples import write_counterexamples
from ..files import Files, complain_missing, find_files
from ..proofs import Proofs, can_prove
from ..systems import decide_systems
from ..verdict_words import show_verdicts, verdicts_json

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic, Span


TITLE = Text("check workflows and scenario files", "检查流程文件和场景文件")
FORMATS = ("text", "json", "sarif", "github")

_PATHS = Text("files or folders (default: the current folder)", "文件或文件夹(默认: 当前文件夹)")
_FORMAT = Text("how to show the findings (default: text)", "结果的显示格式(默认: text)")
_NOTHING = Text("there is no workflow in {paths}", "{paths} 中没有流程文件")
_CLEAN = Text("{count} checked: nothing to mend", "已检查 {count}: 没有问题")
_NO_PROOFS = Text("do not prove the properties", "不证明性质")
_PROOFS = Text(
    "say what became of each property, how it was decided and within which limits",
    "列出每条性质的结论, 判定方法和限制",
)
_SYSTEM = Text(
    "decide the properties that speak of several of these workflows",
    "判定涉及其中多个流程的性质",
)
_NO_CACHE = Text("prove again what was proved before", "不使用以前的证明结果, 重新证明")
_COUNTEREXAMPLES = Text(
    "write each run that breaks a property into DIR: a scenario file and a picture of its path",
    "把每个反例写入 DIR: 一个场景文件和一张路径图",
)
STOPPED = 130
"""The exit code after Ctrl-C, as a shell gives it."""

_FOUND = Text("{count} checked: {summary}", "已检查 {count}: {summary}")
_FILES = Text("{number} files", "{number} 个文件")
_FILE = Text("1 file", "1 个文件")


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """PATH..., --format, --no-proofs, --proofs, --system, --no-cache and --counterexamples."""
    add_paths(parser, lang, _PATHS)
    parser.add_argument("--format", choices=FORMATS, default="text", help=_FORMAT.in_language(lang))
    parser.add_argument("--no-proofs", action="store_true", help=_NO_PROOFS.in_language(lang))
    parser.add_argument("-v", "--proofs", action="store_true", help=_PROOFS.in_language(lang))
    parser.add_argument("--system", action="store_true", help=_SYSTEM.in_language(lang))
    parser.add_argument("--no-cache", action="store_true", help=_NO_CACHE.in_language(lang))
    parser.add_argument("--counterexamples", metavar="DIR", help=_COUNTEREXAMPLES.in_language(lang))


def run(asked: argparse.Namespace, console: Console) -> int:
    """Print every finding.

    0: no error and no warning, 1: some, 2: a path is not there or holds no workflow, 130: interrupted, with
    what was found up to then.
    """
    files = find_files(asked.paths)
    if files.missing:
        return complain_missing(console, files.missing)
    if not files.workflows and not files.scenarios:
        console.complain(_NOTHING.fill({"paths": ", ".join(asked.paths)}))
        return 2
    proofs = None if asked.no_proofs else Proofs(console, caching=not asked.no_cache)
    found = findings(files, proofs, asked.system)
    _show(console, found, asked, len(files.workflows) + len(files.scenarios), proofs)
    if proofs is None:
        return _code(found)
    if asked.format == "text":
        show_verdicts(console, proofs, asked.proofs)
    written = asked.counterexamples is None or write_counterexamples(console, proofs, asked.counterexamples)
    return STOPPED if proofs.stopped else _code(found) if written else 2


def _code(found: list[Diagnostic]) -> int:
    return 1 if any(diagnostic.severity is not Severity.NOTE for diagnostic in found) else 0


def findings(files: Files, proofs: Proofs | None = None, system: bool = False) -> list[Diagnostic]:
    """Everything that is wrong with these files, workflows first; with `proofs`, what they find too, and of
    the workflows as one `system`.
    """
    found = _workflow_findings(files.workflows, proofs, system) if files.workflows else []
    for path in files.scenarios:
        found += _scenario_findings(path)
    return found


def _workflow_findings(paths: Sequence[Path], proofs: Proofs | None, system: bool) -> list[Diagnostic]:
    """What compiler, static rules and proofs say, less what the author has answered, weighed as the
    project does.
    """
    from ...checks import apply_suppressions, apply_weights, check
    from ...loading import load_all
    from ..settings import Projects

    loaded, projects = load_all(paths), Projects()
    found = list(loaded.unread)
    listed_by_file: dict[str, list[Diagnostic]] = {}
    for file, compilation in loaded.files.items():
        definition, document = compilation.definition, compilation.document
        listed = list(compilation.diagnostics)
        if definition is not None and document is not None:
            listed += check(definition, document)
            if proofs is not None and can_prove():
                report = proofs.report(str(file), compilation, loaded.definitions)
                listed += _unsaid(report.diagnostics if report is not None else (), listed)
        listed_by_file[str(file)] = listed
    together = decide_systems(loaded, proofs) if system and proofs is not None else {}
    for file, compilation in loaded.files.items():
        document = compilation.document
        listed = [*listed_by_file[str(file)], *together.get(str(file), ())]
        answered = apply_suppressions(document.source, listed) if document is not None else listed
        found += apply_weights(answered, projects.settings(Path(file).parent).weights)
    return projects.diagnostics + found


def _unsaid(proved: Sequence[Diagnostic], known: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What proofs find and nobody has said yet."""
    spans = [diagnostic.span for diagnostic in known]
    return [found for found in proved if not any(_overlap(found.span, span) for span in spans)]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


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


def _show(
    console: Console, found: list[Diagnostic], asked: argparse.Namespace, count: int, proofs: Proofs | None
) -> None:
    match asked.format:
        case "json":
            from ...diagnostics import render_json

            listed: object = render_json(found, console.lang)
            if asked.proofs:
                properties = verdicts_json(proofs, console.lang) if proofs else []
                listed = {"diagnostics": listed, "properties": properties}
            console.say(json.dumps(listed, ensure_ascii=False, indent=2))
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
