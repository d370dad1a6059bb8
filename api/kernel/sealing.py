"""What the database may keep but not read: encrypted under SECRET_KEY, found by keyed hashes."""

import base64
import binascii
import hashlib
import hmac
from functools import lru_cache
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from api.kernel.settings import secret_keys, settings

_MAC = 16


class Seal:
    """One SECRET_KEY, or several between commas: the first one seals, the others still open what they sealed."""

    def __init__(self, secret: str) -> None:
        self._secrets = [key.encode() for key in secret_keys(secret)]
        keys = [_derived(part, "encryption") for part in self._secrets]
        self._box = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])

    def close(self, text: str) -> bytes:
        """Encrypt; twice the same text gives two different results."""
        return self._box.encrypt(text.encode())

    def open(self, sealed: bytes) -> str | None:
        """Decrypt; None for what none of the keys has sealed."""
        try:
            return self._box.decrypt(bytes(sealed)).decode()
        except InvalidToken:
            return None

    def hash(self, purpose: str, text: str) -> bytes:
        """A hash that nobody can make, or try texts against, without the key."""
        return hmac.digest(_derived(self._secrets[0], purpose), text.encode(), "sha256")

    def token(self, purpose: str, row: UUID) -> str:
        """A secret for links that names a row and one purpose; nothing of it has to be stored."""
        return base64.urlsafe_b64encode(row.bytes + _mac(self._secrets[0], purpose, row)).decode().rstrip("=")

    def row_of(self, purpose: str, token: str) -> UUID | None:
        """The row that a token names; None for a token that is not ours, or is for another purpose."""
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(raw) != 16 + _MAC:
            return None
        row = UUID(bytes=raw[:16])
        known = any(hmac.compare_digest(_mac(secret, purpose, row), raw[16:]) for secret in self._secrets)
        return row if known else None


def own_seal() -> Seal:
    """That of this process, for whom no service hands it to."""
    secret = settings().secret_key
    assert secret, "settings() makes one where there is none"
    return _seal_of(secret)


@lru_cache(maxsize=1)
def _seal_of(secret: str) -> Seal:
    return Seal(secret)


def _mac(secret: bytes, purpose: str, row: UUID) -> bytes:
    return hmac.digest(_derived(secret, f"token:{purpose}"), row.bytes, "sha256")[:_MAC]


def _derived(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose, so that no two uses of the secret help each other's breaking."""
    return hmac.digest(hashlib.sha256(secret).digest(), f"kerege:{purpose}".encode(), "sha256")
