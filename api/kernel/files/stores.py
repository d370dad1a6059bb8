"""Where contents are kept: by their hash, outside of anything that is served."""

import asyncio
import hashlib
import os
import re
import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

PIECE = 256 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_DRAFTS_S = 3600


class Store(Protocol):
    """Contents by their hash. What is kept twice is kept once; OSError where the place cannot be reached."""

    async def put(self, digest: str, content: bytes) -> None:
        """Keep a content, whole and on the disk when this returns."""
        ...

    def read(self, digest: str) -> AsyncIterator[bytes]:
        """The content in pieces; FileNotFoundError before the first one where it is not there."""
        ...

    async def remove(self, digest: str) -> None:
        """Forget a content; one that is not there is forgotten already."""
        ...

    def all(self) -> AsyncIterator[str]:
        """The hashes of everything that is kept."""
        ...


def digest_of(content: bytes) -> str:
    """What a content is found by."""
    return hashlib.sha256(content).hexdigest()


class Folder:
    """A folder of this machine, or one that several machines share."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, digest: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, digest, content)

    async def read(self, digest: str) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(self._path(digest).open, "rb")
        with file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece

    async def remove(self, digest: str) -> None:
        await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    async def all(self) -> AsyncIterator[str]:
        for digest in await asyncio.to_thread(self._all):
            yield digest

    def _path(self, digest: str) -> Path:
        assert _HASH.fullmatch(digest), digest
        return self.root / digest[:2] / digest

    def _put(self, digest: str, content: bytes) -> None:
        path = self._path(digest)
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{digest}.{secrets.token_hex(4)}.draft")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)

    def _all(self) -> list[str]:
        """Also takes away what a writer that was killed has left half."""
        for draft in self.root.glob("??/*.draft"):
            if draft.stat().st_mtime < time.time() - _DRAFTS_S:
                draft.unlink(missing_ok=True)
        return [path.name for path in self.root.glob("??/*") if _HASH.fullmatch(path.name)]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
