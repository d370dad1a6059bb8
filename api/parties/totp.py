"""Codes of an authenticator app (RFC 6238), and recovery codes for who has lost it."""

import base64
import hmac
import os
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_S = 30
DIGITS = 6
NEIGHBOURS = (0, -1, 1)
"""Steps before and after the present one, for clocks that go wrong by less than half a minute."""
RECOVERY_CODES = 10
ISSUER = "Kerege"


def new_secret() -> bytes:
    """A secret of the length that RFC 4226 recommends."""
    return os.urandom(20)


def address(secret: bytes, account: str) -> str:
    """What an app reads, often from a QR code."""
    return _totp(secret).get_provisioning_uri(account, ISSUER)


def written(secret: bytes) -> str:
    """The secret as people type it into an app."""
    return base64.b32encode(secret).decode()


def read(secret: str) -> bytes:
    """The secret that was written so."""
    return base64.b32decode(secret)


def step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """The number of the half minute that a code belongs to; None for a wrong one."""
    present = int(now.timestamp()) // STEP_S
    typed = "".join(code.split()).encode()
    steps = (present + neighbour for neighbour in NEIGHBOURS)
    return next((step for step in steps if hmac.compare_digest(code_of(secret, step), typed)), None)


def code_of(secret: bytes, step: int) -> bytes:
    """The code of one half minute."""
    return _totp(secret).generate(step * STEP_S)


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 random bits, like `k7fq2-mx3za`."""
    letters = (base64.b32encode(os.urandom(7)).decode().lower()[:10] for _ in range(RECOVERY_CODES))
    return [f"{each[:5]}-{each[5:]}" for each in letters]


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_S)  # noqa: S303 - what authenticator apps understand
