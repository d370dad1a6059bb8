"""Addresses of the portal. All are paths of our own; nothing in them comes from the Host header."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

SECTIONS: Mapping[str, str] = {
    "PROJECT": "projects",
    "NICHE": "projects",
    "SITE": "sites",
    "PARTNER": "partners",
}


def page(locale: str, path: str = "", query: Iterable[tuple[str, str]] = ()) -> str:
    pairs = [(name, value) for name, value in query if value]
    tail = f"?{urlencode(pairs, quote_via=quote)}" if pairs else ""
    return f"/{locale}/{quote(path)}{tail}"


def record(locale: str, node: Mapping[str, Any]) -> str:
    return page(locale, f"{SECTIONS[node['kind']]}/{node['slug']}-{node['publicId']}/")


def region(locale: str, node: Mapping[str, Any]) -> str:
    return page(locale, f"regions/{node['slug']}/")
