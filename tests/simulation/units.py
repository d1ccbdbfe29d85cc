"""A workflow whose outcome does not depend on the order in which things arrive, and what must come out.

Crashes, duplicates and late deliveries may change when things happen, never what has happened in the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from statewright.kernel import Definition
from statewright.runtime import Engine, Sending
from tests.unit.runtime.flows import compiled

UNIT = """
statewright: 1
workflow: unit
version: 1
data:
  count: {type: integer, default: 0}
  charging: {type: integer, default: 0}
  charged: {type: integer, default: 0}
  answered: {type: integer, default: 0}
  ticks: {type: integer, default: 0}
  heard: {type: array, maxItems: 1000, items: {type: string}, default: []}
events:
  add: {payload: {n: {type: integer}}}
  paid: {key: =event.number, payload: {number: {type: string}, n: {type: integer}}}
  tell: {payload: {n: {type: integer}}}
  charge: {payload: {n: {type: integer}}, unhandled: park}
  pass: {payload: {to: {type: string}, word: {type: string}}}
  hear: {from: unit, payload: {word: {type: string}}}
  spawn: {payload: {id: {type: string}}}
effects:
  notify:
    params: {n: {type: integer}}
    retry: {attempts: 1000, first: 1ms, factor: 1, max: 1ms}
  charge_card:
    params: {n: {type: integer}}
    result: {n: {type: integer}}
    ensures: result.n == params.n
    retry: {attempts: 1000, first: 1ms, factor: 1, max: 1ms}
initial: open
on:
  add: {set: {count: =data.count + event.n}}
  paid: {set: {count: =data.count + event.n}}
  tell: {do: {notify: {n: =event.n}}}
  pass: {send: {to: {unit: =event.to}, event: hear, with: {word: =event.word}}}
  hear: {add: {heard: =event.word}}
  spawn: {start: {workflow: unit, id: =event.id}}
every: [{each: 30s, at_most: 3, set: {ticks: =data.ticks + 1}}]
states:
  open:
    on:
      charge: {to: charging, set: {charging: =event.n}}
  charging:
    invoke:
      effect: charge_card
      with: {n: =data.charging}
      done: {to: open, set: {charged: =data.charged + event.output.n, answered: =data.answered + 1}}
"""


def unit() -> Definition:
    """The workflow."""
    (found,) = compiled(UNIT)
    return found


@dataclass
class Wanted:
    """What one unit must be in the end."""

    count: int = 0
    charged: int = 0
    answered: int = 0
    heard: Counter[str] = field(default_factory=Counter)


@dataclass
class Plan:
    """Sends in order, each with a key of its own, and what they must come to."""

    sends: list[Sending]
    wanted: dict[str, Wanted]
    tells: int = 0


def plan(rng: Random, units: int, sends: int) -> Plan:
    """A random plan for units `u0`, `u1`, … which must have been started."""
    found = Plan([], {f"u{n}": Wanted() for n in range(units)})
    for n in range(sends):
        id_ = f"u{rng.randrange(units)}"
        own = found.wanted[id_]
        event = rng.choice(("add", "paid", "tell", "charge", "pass", "spawn"))
        payload: dict[str, str | int] = {"n": n}
        match event:
            case "add":
                own.count += n
            case "paid":
                payload["number"] = f"N{n}"
                own.count += n
            case "tell":
                found.tells += 1
            case "charge":
                own.charged += n
                own.answered += 1
            case "pass":
                to = f"u{rng.randrange(units)}"
                payload = {"to": to, "word": f"{id_} {n:04d}"}
                found.wanted[to].heard[f"{id_} {n:04d}"] += 1
            case "spawn":
                payload = {"id": f"s{n}"}
                found.wanted[f"s{n}"] = Wanted()
        found.sends.append(Sending("unit", id_, event, payload, key=f"k{n}"))
    return found


def differences(engine: Engine, planned: Plan, performed: Iterable[tuple[str, str]]) -> list[str]:
    """What is not as it must be; `performed` are (effect, key) as the outside saw them."""
    wrong: list[str] = []
    units = {one.id: one.data for one in engine.find("unit", limit=1000).instances}
    if units.keys() != planned.wanted.keys():
        wrong.append(f"instances: {sorted(units.keys() ^ planned.wanted.keys())}")
    for id_, want in planned.wanted.items():
        data = units.get(id_)
        if data is None:
            continue
        found = (data["count"], data["charged"], data["answered"], data["ticks"])
        if found != (want.count, want.charged, want.answered, 3):
            wrong.append(f"{id_}: {found}, wanted {want}")
        heard: list[str] = data["heard"]  # type: ignore[assignment]
        if Counter(heard) != want.heard:
            wrong.append(
                f"{id_} heard {Counter(heard) - want.heard} too often, {want.heard - Counter(heard)} not"
            )
        for sender in {word.split()[0] for word in heard}:
            own = [word for word in heard if word.split()[0] == sender]
            if own != sorted(own):
                wrong.append(f"{id_} heard {sender} out of order: {own}")
        replayed = engine.replay("unit", id_)
        if not replayed.same:
            wrong.append(f"{id_}: replay differs at row {replayed.differs_at}: {replayed.message}")
    seen = set(performed)
    tells = sum(effect == "notify" for effect, _ in seen)
    charges = sum(effect == "charge_card" for effect, _ in seen)
    if tells != planned.tells:
        wrong.append(f"{tells} notifications, wanted {planned.tells}")
    if charges != sum(want.answered for want in planned.wanted.values()):
        wrong.append(f"{charges} charges")
    if engine.incidents():
        wrong.append(f"incidents: {engine.incidents()}")
    health = engine.health()
    if health.effects or health.deliveries:
        wrong.append(f"left in the outbox: {health}")
    return wrong
