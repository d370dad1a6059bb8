"""The `source` of a record is text with addresses in it; on a page the addresses become links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.wording import Wording

_GENERAL_KNOWLEDGE = "general knowledge"
"""What the catalogue writes where there is no document."""
_SEPARATOR = re.compile(r"\s*;\s*")
_ADDRESS = re.compile(r"https?://[^\s;<>\"']+")


@dataclass(frozen=True)
class Piece:
    text: str
    url: str | None = None


def pieces(said: Wording, source: str) -> list[Piece]:
    """Text and links in turn; a link is named by its host, for the whole address tells a reader little."""
    found: list[Piece] = []
    for one in filter(None, _SEPARATOR.split(source)):
        found += [Piece("; ")] if found else []
        found += _one(said, one)
    return found


def _one(said: Wording, source: str) -> Iterator[Piece]:
    if source == _GENERAL_KNOWLEDGE:
        yield Piece(said.text("general knowledge, no document"))
        return
    end = 0
    for match in _ADDRESS.finditer(source):
        url = match[0].rstrip(".,)")
        host = _host(url)
        if host is None:
            continue
        yield from _words(source[end : match.start()])
        yield Piece(host.removeprefix("www."), url)
        end = match.start() + len(url)
    yield from _words(source[end:])


def _words(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(text)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
