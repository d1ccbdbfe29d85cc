"""Who is asking, and in which roles? A token that the shop signed says so; nothing else is believed.

Whether this buyer owns that order is the workflow's matter (`is: =data.buyer`): a token names a person and
the roles this person may act in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

from statewright import Actor

from .keys import BadSignature

VALID_S = 30 * 86_400


def issue(secret: bytes, who: str, roles: tuple[str, ...], valid_s: int = VALID_S) -> str:
    """A token for a person in some roles."""
    claims = json.dumps({"who": who, "roles": list(roles), "until": int(time.time()) + valid_s})
    content = base64.urlsafe_b64encode(claims.encode()).decode()
    return f"{content}.{_signature(secret, content)}"


def actor_of(secret: bytes, token: str) -> Actor:
    """The person of a token. Raises BadSignature for one that is not ours or is over."""
    content, _, signature = token.partition(".")
    if not hmac.compare_digest(signature, _signature(secret, content)):
        raise BadSignature("this token was not issued here")
    claims = json.loads(base64.urlsafe_b64decode(content))
    if claims["until"] < time.time():
        raise BadSignature("this token has expired")
    return Actor(claims["who"], claims["roles"])


def _signature(secret: bytes, content: str) -> str:
    return hmac.new(secret, content.encode(), hashlib.sha256).hexdigest()
