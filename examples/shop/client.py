"""How does a person talk to the shop? Over HTTP, with a token; and to the gateway, by scanning a code.

A shop whose processes are killed does not answer at times. Everything that a person asks has a key of its
own, so asking again until there is an answer does nothing twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from . import tokens
from .clock import ShiftedClock
from .keys import secret
from .settings import Settings

Answer = dict[str, Any]
PATIENCE_S = 60.0
PAUSE_S = 0.2
ROLES = {"buyer": ("buyer", "payer", "user", "owner")}
"""What the token of a customer of the shop says."""


class Shopper:
    """The shop from outside. `record` hears of every answer: what was asked, seconds, HTTP status."""

    def __init__(
        self, settings: Settings, record: Callable[[str, float, int], object] = lambda *_: None
    ) -> None:
        self._secret = secret(settings.folder, "token")
        limits = httpx.Limits(max_connections=100)
        self._http = httpx.Client(base_url=settings.shop, timeout=60, limits=limits)
        self._gateway = httpx.Client(base_url=settings.gateway, timeout=60, limits=limits)
        self._record = record
        self.clock = ShiftedClock(settings.folder)

    def ask(
        self, method: str, path: str, who: str, role: str, body: Answer | None = None, **query: str
    ) -> httpx.Response:
        """Ask as a person in a role, until there is an answer. Raises httpx.HTTPError in the end."""
        token = tokens.issue(self._secret, who, ROLES.get(role, (role,)))
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        until = time.monotonic() + PATIENCE_S
        while True:
            began = time.monotonic()
            try:
                answer = self._http.request(method, path, headers=headers, json=body, params=query)
                if answer.status_code < 500 or began > until:
                    self._record(f"{method} {path}", time.monotonic() - began, answer.status_code)
                    return answer
            except httpx.TransportError:
                if began > until:
                    raise
            time.sleep(PAUSE_S)

    def get(self, path: str, who: str, role: str, **query: str) -> Any:
        """What a person reads."""
        return self.ask("GET", path, who, role, **query).raise_for_status().json()

    def start(self, workflow: str, id: str, who: str, role: str, **data: Any) -> httpx.Response:
        """Start an instance."""
        return self.ask("POST", f"/workflows/{workflow}", who, role, data, id=id)

    def send(self, workflow: str, id: str, event: str, who: str, role: str, **payload: Any) -> httpx.Response:
        """Send an event."""
        return self.ask("POST", f"/workflows/{workflow}/events/{event}", who, role, payload, id=id)

    def look(self, workflow: str, id: str, who: str = "anna", role: str = "support") -> Answer:
        """An instance as this person sees it; empty if there is none."""
        found = self.ask("GET", f"/workflows/{workflow}", who, role, id=id)
        return {} if found.status_code == 404 else found.raise_for_status().json()

    def password(self, workflow: str, id: str, who: str, password: str = "secret") -> httpx.Response:
        """Give a payment password."""
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
        self._http.close()
        self._gateway.close()
