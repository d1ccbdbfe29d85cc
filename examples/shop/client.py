"""How does a person talk to the shop? Over HTTP, with a token; and to the gateway, by scanning a code.

A shop whose processes are killed does not answer at times. Everything that a person asks has a key of its
own, so asking again until there is an answer does nothing twice. Alone, a request is one HTTP request; with
`lanes`, what many people ask at the same time travels together (`gathering`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import httpx

from . import tokens
from .clock import ShiftedClock
from .gathering import Gatherer
from .keys import secret
from .settings import Settings

Answer = dict[str, Any]
PATIENCE_S = 60.0
PAUSE_S = 0.2
ROLES = {"buyer": ("buyer", "payer", "user", "owner")}
"""What the token of a customer of the shop says."""


class Said(NamedTuple):
    """What the shop answered: an HTTP status, and a body."""

    status_code: int
    body: Any

    def json(self) -> Any:
        """The body."""
        return self.body

    @property
    def text(self) -> str:
        """The body as text."""
        return str(self.body)

    def good(self) -> Said:
        """Itself. Raises Wrong for a status from 400."""
        if self.status_code >= 400:
            raise Wrong(f"{self.status_code}: {self.body}")
        return self


class Wrong(httpx.HTTPError):
    """The shop says that this cannot be."""


class Shopper:
    """The shop from outside. `record` hears of every answer: what was asked, seconds, HTTP status.

    `lanes`: how many batches of requests are on their way at most; 0: every request travels alone. `doors`:
    addresses among which the lanes are shared out, if the shop has more than one.
    """

    def __init__(
        self,
        settings: Settings,
        record: Callable[[str, float, int], object] = lambda *_: None,
        lanes: int = 0,
        doors: Sequence[str] = (),
    ) -> None:
        self._secret = secret(settings.folder, "token")
        limits = httpx.Limits(max_connections=100)
        self._http = httpx.Client(base_url=settings.shop, timeout=60, limits=limits)
        self._gateway = httpx.Client(base_url=settings.gateway, timeout=60, limits=limits)
        self._record = record
        self._tokens: dict[tuple[str, str], str] = {}
        urls = [doors[lane % len(doors)] if doors else settings.shop for lane in range(lanes)]
        self._gatherer = Gatherer(urls, PATIENCE_S) if lanes else None
        self.poll_s = 0.4 if lanes else 0.05  # many who wait ask less often
        self.clock = ShiftedClock(settings.folder)

    def ask(
        self, method: str, path: str, who: str, role: str, body: Answer | None = None, **query: str
    ) -> Said:
        """Ask as a person in a role, until there is an answer. Raises httpx.HTTPError in the end."""
        headers = {"Authorization": f"Bearer {self._token(who, role)}", "Idempotency-Key": uuid4().hex}
        until = time.monotonic() + PATIENCE_S
        while True:
            began = time.monotonic()
            try:
                answer = self._http.request(method, path, headers=headers, json=body, params=query)
                if answer.status_code < 500 or began > until:
                    self._record(f"{method} {path}", time.monotonic() - began, answer.status_code)
                    return Said(answer.status_code, answer.json())
            except httpx.TransportError:
                if began > until:
                    raise
            time.sleep(PAUSE_S)

    def _token(self, who: str, role: str) -> str:
        found = self._tokens.get((who, role))
        if found is None:
            found = tokens.issue(self._secret, who, ROLES.get(role, (role,)))
            self._tokens[who, role] = found
        return found

    def _together(self, what: str, who: str, role: str, body: Answer | None = None, **more: str) -> Said:
        """One request that travels with others; asked again while the shop has an outage."""
        assert self._gatherer is not None, "only with lanes"
        asked = {
            "what": what,
            "token": self._token(who, role),
            "key": uuid4().hex,
            "body": body or {},
            **more,
        }
        until = time.monotonic() + PATIENCE_S
        while True:
            began = time.monotonic()
            status, found = self._gatherer.ask(asked)
            if status < 500 or began > until:
                event = more.get("event", "")
                self._record(f"{what} {more['workflow']} {event}".rstrip(), time.monotonic() - began, status)
                return Said(status, found)
            time.sleep(PAUSE_S)

    def get(self, path: str, who: str, role: str, **query: str) -> Any:
        """What a person reads."""
        return self.ask("GET", path, who, role, **query).good().json()

    def start(self, workflow: str, id: str, who: str, role: str, **data: Any) -> Said:
        """Start an instance."""
        if self._gatherer:
            return self._together("start", who, role, data, workflow=workflow, id=id)
        return self.ask("POST", f"/workflows/{workflow}", who, role, data, id=id)

    def send(self, workflow: str, id: str, event: str, who: str, role: str, **payload: Any) -> Said:
        """Send an event."""
        if self._gatherer:
            return self._together("send", who, role, payload, workflow=workflow, id=id, event=event)
        return self.ask("POST", f"/workflows/{workflow}/events/{event}", who, role, payload, id=id)

    def look(self, workflow: str, id: str, who: str = "anna", role: str = "support") -> Answer:
        """An instance as this person sees it; empty if there is none."""
        if self._gatherer:
            found = self._together("look", who, role, workflow=workflow, id=id)
        else:
            found = self.ask("GET", f"/workflows/{workflow}", who, role, id=id)
        seen: Answer = {} if found.status_code == 404 else found.good().json()
        return seen

    def cart(self, id: str, merchant: str, who: str) -> Said:
        """Take a new cart at a merchant's."""
        if self._gatherer:
            return self._together("cart", who, "buyer", {"merchant": merchant}, workflow="checkout", id=id)
        return self.ask("POST", "/carts", who, "buyer", {"id": id, "merchant": merchant})

    def password(self, workflow: str, id: str, who: str, password: str = "secret") -> Said:
        """Give a payment password."""
        if self._gatherer:
            return self._together("password", who, "buyer", {"password": password}, workflow=workflow, id=id)
        body = {"workflow": workflow, "id": id, "password": password}
        return self.ask("POST", "/payment-password", who, "buyer", body)

    def books(self) -> Answer:
        """The shop's audit of its own ledger."""
        found: Answer = self.get("/books", "fin", "finance")
        return found

    def postings(self, prefix: str = "") -> list[str]:
        """The keys of the ledger's postings that begin so."""
        found: list[str] = self.get("/postings", "fin", "finance", prefix=prefix)
        return found

    def health(self) -> Answer:
        """What waits."""
        found: Answer = self.get("/health", "fin", "finance")
        return found

    def scan(self, number: str, amount: int = 0) -> bool:
        """Scan the code of a payment and pay."""
        answer = self._gateway.post("/scan", json={"number": number, "amount": amount})
        return bool(answer.raise_for_status().json()["paid"])

    def behave(self, **shares: float) -> None:
        """Tell the gateway how to behave."""
        self._gateway.post("/behaviour", json=shares).raise_for_status()

    def advance(self, **delay: float) -> None:
        """Move the shop's clock on."""
        self.clock.advance(timedelta(**delay))

    def close(self) -> None:
        """Let go of the connections."""
        if self._gatherer:
            self._gatherer.close()
        self._http.close()
        self._gateway.close()
