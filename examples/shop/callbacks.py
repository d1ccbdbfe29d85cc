"""What do the gateways' notifications look like, and are they genuine?

Alipay posts a form: its fields, sorted and joined as `a=1&b=2`, are signed; amounts are in yuan. WeChat Pay
posts JSON: timestamp, nonce and body are signed, the part that matters is encrypted with AES-256-GCM; amounts
are in fen. Both directions stand here, because the simulator of the gateways writes what the shop reads.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .keys import BadSignature, Signer, Verifier

FRESH_S = 300
"""How old a WeChat Pay notification may be, by the machine's clock."""


class Notice(NamedTuple):
    """What a gateway says: our payment number, its trade number, its own word for the status, fen."""

    number: str
    trade_no: str
    status: str
    amount: int


def write_alipay(notice: Notice, signer: Signer) -> dict[str, str]:
    """The form that Alipay posts."""
    form = {
        "notify_type": "trade_status_sync",
        "out_trade_no": notice.number,
        "trade_no": notice.trade_no,
        "trade_status": notice.status,
        "total_amount": f"{Decimal(notice.amount) / 100:.2f}",
    }
    return form | {"sign_type": "RSA2", "sign": signer.sign(_signed_form(form))}


def read_alipay(form: Mapping[str, str], verifier: Verifier) -> Notice:
    """What a form says. Raises BadSignature."""
    verifier.verify(_signed_form(form), form.get("sign", ""))
    fen = int(Decimal(form["total_amount"]) * 100)
    return Notice(form["out_trade_no"], form["trade_no"], form["trade_status"], fen)


def _signed_form(form: Mapping[str, str]) -> bytes:
    fields = sorted((name, value) for name, value in form.items() if name not in ("sign", "sign_type"))
    return "&".join(f"{name}={value}" for name, value in fields).encode()


def write_wechat(notice: Notice, signer: Signer, key: bytes) -> tuple[dict[str, str], bytes]:
    """The headers and the body that WeChat Pay posts."""
    nonce = secrets.token_hex(6)
    plain = json.dumps(
        {
            "out_trade_no": notice.number,
            "transaction_id": notice.trade_no,
            "trade_state": notice.status,
            "amount": {"total": notice.amount, "currency": "CNY"},
        }
    )
    sealed = AESGCM(key).encrypt(nonce.encode(), plain.encode(), b"transaction")
    resource = {
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(sealed).decode(),
        "associated_data": "transaction",
        "nonce": nonce,
    }
    body = json.dumps({"event_type": "TRANSACTION.SUCCESS", "resource": resource}).encode()
    stamp, once = str(int(time.time())), secrets.token_hex(16)
    signature = signer.sign(_signed_body(stamp, once, body))
    headers = {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": once,
        "Wechatpay-Signature": signature,
        "Content-Type": "application/json",
    }
    return headers, body


def read_wechat(headers: Mapping[str, str], body: bytes, verifier: Verifier, key: bytes) -> Notice:
    """What a notification says. Raises BadSignature."""
    stamp, once = headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-nonce", "")
    verifier.verify(_signed_body(stamp, once, body), headers.get("wechatpay-signature", ""))
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > FRESH_S:
        raise BadSignature("the notification is too old")
    resource = json.loads(body)["resource"]
    try:
        plain = AESGCM(key).decrypt(
            resource["nonce"].encode(),
            base64.b64decode(resource["ciphertext"]),
            resource["associated_data"].encode(),
        )
    except InvalidTag as wrong:
        raise BadSignature("the content was changed") from wrong
    said = json.loads(plain)
    return Notice(said["out_trade_no"], said["transaction_id"], said["trade_state"], said["amount"]["total"])


def _signed_body(stamp: str, once: str, body: bytes) -> bytes:
    return f"{stamp}\n{once}\n".encode() + body + b"\n"
