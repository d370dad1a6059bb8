"""How a file is sent: its name, its type, and a tag by which a reader who has it already is spared another."""

import hashlib
import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from urllib.parse import quote

from starlette.responses import Response

from locales.dates import ALMATY
from portal.visit import Visit

_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]+')
_LONGEST_NAME = 120


@dataclass(frozen=True)
class File:
    name: str
    """As a reader sees it, with its ending."""
    plain_name: str
    """The same in ASCII, for programs that know nothing else."""
    media_type: str
    body: bytes
    inline: bool = False
    """Shown by a browser rather than saved."""


def today() -> str:
    """The day of Kazakhstan, which every file carries."""
    return datetime.now(ALMATY).date().isoformat()


async def send(visit: Visit, make: Callable[[], Awaitable[File | Response]]) -> Response:
    """The file, made unless the reader's copy is of this day and this revision of the catalogue."""
    headers, known = await fresh_headers(visit)
    if known:
        return Response(status_code=304, headers=headers)
    made = await make()
    if isinstance(made, Response):
        return made
    headers["Content-Disposition"] = _disposition(made)
    return Response(made.body, headers=headers, media_type=made.media_type)


async def fresh_headers(visit: Visit) -> tuple[dict[str, str], bool]:
    """What is sent with any file, and whether the reader has the file of this day and revision already."""
    tag = await _tag(visit)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Language": visit.locale, "X-Robots-Tag": "noindex"}
    return headers, tag in visit.request.headers.get("if-none-match", "")


async def _tag(visit: Visit) -> str:
    revision = (await visit.ask("ready"))["catalogue"]["revision"]
    parts = (version("kerege"), today(), revision, visit.locale, visit.path, sorted(visit.query))
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


def _disposition(file: File) -> str:
    """Both forms of the name, RFC 6266."""
    how = "inline" if file.inline else "attachment"
    return f"{how}; filename=\"{_ascii(file.plain_name)}\"; filename*=UTF-8''{quote(_safe(file.name), safe='')}"


def _ascii(name: str) -> str:
    return _safe(name).encode("ascii", "ignore").decode()


def _safe(name: str) -> str:
    """A name that no file system refuses; a long one is cut before its ending."""
    stem, _, ending = _UNSAFE_IN_NAMES.sub(" ", unicodedata.normalize("NFC", name)).rpartition(".")
    return f"{' '.join(stem.split())[:_LONGEST_NAME].strip('. ')}.{ending}"
