"""The official C++ runtime and we give the same answer to random expressions.

`STATEWRIGHT_FUZZ` is how many are made (in CI 4,000; 50,000 takes about three minutes), `STATEWRIGHT_SEED`
where to begin. A failure prints the expression; its seed alone makes it again.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest

from statewright.diagnostics.source import Excerpt
from statewright.expressions import Environment, EvaluationFault, Variable, compile_expression, types
from statewright.expressions.library.signatures import read_signature
from statewright.expressions.values import UnsignedInt, key_value

from .generate import VARIABLES, Generator

cel = pytest.importorskip("cel_expr_python.cel", reason="the extra `oracles` is not installed")

COUNT = int(os.environ.get("STATEWRIGHT_FUZZ", "4000"))
FIRST = int(os.environ.get("STATEWRIGHT_SEED", "0"))
BATCH = 1000
ERROR = "an error"
NOT_THEIRS = "a value of the wrong kind"


def _their_environment():
    from cel_expr_python.ext import ext_bindings, ext_encoders, ext_math, ext_optional, ext_strings

    kinds = {
        "list(int)": cel.Type.List(cel.Type.INT),
        "list(string)": cel.Type.List(cel.Type.STRING),
        "map(string, int)": cel.Type.Map(cel.Type.STRING, cel.Type.INT),
    }
    variables = {
        name: kinds.get(kind) or getattr(cel.Type, kind.upper()) for name, (kind, _) in VARIABLES.items()
    }
    extensions = [
        ext_strings.ExtStrings(),
        ext_optional.ExtOptional(),
        ext_math.ExtMath(),
        ext_bindings.ExtBindings(),
        ext_encoders.ExtEncoders(),
    ]
    return cel.NewEnv(variables=variables, extensions=extensions)


THEIRS = _their_environment()
OURS = Environment(
    tuple(VARIABLES),
    {name: Variable(read_signature(f" -> {kind}")[1]) for name, (kind, _) in VARIABLES.items()},
    lenient=True,
)
VALUES = {name: value for name, (_, value) in VARIABLES.items()}
ARGUMENTS = [UnsignedInt(12) if name == "u" else value for name, value in VALUES.items()]


def _theirs(text: str) -> object:
    """Their answer; `NOT_THEIRS` when it is of another kind than their own checker deduced: a fault."""
    expression = THEIRS.compile(text)
    value = expression.eval(data=VALUES)
    found, deduced = value.type().name(), expression.return_type().name()
    if found == "ERROR":
        confused = "No matching overloads" in value.plain_value() and "dyn(" not in text
        return NOT_THEIRS if confused else ERROR
    return _plain(value.plain_value()) if found[:4] == deduced[:4] else NOT_THEIRS


def _ours(text: str) -> object:
    program, findings = compile_expression(Excerpt.whole(text), OURS)
    assert program is not None, findings[0].message.en
    assert program.type != types.DYN
    try:
        return _plain(program.run(*ARGUMENTS))
    except EvaluationFault:
        return ERROR


def _plain(value: object) -> object:
    """A value both can be compared by: kinds named where Python would take two for one."""
    match value:
        case bool():
            return ("bool", value)
        case float():
            return ("double", repr(value))
        case int():
            return int(value)
        case bytes() | bytearray():
            return bytes(value)
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {str(_plain(key_value(key))): _plain(each) for key, each in value.items()}
        case datetime() | timedelta() | str() | None:
            return value
        case _:
            return repr(value)


@pytest.mark.parametrize("batch", range(0, COUNT, BATCH))
def test_same_answers(batch: int) -> None:
    disagreements: list[str] = []
    faults = 0
    for seed in range(FIRST + batch, FIRST + min(batch + BATCH, COUNT)):
        text, _ = Generator(seed).expression()
        theirs, ours = _theirs(text), _ours(text)
        faults += theirs == NOT_THEIRS
        if theirs not in (ours, NOT_THEIRS):
            disagreements.append(f"seed {seed}: {text}\n  theirs {theirs!r}\n  ours   {ours!r}")
    assert not disagreements, "\n".join(disagreements[:10])
    assert faults <= 2, "their answers are too often of the wrong kind to be compared with"
