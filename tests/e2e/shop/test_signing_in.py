"""Who has no token gets one by registering a phone and signing in; it says who they are, and their roles."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest
from shop.client import Shopper
from shop.database import Database
from shop.settings import Settings
from shop.tables import code, staff
from sqlalchemy import select

from .conftest import wait_until

PHONE, PASSWORD = "13911112222", "abcd-1234"


class Visitor:
    """Somebody with a phone, who asks the shop without a token."""

    def __init__(self, settings: Settings) -> None:
        self.http = httpx.Client(base_url=settings.shop, timeout=30)
        self.database = Database(settings.database)

    def code(self) -> str:
        """What the last message to the phone says."""
        with self.database.reading() as connection:
            found = connection.execute(select(code.c.code).where(code.c.phone == PHONE)).scalar_one_or_none()
        return found or ""

    def fresh_code(self, before: str) -> str:
        wait_until(lambda: self.code() not in ("", before))
        return self.code()

    def say(self, path: str, begun: dict[str, str], **more: str) -> httpx.Response:
        return self.http.post(path, json={**begun, **more})

    def say_when_possible(self, path: str, begun: dict[str, str], **more: str) -> httpx.Response:
        """The account answers in its own time."""
        until = time.monotonic() + 60
        while (answer := self.say(path, begun, **more)).status_code == 409 and time.monotonic() < until:
            time.sleep(0.1)
        return answer

    def sign_in(self, device: str, password: str = "") -> dict[str, str]:
        """A sign-in up to where a token may be fetched."""
        before = self.code()
        begun: dict[str, str] = self.http.post("/sign-in", json={"phone": PHONE, "device": device}).json()
        assert self.say_when_possible("/sign-in/request-code", begun).status_code == 200
        assert self.say("/sign-in/code", begun, code=self.fresh_code(before)).status_code == 200
        if password:
            assert self.say_when_possible("/sign-in/password", begun, password=password).status_code == 200
        return begun


@pytest.fixture
def visitor_with_phone(shopper: Shopper, settings: Settings) -> Iterator[Visitor]:
    """A visitor who has registered a phone."""
    found = Visitor(settings)
    begun = found.http.post("/register", json={"phone": PHONE})
    if begun.status_code == 201:  # the first time
        fresh = found.fresh_code("")
        assert found.say("/register/code", begun.json(), code=fresh).status_code == 200
        assert found.say("/register/password", begun.json(), password="weak").status_code == 409
        assert found.say("/register/password", begun.json(), password=PASSWORD).status_code == 200
    yield found
    found.http.close()
    found.database.close()


def test_a_token_comes_from_a_sign_in_and_says_who_and_in_which_roles(
    visitor_with_phone: Visitor, shopper: Shopper
) -> None:
    visitor = visitor_with_phone
    token = visitor.say_when_possible("/sign-in/token", visitor.sign_in("phone-1", PASSWORD)).json()["token"]
    mine = {"Authorization": f"Bearer {token}"}
    cart = visitor.http.post("/carts", json={"id": "s1", "merchant": "shop-1"}, headers=mine)
    assert cart.status_code == 201
    assert shopper.look("checkout", "s1")["data"]["buyer"] == PHONE
    deploy = visitor.http.post("/deploy", json={"name": "x", "yaml": ""}, headers=mine)
    assert deploy.status_code == 403

    with visitor.database.transaction() as connection:
        connection.execute(staff.insert(), {"phone": PHONE, "role": "finance"})
    token = visitor.say_when_possible("/sign-in/token", visitor.sign_in("phone-1")).json()["token"]
    staffed = {"Authorization": f"Bearer {token}"}
    assert visitor.http.get("/books", headers=staffed).status_code == 200
    assert visitor.http.get("/books", headers=mine).status_code == 403


def test_no_token_before_the_sign_in_is_done_and_none_for_anybody_else(visitor_with_phone: Visitor) -> None:
    visitor = visitor_with_phone
    begun = visitor.http.post("/sign-in", json={"phone": PHONE, "device": "phone-2"}).json()
    assert visitor.say("/sign-in/token", begun).status_code == 409
    assert visitor.say("/sign-in/token", begun, ticket="guessed").status_code == 401
    assert visitor.say_when_possible("/sign-in/request-code", begun).status_code == 200
    assert visitor.say("/sign-in/code", begun, code="wrong").json()["state"] == ["running.code_sent"]
    assert visitor.say("/sign-in/token", begun).status_code == 409
