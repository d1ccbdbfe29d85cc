"""Who signs with what? RSA for the gateways' notifications, one secret for the shop's own tokens.

Everything is made on the first use, in a folder that no repository holds.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

RSA_BITS = 2048


class BadSignature(Exception):
    """A message is not from whom it says it is, or was changed on its way."""


def prepare(folder: Path) -> None:
    """Make the keys that are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "gateway.pem").exists():
        private = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
        public = private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        pem = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        _write(folder / "gateway.pub", public)
        _write(folder / "gateway.pem", pem)
    for name in ("wechat.key", "token.key"):
        if not (folder / name).exists():
            _write(folder / name, secrets.token_bytes(32))


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def secret(folder: Path, name: str) -> bytes:
    """A shared key: `wechat` encrypts what WeChat Pay sends, `token` signs the shop's tokens."""
    return (folder / f"{name}.key").read_bytes()


class Signer:
    """The gateway's private key."""

    def __init__(self, folder: Path) -> None:
        key = serialization.load_pem_private_key((folder / "gateway.pem").read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey), "it was made as one"
        self._key = key

    def sign(self, message: bytes) -> str:
        """SHA256 with RSA (PKCS #1 v1.5), in base64: as Alipay's RSA2 and WeChat Pay's are."""
        signed = self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(signed).decode()


class Verifier:
    """The gateway's public key."""

    def __init__(self, folder: Path) -> None:
        key = serialization.load_pem_public_key((folder / "gateway.pub").read_bytes())
        assert isinstance(key, rsa.RSAPublicKey), "it was made as one"
        self._key = key

    def verify(self, message: bytes, signature: str) -> None:
        """Raises BadSignature."""
        try:
            signed = base64.b64decode(signature, validate=True)
            self._key.verify(signed, message, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError) as wrong:
            raise BadSignature("the signature does not fit") from wrong
