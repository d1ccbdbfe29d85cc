"""Small workflows that use what a runtime must get right, and an engine that runs them."""

from __future__ import annotations

from collections.abc import Mapping

from statewright import Definition, compile_source
from statewright.compiler import interface_of
from statewright.diagnostics import Source, render_text
from statewright.document import read
from statewright.kernel import Actor
from statewright.runtime import Engine
from statewright.runtime.reading import FIND_MAX

TASK = """
statewright: 1
workflow: task
version: 1
ref: =data.name
data:
  name: {type: string, readOnly: true}
  count: {type: integer, minimum: 0, maximum: 100, default: 0}
  owner: {type: string, default: "", index: true}
  charged: {type: integer, default: 0}
  note: {type: string, nullable: true}
roles: {clerk: {}}
starts: {when: data.name != 'forbidden'}
events:
  add: {by: clerk, payload: {n: {type: integer, minimum: 0}}}
  paid: {key: =event.number, payload: {number: {type: string}, n: {type: integer}}}
  assign: {payload: {owner: {type: string}}}
  secret: {payload: {code: {type: string, writeOnly: true}, n: {type: integer}}}
  nudge: {unhandled: ignore}
  later: {unhandled: park, payload: {n: {type: integer}}}
  charge: {payload: {amount: {type: integer}}}
  tell: {}
  wait: {}
  block: {}
  unblock: {}
  finish: {}
  told_off: {from: self}
effects:
  charge_card:
    params: {amount: {type: integer}}
    result: {id: {type: string}}
    retry: {attempts: 3, first: 1s, factor: 2, max: 10s}
    timeout: 5s
    errors: {declined: {retry: false}, network: {}}
    undone_by: refund_card
  refund_card: {params: {amount: {type: integer}}}
  notify:
    params: {who: {type: string}}
    retry: {attempts: 2, first: 1s, factor: 1, max: 1s}
    failed: told_off
  shout: {params: {n: {type: integer}}, retry: {attempts: 1}}
initial: open
on:
  finish: done
states:
  open:
    on:
      add: {set: {count: =data.count + event.n}}
      paid: {set: {count: =data.count + event.n}}
      assign: {set: {owner: =event.owner}}
      secret: {when: event.code == 'xyzzy', set: {count: =data.count + event.n}}
      charge: {to: charging, set: {count: =event.amount}}
      tell: {do: [{notify: {who: =data.owner}}, {shout: {n: =data.count}}]}
      told_off: {set: {note: nobody could be told}}
      wait: waiting
      block: blocked
  charging:
    invoke:
      effect: charge_card
      with: {amount: =data.count}
      done: {to: charged, set: {charged: =data.count}}
      failed: {to: open, set: {note: =event.error.code}}
  charged:
    on:
      wait: {to: open, do: {undo: charge_card}}
  waiting:
    on:
      later: {to: open, set: {count: =data.count + event.n}}
    after:
      1h: {to: open, set: {note: waited}}
  blocked:
    on:
      unblock: {set: {count: 1}}
    after:
      - {delay: 1h, when: data.count > 0, to: open}
  done: {final: true}
"""

WORKS = """
statewright: 1
workflow: works
version: 1
data:
  parts: {type: array, maxItems: 20, items: {type: string}, default: []}
  results: {type: array, maxItems: 20, items: {type: integer}, default: []}
  failures: {type: integer, default: 0}
  heard: {type: array, maxItems: 50, items: {type: integer}, default: []}
  peer: {type: string, nullable: true}
events:
  go: {}
  ask: {payload: {whom: {type: string}}}
  leave: {}
  shout: {payload: {whom: {type: string}}}
  hear: {from: works, payload: {n: {type: integer}}}
  spawn: {payload: {id: {type: string}, name: {type: string}}}
initial: idle
states:
  idle:
    on:
      go: working
      ask: {to: asking, set: {peer: =event.whom}}
      hear: {add: {heard: =event.n}}
      shout:
        send:
          - {to: {works: =event.whom}, event: hear, with: {n: 1}}
          - {to: {works: =event.whom}, event: hear, with: {n: 2}}
          - {to: {works: =event.whom}, event: hear, with: {n: 3}}
      spawn: {start: {workflow: task, id: =event.id, with: {name: =event.name}}}
  working:
    invoke:
      workflow: part
      for_each: =data.parts
      with: {part: =item}
      done: {to: idle, set: {results: "=event.outputs.map(o, o.size)", failures: =size(event.failed)}}
    on: {leave: idle}
  asking:
    invoke:
      event: paid
      to: {task: "=data.peer.or('')"}
      with: {number: =instance.id, n: 5}
      done: {to: idle, add: {results: 5}}
      failed: {to: idle, set: {failures: =data.failures + 1}}
"""

PART = """
statewright: 1
workflow: part
version: 1
data: {part: {type: string, readOnly: true}, size: {type: integer, default: 0}}
output: {size: {type: integer}}
events: {measure: {payload: {size: {type: integer}}}}
starts: {from: works, when: data.part != 'bad'}
initial: measuring
states:
  measuring:
    on: {measure: {to: measured, set: {size: =event.size}}}
  measured: {final: true, output: {size: =data.size}}
"""

CLERK = Actor("ann", "clerk")


def compiled(*texts: str) -> tuple[Definition, ...]:
    """Definitions of texts that may speak to one another. Raises AssertionError with the findings."""
    interfaces = {}
    for text in texts:
        document, _ = read(Source("flow.yaml", text))
        assert document is not None
        interface = interface_of(document)
        assert interface is not None
        interfaces[interface.name] = interface
    found = []
    for text in texts:
        compilation = compile_source(Source("flow.yaml", text), interfaces=interfaces)
        assert compilation.definition is not None, "\n".join(map(render_text, compilation.diagnostics))
        found.append(compilation.definition)
    return tuple(found)


def replays(engine: Engine, workflows: tuple[str, ...] = ("task", "works", "part")) -> Mapping[str, str]:
    """Instances whose log does not give what is stored, and why."""
    wrong: dict[str, str] = {}
    for workflow in workflows:
        for found in engine.find(workflow, limit=FIND_MAX).instances:
            replayed = engine.replay(workflow, found.id)
            if not replayed.same:
                wrong[f"{workflow} {found.id}"] = f"row {replayed.differs_at}: {replayed.message}"
    return wrong
