"""What became of each property? Words for pages, in both languages, by workflow. Floor 7."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..diagnostics import Text

if TYPE_CHECKING:
    from ..compiler import Compilation
    from ..explore import Verdict
    from ..kernel.definition import Definition
    from ..loading import Loaded

_PROVED = Text("proved for all data", "已对所有数据证明")
_VIOLATED = Text(
    "does not hold: `statewright check` shows the shortest run", "不成立: `statewright check` 给出最短的反例"
)
_UNDECIDED = Text("not decided: {why}", "未能判定: {why}")
_NOT_CHECKED = Text("not checked", "未检查")
_NO_REASON = Text("no reason is known", "原因不明")


def verdicts_of(loaded: Loaded, *, prove: bool) -> Mapping[str, Mapping[str, Text]]:
    """For each workflow the verdict on each property; without the solver, or unless asked, not checked."""
    wanted = prove and find_spec("z3") is not None
    found: dict[str, Mapping[str, Text]] = {}
    for compilation in loaded.files.values():
        if compilation.definition is not None:
            definition = compilation.definition
            proved = _proved(compilation, loaded.definitions) if wanted and definition.properties else {}
            found[definition.name] = {
                rule.name: proved.get(rule.name, _NOT_CHECKED) for rule in definition.properties
            }
    return found


def _proved(compilation: Compilation, among: Mapping[str, Definition]) -> Mapping[str, Text]:
    from ..explore import prove_all

    if compilation.definition is None or compilation.document is None:
        return {}
    report = prove_all(compilation.definition, compilation.document, among)
    return {verdict.property.name: _words(verdict) for verdict in report.verdicts}


def _words(verdict: Verdict) -> Text:
    from ..explore import Answer

    match verdict.answer:
        case Answer.PROVED:
            return _PROVED
        case Answer.VIOLATED:
            return _VIOLATED
        case Answer.UNDECIDED:
            return _UNDECIDED.fill({"why": verdict.why or _NO_REASON})
