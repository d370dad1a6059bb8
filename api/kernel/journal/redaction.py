"""What of a person the journal keeps: that it changed, never what it is.

A redacted value is a hash under SECRET_KEY: equal values have equal hashes, so a change can be followed and a claim be
proved by those who have the key, and nobody without it can try names and addresses against it. What is erased elsewhere
need not be erased here, and the chain stays whole.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson

from api.kernel.sealing import Seal
from api.kernel.settings import settings

PERSONAL = frozenset(
    {"address", "email", "full_name", "middle_name", "name", "first_name", "last_name", "phone", "iin", "passport"}
)
"""Fields that tell of a person, wherever they stand, also inside of others."""
SECRET = frozenset({"password", "password_hash", "token", "token_hash", "totp_secret", "secret", "recovery_codes"})
"""Of these not even a hash is kept."""


def redacted(value: Any) -> Any:
    """A plain value without what is personal or secret."""
    if isinstance(value, Mapping):
        return {field: _field(field, each) for field, each in value.items()}
    return [redacted(each) for each in value] if isinstance(value, list) else value


def _field(field: str, value: Any) -> Any:
    if value is None or field not in PERSONAL | SECRET:
        return redacted(value)
    return {"redacted": None if field in SECRET else _hash(value)}


def _hash(value: Any) -> str:
    return _seal().hash("journal", orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()).hex()


@cache
def _seal() -> Seal:
    secret = settings().secret_key
    assert secret, "settings() makes one where there is none"
    return Seal(secret)
