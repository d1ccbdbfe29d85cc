"""How does a person talk to the shop? Over HTTP, with a token; and to the gateway, by scanning a code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from . import tokens
from .clock import ShiftedClock
from .keys import secret
from .settings import Settings

Answer = dict[str, Any]


class Shopper:
    """The shop from outside: `as_` speaks for a person in some roles."""

    def __init__(self, settings: Settings) -> None:
        self._secret = secret(settings.folder, "token")
        self._http = httpx.Client(base_url=settings.shop, timeout=60)
        self._gateway = httpx.Client(base_url=settings.gateway, timeout=60)
        self.clock = ShiftedClock(settings.folder)

    def headers(self, who: str, *roles: str) -> dict[str, str]:
        """The token of a person."""
        return {"Authorization": f"Bearer {tokens.issue(self._secret, who, roles)}"}

    def post(self, path: str, who: str, role: str, body: Answer, **query: str) -> httpx.Response:
        """Post as a person in a role."""
        return self._http.post(path, headers=self.headers(who, role), json=body, params=query)

    def get(self, path: str, who: str, role: str, **query: str) -> Any:
        """Get as a person in a role."""
        found = self._http.get(path, headers=self.headers(who, role), params=query)
        return found.raise_for_status().json()

    def start(self, workflow: str, id: str, who: str, role: str, **data: Any) -> httpx.Response:
        """Start an instance."""
        return self.post(f"/workflows/{workflow}", who, role, data, id=id)

    def send(self, workflow: str, id: str, event: str, who: str, role: str, **payload: Any) -> httpx.Response:
        """Send an event."""
        return self.post(f"/workflows/{workflow}/events/{event}", who, role, payload, id=id)

    def look(self, workflow: str, id: str, who: str = "anna", role: str = "support") -> Answer:
        """An instance as this person sees it; empty if there is none."""
        headers = self.headers(who, role)
        found = self._http.get(f"/workflows/{workflow}", headers=headers, params={"id": id})
        return {} if found.status_code == 404 else found.raise_for_status().json()

    def password(self, workflow: str, id: str, who: str, password: str) -> httpx.Response:
        """Give a payment password."""
        body = {"workflow": workflow, "id": id, "password": password}
        return self.post("/payment-password", who, "buyer", body)

    def books(self) -> Answer:
        """The shop's audit of its own ledger."""
        found: Answer = self.get("/books", "fin", "finance")
        return found

    def health(self) -> Answer:
        """What waits."""
        found: Answer = self._http.get("/health").raise_for_status().json()
        return found

    def scan(self, number: str, amount: int = 0) -> bool:
        """Scan the code of a payment and pay."""
        answer = self._gateway.post("/scan", json={"number": number, "amount": amount})
        return bool(answer.raise_for_status().json()["paid"])

    def behave(self, **shares: float) -> None:
        """Tell the gateway how to behave."""
        self._gateway.post("/behaviour", json=shares).raise_for_status()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()
        self._gateway.close()

    def advance(self, **delay: float) -> None:
        """Move the shop's clock on."""
        self.clock.advance(timedelta(**delay))
