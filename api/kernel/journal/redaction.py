"""What of a person the journal keeps: that it changed, never what it is.

A redacted value is a hash under SECRET_KEY: equal values have equal hashes, so a change can be followed and a claim be
proved by those who have the key, and nobody without it can try names and addresses against it. What is erased elsewhere
need not be erased here, and the chain stays whole.
"""

from collections.abc import Mapping
from typing import Any

from api.kernel.canonical import canonical
from api.kernel.sealing import own_seal

PERSONAL = frozenset({"email", "phone", "iin", "passport", "full_name", "first_name", "middle_name", "last_name"})
"""Fields that tell of a person, wherever they stand, also inside of others."""
OF_PEOPLE = {"member": frozenset({"name", "address"}), "enquiry": frozenset({"name", "address", "text"})}
"""Fields that do so in subjects of a kind: elsewhere a name may be that of a certificate."""
SECRET = frozenset({"password", "password_hash", "token", "token_hash", "secret", "totp_secret", "recovery_codes"})
"""Of these not even a hash is kept."""


def redacted(value: Any, kind: str) -> Any:
    """A plain value of a subject of that kind, without what is personal or secret."""
    if isinstance(value, list):
        return [redacted(each, kind) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {field: _field(field, each, kind) for field, each in value.items()}


def _field(field: str, value: Any, kind: str) -> Any:
    if value is not None and field in SECRET:
        return {"redacted": None}
    if value is not None and field in PERSONAL | OF_PEOPLE.get(kind, frozenset()):
        return {"redacted": _hash(value)}
    return redacted(value, kind)


def _hash(value: Any) -> str:
    return own_seal().hash("journal", canonical(value).decode()).hex()
