"""The processes of the shop, and what one does with it by hand: `python -m shop --help`."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

from . import driving, tokens
from .keys import prepare, secret
from .settings import Settings, from_environment


def main() -> None:
    """Run one process until it is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m shop", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="the shop's web service")
    commands.add_parser("work", help="timers, messages and effects")
    commands.add_parser("gateway", help="the payment gateways, simulated")
    token = commands.add_parser("token", help="a token for a person")
    token.add_argument("who")
    token.add_argument("roles", nargs="+")
    deploy = commands.add_parser("deploy", help="publish workflows to the running shop")
    deploy.add_argument("file", nargs="+")
    commands.add_parser("seed", help="some people and goods to try with")
    commands.add_parser("up", help="gateway, shop and worker together, with a clock that `later` moves")
    commands.add_parser("down", help="close what `up` has opened")
    commands.add_parser("buy", help="user-1 places an order")
    commands.add_parser("later", help="move the clock on").add_argument("delay", help="11m, 2h, 8d")
    commands.add_parser("orders", help="what user-1 has ordered")
    load = commands.add_parser("load", help="everybody at once, with processes killed at random")
    driving.arguments(load)
    given = parser.parse_args()
    if given.command == "load":
        raise SystemExit(0 if driving.drive(given) else 1)
    settings = from_environment()
    prepare(settings.folder)
    match given.command:
        case "serve":
            serve(settings)
        case "work":
            work(settings)
        case "gateway":
            gateway(settings)
        case "seed":
            fill(settings)
        case "token":
            print(tokens.issue(secret(settings.folder, "token"), given.who, tuple(given.roles)))
        case "deploy":
            publish(settings, given.file)
        case _:
            by_hand(settings, given)


def serve(settings: Settings) -> None:
    """The web service."""
    from .opening import open_shop
    from .web import create

    shop = open_shop(settings)
    _listen(create(shop), settings.shop)
    shop.close()


def gateway(settings: Settings) -> None:
    """The simulated gateways."""
    from .gateway import create

    _listen(create(settings), settings.gateway)


def _listen(app: object, address: str) -> None:
    import uvicorn

    parts = urlsplit(address)
    uvicorn.run(app, host=parts.hostname or "127.0.0.1", port=parts.port or 8000, log_level="warning")  # type: ignore[arg-type]


def work(settings: Settings) -> None:
    """A worker; SIGTERM lets it finish what it has begun."""
    from .opening import open_shop

    shop = open_shop(settings)
    worker = shop.engine.worker(threads=int(os.environ.get("SHOP_THREADS") or 8), poll_s=0.1)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop(wait=False))
    signal.signal(signal.SIGINT, lambda *_: worker.stop(wait=False))
    worker.run()
    shop.close()


def fill(settings: Settings) -> None:
    """Users `user-1` to `user-20` and merchants `shop-1` to `shop-3`, with goods `1-1`, `1-2`, ..."""
    from .seeding import begin

    begin(settings, users=20, merchants=3, goods=3)


def by_hand(settings: Settings, given: argparse.Namespace) -> None:
    """What the first tutorial does."""
    from . import trying

    match given.command:
        case "up":
            trying.up(settings)
        case "down":
            print(trying.down(settings))
        case "buy":
            print(trying.buy(settings))
        case "later":
            print(trying.later(settings, given.delay))
        case _:
            print("\n".join(trying.orders(settings)))


def publish(settings: Settings, files: list[str]) -> None:
    """Make these the rules for new instances; those that run keep theirs."""
    from statewright import DefinitionError
    from statewright.runtime import DefinitionConflict

    from .trying import deploy

    try:
        for path in files:
            for line in deploy(settings, Path(path)):
                print(line)
    except (DefinitionError, DefinitionConflict) as error:
        raise SystemExit(f"not deployed: {error}") from None


if __name__ == "__main__":
    main()
