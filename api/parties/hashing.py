"""Passwords: kept as argon2id hashes, made by few threads so that a flood of them takes neither memory nor the loop."""

import asyncio
import hashlib
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.kernel.refusals import Reason, TooMany
from locales.gettext import N_

THREADS = 2
MOST_WAITING = 16
"""More would wait longer than a visitor does."""
ROUNDS = 3

TOO_MANY = Reason("TOO_MANY", N_("Too many attempts. Try again in a few minutes."))


T = TypeVar("T")


class Hashing:
    """Hashes and checks passwords; TooMany where too many wait already."""

    def __init__(self, memory_kib: int) -> None:
        self._hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=memory_kib, parallelism=1)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="hashing")
        self._waiting = 0
        self._nobodys = self._hasher.hash(secrets.token_hex())

    async def make(self, password: str) -> str:
        """The hash to keep."""
        return await self._run(self._hasher.hash, normal(password))

    async def fits(self, kept: str | None, password: str) -> bool:
        """Whether the password is that of the hash; takes as long where there is none."""
        fits = await self._run(self._fits, kept or self._nobodys, normal(password))
        return fits and kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False)

    def _fits(self, kept: str, password: bytes) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        if self._waiting >= MOST_WAITING:
            raise TooMany(TOO_MANY)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        finally:
            self._waiting -= 1


def normal(password: str) -> bytes:
    """The same bytes on every keyboard: NFKC, as NIST asks."""
    return unicodedata.normalize("NFKC", password).encode()


def is_breached(password: str, file: Path) -> bool:
    """Whether *file* lists the password: upper-case SHA-1 hashes in order, one a line, `:` and a count after each.

    That is how Have I Been Pwned gives its list away. A search by halves reads a few lines of its 40 GB.
    """
    wanted = hashlib.sha1(normal(password), usedforsecurity=False).hexdigest().upper().encode()
    low, high = 0, file.stat().st_size
    with file.open("rb") as lines:
        while low < high:
            middle = (low + high) // 2
            if b"" < _hash_from(lines, middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return _hash_from(lines, low) == wanted


def _hash_from(lines: BinaryIO, place: int) -> bytes:
    """The hash of the first line that begins at *place* or later; nothing at the end."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline()[:40].upper()
