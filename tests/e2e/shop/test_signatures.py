"""Whom does the shop believe? Only what is signed, fresh and unchanged."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from shop import callbacks, tokens
from shop.callbacks import Notice, read_alipay, read_wechat, write_alipay, write_wechat
from shop.client import Shopper
from shop.keys import BadSignature, Signer, Verifier, prepare, secret
from shop.settings import Settings

NOTICE = Notice("p1", "T1", "TRADE_SUCCESS", 12345)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    prepare(folder)
    return folder


def test_what_alipay_says_is_read(keys: Path) -> None:
    assert read_alipay(write_alipay(NOTICE, Signer(keys)), Verifier(keys)) == NOTICE


def test_an_amount_that_was_changed_on_the_way_is_not_believed(keys: Path) -> None:
    form = write_alipay(NOTICE, Signer(keys)) | {"total_amount": "0.01"}
    with pytest.raises(BadSignature):
        read_alipay(form, Verifier(keys))


def test_what_wechat_says_is_read(keys: Path) -> None:
    headers, body = write_wechat(NOTICE, Signer(keys), secret(keys, "wechat"))
    lower = {name.lower(): value for name, value in headers.items()}
    assert read_wechat(lower, body, Verifier(keys), secret(keys, "wechat")) == NOTICE
    with pytest.raises(BadSignature):
        read_wechat(lower, body + b" ", Verifier(keys), secret(keys, "wechat"))


def test_an_old_notification_is_not_believed(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    headers, body = write_wechat(NOTICE, Signer(keys), secret(keys, "wechat"))
    lower = {name.lower(): value for name, value in headers.items()}
    later = int(headers["Wechatpay-Timestamp"]) + callbacks.FRESH_S + 1
    monkeypatch.setattr(callbacks.time, "time", lambda: later)
    with pytest.raises(BadSignature, match="old"):
        read_wechat(lower, body, Verifier(keys), secret(keys, "wechat"))


def test_a_token_that_names_other_roles_is_not_ours(keys: Path) -> None:
    content, _, signature = tokens.issue(secret(keys, "token"), "li", ("buyer",)).partition(".")
    other, _, _ = tokens.issue(b"another key", "li", ("support",)).partition(".")
    assert tokens.actor_of(secret(keys, "token"), f"{content}.{signature}").roles == ("buyer",)
    with pytest.raises(BadSignature):
        tokens.actor_of(secret(keys, "token"), f"{other}.{signature}")


def test_an_expired_token_is_not_taken(keys: Path) -> None:
    token = tokens.issue(secret(keys, "token"), "li", ("buyer",), valid_s=-1)
    with pytest.raises(BadSignature, match="expired"):
        tokens.actor_of(secret(keys, "token"), token)


def test_the_running_shop_answers_401_to_a_forged_notification(shopper: Shopper, settings: Settings) -> None:
    form = write_alipay(NOTICE, Signer(settings.folder)) | {"trade_status": "TRADE_FINISHED"}
    assert httpx.post(f"{settings.shop}/callbacks/alipay", data=form).status_code == 401
    body = json.dumps({"resource": {}}).encode()
    assert httpx.post(f"{settings.shop}/callbacks/wechat", content=body).status_code == 401
    assert httpx.get(f"{settings.shop}/orders", headers={"Authorization": "Bearer x"}).status_code == 401
