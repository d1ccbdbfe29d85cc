"""Workflows for the diagram tests: the shipped ones, the language's example, one with every construct."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from statewright.compiler import compile_source
from statewright.kernel import Definition
from statewright.loading import load_all

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "tests" / "fixtures" / "language_example" / "order.yaml"


@lru_cache(maxsize=1)
def shipped() -> dict[str, Definition]:
    """The workflows of the wheel, by name."""
    paths = [path for path in sorted((ROOT / "workflows").glob("*.yaml")) if ".scenarios." not in path.name]
    loaded = load_all(paths)
    assert loaded.ok, loaded.diagnostics[:1]
    return dict(loaded.definitions)


@lru_cache(maxsize=1)
def example() -> Definition:
    """The whole example of the language's reference."""
    return load_all([EXAMPLE]).definitions["order"]


def compiled(text: str) -> Definition:
    """A workflow from its text."""
    compilation = compile_source(text)
    assert compilation.definition is not None, [d.message.en for d in compilation.diagnostics]
    return compilation.definition


EVERYTHING = """
statewright: 1
workflow: everything
version: 3
title: {en: Everything at once, zh: 全部构造}
data: {n: {type: integer, minimum: 0, default: 0}, due_at: {type: string, format: date-time, nullable: true}}
roles: {clerk: {title: {en: clerk, zh: 办事员}}, boss: {}}
events:
  go: {by: clerk}
  stop: {by: [clerk, boss], title: {en: stop, zh: 停止}}
  back: {}
  again: {}
  told: {from: self}
effects:
  tell: {params: {n: {type: integer}}, title: {en: tell somebody, zh: 通知}}
initial: idle
on: {stop: stopped}
states:
  idle:
    title: {en: Idle, zh: 空闲}
    entry: {when: data.n > 2, do: {tell: {n: =data.n}}}
    exit: {set: {n: =data.n + 1}}
    on:
      go: [{when: data.n < 5, to: working}, {to: waiting}]
      again: {to: idle, reenter: true}
      back: {set: {n: 0}, raise: told}
    every: {24h: {set: {n: =data.n + 1}}}
  working:
    title: {en: Working, zh: 处理中}
    regions:
      left:
        initial: a
        states:
          a: {on: {go: b}}
          b: {final: true}
      right:
        initial: c
        states:
          c: {on: {go: {to: d, by: boss}}}
          d: {on: {again: c}, always: {when: data.n > 8, to: e}}
          e: {final: true}
          remembered: {history: deep, to: c}
    done: waiting
    on: {back: idle}
  waiting:
    title: {en: Waiting, zh: 等待}
    invoke: {effect: tell, with: {n: =data.n}, done: over, failed: stopped, unknown: {to: stopped}}
    after: [{delay: 30m, to: stopped}, {until: =data.due_at, to: over}]
  over: {title: {en: Over, zh: 结束}, final: true}
  stopped: {final: true}
"""


@lru_cache(maxsize=1)
def everything() -> Definition:
    """A workflow with every construct that a picture shows."""
    return compiled(EVERYTHING)
