"""Static files under names that carry a hash of their contents, so that a browser may keep them for ever.

The stylesheets of `styles/` are served as one `portal.css`; the files they point to are named by hash too.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

HOME = Path(__file__).parent
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_CSS_LINK = re.compile(r"url\(([\w.-]+)\)")


@dataclass(frozen=True)
class Asset:
    body: bytes
    packed: bytes | None
    media_type: str


def asset_url(name: str) -> str:
    return f"/static/{_names()[name]}"


def find_asset(name: str) -> Asset | None:
    """The file served as `/static/{name}`."""
    return _assets().get(name)


async def serve(request: Request) -> Response:
    asset = find_asset(request.path_params["name"])
    if asset is None:
        return Response("Not found", 404, media_type="text/plain")
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.body, media_type=asset.media_type, headers=headers)


@cache
def _names() -> dict[str, str]:
    files = {path.name: path.read_bytes() for path in (HOME / "static").iterdir() if path.suffix in TYPES}
    names = {name: _fingerprinted(name, body) for name, body in files.items()}
    return {**names, "portal.css": _fingerprinted("portal.css", _stylesheet(names))}


@cache
def _assets() -> dict[str, Asset]:
    names = _names()
    plain = {name: _asset(name, (HOME / "static" / name).read_bytes()) for name in names if name != "portal.css"}
    found = {names[name]: asset for name, asset in plain.items()}
    return {**found, names["portal.css"]: _asset("portal.css", _stylesheet(names))}


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    packed = gzip.compress(body, 9, mtime=0) if suffix in (".css", ".js", ".svg", ".txt") else None
    return Asset(body, packed, TYPES[suffix])


def _stylesheet(names: dict[str, str]) -> bytes:
    text = "".join(path.read_text("utf-8") for path in sorted((HOME / "styles").glob("*.css")))
    return _CSS_LINK.sub(lambda link: f"url({names[link[1]]})", text).encode()


def _fingerprinted(name: str, body: bytes) -> str:
    stem, suffix = name.rsplit(".", 1)
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{suffix}"
