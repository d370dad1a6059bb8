"""The `source` of a record is text with addresses in it; on a page the addresses become links."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_SEPARATOR = re.compile(r"\s*;\s*")
_ADDRESS = re.compile(r"https?://[^\s;<>\"']+")


@dataclass(frozen=True)
class Piece:
    text: str
    url: str | None = None


def pieces(source: str) -> list[Piece]:
    """Text and links in turn; a link is named by its host, for the whole address tells a reader little."""
    found: list[Piece] = []
    end = 0
    for match in _ADDRESS.finditer(source):
        url = match[0].rstrip(".,)")
        host = _host(url)
        if host is None:
            continue
        found += [Piece(source[end : match.start()]), Piece(host.removeprefix("www."), url)]
        end = match.start() + len(url)
    return [Piece(_SEPARATOR.sub("; ", piece.text), piece.url) for piece in (*found, Piece(source[end:])) if piece.text]


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
