"""The address of a page as a QR code, for paper and slides."""

import io

import segno

MEDIA_TYPE = "image/svg+xml"
_DARK = "#14232b"


def svg(address: str) -> bytes:
    """A drawing with the quiet zone that readers of codes need."""
    return _drawn(address, kind="svg", scale=8, xmldecl=True, light="#ffffff")


def inline_svg(address: str) -> str:
    """The same for the middle of an HTML page."""
    return _drawn(address, kind="svg", scale=4, xmldecl=False, svgns=True, nl=False).decode()


def png(address: str) -> bytes:
    return _drawn(address, kind="png", scale=10, light="#ffffff")


def _drawn(address: str, **how: object) -> bytes:
    out = io.BytesIO()
    # Level M reads with a seventh of it dirty. A "micro" code is smaller, but many telephones cannot read it.
    segno.make(address, error="m", micro=False).save(out, dark=_DARK, border=4, **how)  # type: ignore[arg-type]
    return out.getvalue()
