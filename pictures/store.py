"""Pictures that are drawn once and kept as files, each under the hash of what it says and how it is drawn."""

import asyncio
import hashlib
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache
from pathlib import Path

import orjson
import structlog

from pictures import drawing
from pictures.cards import Card

# One at a time in a process: whoever asks for many pictures must not keep the pages waiting.
_HAND = ThreadPoolExecutor(1, "pictures")
_log = structlog.get_logger("pictures")


def digest(card: Card) -> str:
    """The hash that stands in the address of a card's picture."""
    return hashlib.sha256(_edition() + orjson.dumps(asdict(card))).hexdigest()[:16]


class Pictures:
    """The pictures kept in a folder; one that is missing is drawn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def get(self, card: Card) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(_HAND, self._get, card)

    def kept(self, card: Card) -> bool:
        return self._path(card).exists()

    def prune(self, most: int) -> int:
        """Take the oldest away, beyond so many; returns how many. What is asked for again is drawn again."""
        dated = sorted((path.stat().st_mtime, path) for path in self.folder.glob("*.png"))
        gone = dated[: max(0, len(dated) - most)]
        for _, path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _get(self, card: Card) -> bytes:
        path = self._path(card)
        try:
            return path.read_bytes()
        except OSError:
            drawn = drawing.draw(card)
        try:
            _write_whole(path, drawn)
        except OSError as error:  # a full disk is no reason to show no picture
            _log.warning("pictures.not_kept", folder=str(self.folder), error=str(error))
        return drawn

    def _path(self, card: Card) -> Path:
        return self.folder / f"{digest(card)}.png"


def _write_whole(path: Path, content: bytes) -> None:
    """Write such that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.write_bytes(content)
    draft.replace(path)


@cache
def _edition() -> bytes:
    """A picture is another one when it is drawn by another hand or in another font."""
    files = (Path(drawing.__file__), *sorted(drawing.DATA.glob("*.ttf")))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
