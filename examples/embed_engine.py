"""A service that embeds the durable runtime: its own row and the workflow's state in one transaction.

Run it:  python examples/embed_engine.py [FILE]

Without a file it uses a SQLite database that it throws away. The workflow is a file; the engine keeps every
instance in the database, takes its timers, delivers its messages and carries its effects out, and none of it
is lost if the process dies at any moment.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path

from statewright import Actor, EffectCall, EffectFailed, Engine, Refusal

WORKFLOWS = Path(__file__).parent / "order"

LI = Actor("li", roles=["buyer"])
SHOP = Actor("shop", roles=["merchant"])
GATEWAY = Actor("alipay", roles=["gateway"])

paid_back: dict[str, int] = {}


def register(engine: Engine) -> None:
    """Say who carries the effects out. `statewright worker --performers` can be given this function too."""

    @engine.performer("notify")
    def notify(call: EffectCall) -> None:
        print(f"  -> tell {call.params['who']}: {call.params['template']}")

    @engine.performer("return_money")
    def return_money(call: EffectCall) -> dict[str, object]:
        """Asked again, with the same key: the money goes back once."""
        if call.attempt == 1:
            raise EffectFailed("network", "the line is down")
        paid_back.setdefault(call.key, call.params["amount"])  # type: ignore[arg-type]
        print(f"  -> pay back {call.params['amount']} under the key {call.key!r} (attempt {call.attempt})")
        return {"amount": call.params["amount"]}


def place(engine: Engine, database: str, id: str, amount: int) -> None:
    """The shop's own row and the order's first step: both are there, or neither."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, amount INTEGER)")
        connection.execute("INSERT INTO orders VALUES (?, ?)", (id, amount))
        data = {"buyer": "li", "merchant": "shop", "amount": amount, "address": "Beijing"}
        engine.start("order", id, data, actor=LI, connection=connection)
    connection.close()


def main(database: str) -> None:
    """The life of two orders."""
    with Engine(f"sqlite:///{database}", WORKFLOWS) as engine:
        register(engine)
        with engine.worker(poll_s=0.05):
            place(engine, database, "o1", 9900)
            notice = {"trade_no": "T1", "amount": 9900}
            print(engine.send("order", "o1", "pay_succeeded", notice, actor=GATEWAY).state)
            again = engine.send("order", "o1", "pay_succeeded", notice, actor=GATEWAY)
            print("the same notice again is no second payment:", again.repeated)
            engine.send("order", "o1", "ship", {"tracking_number": "SF1"}, actor=SHOP)
            refused = engine.try_send("order", "o1", "cancel", {"reason": "too late"}, actor=LI)
            assert isinstance(refused, Refusal)
            print("refused:", engine.explain("order", "o1", "cancel", {"reason": "x"}, actor=LI).text)

            place(engine, database, "o2", 500)
            engine.send("order", "o2", "pay_succeeded", {"trade_no": "T2", "amount": 500}, actor=GATEWAY)
            engine.send("order", "o2", "cancel", {"reason": "changed my mind"}, actor=LI)
            wait_until_done(engine, "o2")
        for entry in engine.history("order", "o2"):
            print(f"  {entry.seq}  {entry.kind:<7} {entry.name}")
        print("the log gives what is stored:", engine.replay("order", "o2").same)
        print("paid back:", sum(paid_back.values()))


def wait_until_done(engine: Engine, id: str) -> None:
    """Wait for the worker to bring the order to its end."""
    import time

    for _ in range(200):
        if engine.get("order", id).is_in("cancelled"):
            return
        time.sleep(0.05)
    raise TimeoutError(id)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(f"{folder}/shop.db")
