"""A shop that lets Statewright decide: one page, the public API, no framework.

Run it:  python examples/embed.py

The workflow is a file (`workflows/order.yaml`); this program keeps the snapshot wherever it keeps its other
data, and carries out what a step asks for. Every step is a pure function: same definition, snapshot and
event, same answer.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statewright import Actor, Definition, Event, Refusal, Snapshot, Step, explain, load, start, step

WORKFLOW = Path(__file__).parents[1] / "workflows" / "order.yaml"
MORNING = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

LI = Actor("li", roles=["buyer"])
SHOP = Actor("shop", roles=["merchant"])
GATEWAY = Actor("alipay", roles=["gateway"])


class Shop:
    """Orders by id, each kept as one line of JSON, as a table would keep them."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.rows: dict[str, str] = {}

    def place(self, id: str, who: Actor, **data: str | int) -> None:
        """A new order; the workflow says who may start one and which data it needs."""
        begun = start(self.definition, data, id=id, at=MORNING, actor=who)
        if isinstance(begun, Refusal):
            raise ValueError(explain(self.definition, begun))
        self.keep(begun)

    def send(self, id: str, event: Event) -> str:
        """What became of an event, in words. A refusal changes nothing."""
        snapshot = Snapshot.from_json(self.rows[id])
        answer = step(self.definition, snapshot, event)
        if isinstance(answer, Refusal):
            return f"refused ({answer.reason}): {explain(self.definition, answer)}"
        self.keep(answer)
        return f"{', '.join(snapshot.configuration)} -> {', '.join(answer.snapshot.configuration)}"

    def keep(self, taken: Step) -> None:
        """One transaction: the new snapshot, and what is to happen outside (here it is only printed)."""
        self.rows[taken.snapshot.id] = taken.snapshot.to_json()
        for effect in taken.effects:
            print(f"    do {effect.effect} {dict(effect.params)} (key {effect.key})")


def main() -> None:
    """An order that is paid and shipped, and that nobody can cancel any more."""
    shop = Shop(load(sys.argv[1] if len(sys.argv) > 1 else WORKFLOW))
    shop.place("o1", LI, buyer="li", merchant="shop", amount=9900, address="Beijing")
    events = (
        Event(
            "pay_succeeded",
            {"trade_no": "T1", "amount": 9900},
            actor=GATEWAY,
            at=MORNING + timedelta(minutes=2),
        ),
        Event("ship", {"tracking_number": "SF1"}, actor=SHOP, at=MORNING + timedelta(hours=5)),
        Event("cancel", {"reason": "changed my mind"}, actor=LI, at=MORNING + timedelta(hours=6)),
        Event("sign", {}, actor=LI, at=MORNING + timedelta(days=2)),
    )
    for event in events:
        sender = event.actor.id if event.actor else "nobody"
        print(f"{event.name} by {sender}: {shop.send('o1', event)}")
    order = Snapshot.from_json(shop.rows["o1"])
    print(f"paid {order.data['paid']} fen; next timer: {order.timers[0].due_at:%Y-%m-%d}")


if __name__ == "__main__":
    main()
