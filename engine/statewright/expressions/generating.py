"""The Python function of a checked expression, and its faults told with words and a place.

Floor 1. Pure. Made when a program is first run: whoever only checks a workflow does not pay for it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, TracebackType

from statewright.diagnostics.codes.expression_faults import BY_KIND
from statewright.diagnostics.source import Excerpt

from .emit import Emitter, encoded, parameter
from .environment import Environment
from .fault import EvaluationFault, Failure
from .limits import ITERATIONS_MAX
from .terms import Let, Loop, Term, parts
from .types import Type
from .values import BoolKey

_CAUGHT = (
    Failure,
    EvaluationFault,
    KeyError,
    IndexError,
    ZeroDivisionError,
    OverflowError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    MemoryError,
)
_FILE = "<rule>"


def make_function(
    excerpt: Excerpt,
    environment: Environment,
    term: Term,
    needed: Type | None,
    store: bool,
    local: Mapping[str, object] = {},
) -> Callable[..., object]:
    """The Python function of a term; the values of its `local` variables follow the environment's
    parameters.
    """
    emitter = Emitter(environment)
    more = tuple(f"_l{position}" for position in range(len(local)))
    emitter.locals.update({name: (bound, False) for name, bound in zip(local, more, strict=True)})
    emitter.spans.append((term.start, term.end))
    emitter.loops = _has_loops(term)
    node = encoded(emitter, term, needed) if store else emitter.live(term)
    body = emitter.block.statements
    if emitter.budget:
        outer, emitter.block.statements = body, []
        emitter.assign("_left", emitter.constant(ITERATIONS_MAX))
        body = [*emitter.block.statements, *outer]
    body.append(ast.Return(node, **emitter.place()))
    raising = ast.Raise(emitter.call_translate(), emitter.constant(None), **emitter.place())
    guarded = emitter.attempt(body, [raising])
    names = (*map(parameter, environment.parameters), *more)
    return _assembled(emitter, names, guarded, excerpt)


def _assembled(
    emitter: Emitter, names: Sequence[str], body: ast.stmt, excerpt: Excerpt
) -> Callable[..., object]:
    place = emitter.place()
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name, **place) for name in names],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = ast.FunctionDef("rule", arguments, [body], [], **place)
    if "type_params" in ast.FunctionDef._fields:  # Python 3.12 on
        function.type_params = []  # type: ignore[attr-defined,unused-ignore]
    code = compile(ast.Module([function], []), _FILE, "exec", dont_inherit=True)
    scope: dict[str, object] = {"__builtins__": {}, "_caught": _CAUGHT, **emitter.bound}
    exec(code, scope)
    run = scope["rule"]
    assert callable(run)
    scope["_translate"] = _Translator(excerpt, tuple(emitter.spans), run.__code__)  # type: ignore[attr-defined]
    return run


class _Translator:
    """From any exception in the function to a fault with words and a place."""

    __slots__ = ("code", "excerpt", "spans")

    def __init__(self, excerpt: Excerpt, spans: tuple[tuple[int, int], ...], code: CodeType) -> None:
        self.excerpt = excerpt
        self.spans = spans
        self.code = code

    def __call__(self, error: BaseException) -> EvaluationFault:
        if isinstance(error, EvaluationFault):
            return error
        kind, values = _kind(error)
        code = BY_KIND[kind]
        words = {name: _shown(value) for name, value in values.items()}
        try:
            text = code.message.fill(words)
        except KeyError:
            text = code.message
        start, end = self.spans[min(self.line(error.__traceback__), len(self.spans)) - 1]
        return EvaluationFault(code.id, text, self.excerpt.source, self.excerpt.span(start, end))

    def line(self, trace: TracebackType | None) -> int:
        """The number of the term that failed."""
        found = 1
        while trace is not None:
            if trace.tb_frame.f_code is self.code:
                found = trace.tb_lineno
            trace = trace.tb_next
        return found


def _kind(error: BaseException) -> tuple[str, dict[str, object]]:
    match error:
        case Failure(kind=kind, values=values):
            return kind, values
        case KeyError():
            return "no_key", {"key": error.args[0] if error.args else ""}
        case IndexError():
            return "no_index", {"index": "–", "size": "the list"}
        case ZeroDivisionError():
            return "division", {}
        case OverflowError():
            return "time_range", {}
        case RecursionError() | MemoryError():
            return "too_large", {"limit": "what can be held"}
        case _:
            return "declared", {}


def _shown(value: object) -> object:
    if isinstance(value, BoolKey):
        return "true" if value.value else "false"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if not isinstance(value, str) or len(value) <= 80 else value[:77] + "…"


def _has_loops(term: Term) -> bool:
    return isinstance(term, Loop | Let) or any(map(_has_loops, parts(term)))
