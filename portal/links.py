"""Addresses of the portal. All are paths of our own; nothing in them comes from the Host header."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from api.kernel.settings import settings
from locales.text import Locale

Pairs = Sequence[tuple[str, str]]

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


def absolute(path: str) -> str:
    return f"{settings().base_url}{path}"


def record(locale: str, node: Mapping[str, Any]) -> str:
    return page(locale, f"{SECTIONS[node['kind']]}/{node['slug']}-{node['publicId']}/")


def file(locale: str, node: Mapping[str, Any], name: str) -> str:
    """A form of a record to take away: `record.pdf`."""
    return f"{record(locale, node)}{name}"


def region(locale: str, node: Mapping[str, Any]) -> str:
    return page(locale, f"regions/{node['slug']}/")


def alternates(path: str, query: Pairs, languages: Sequence[Locale]) -> list[tuple[str, str]]:
    """Language and address of a page in each language it is written in, itself among them, as `hreflang` names them.

    For whoever reads none of them it is the address that asks for the language, or the English page.
    """
    found = [(str(locale), page(locale, path, query)) for locale in languages]
    if not path:
        return [*found, ("x-default", "/")]
    return [*found, ("x-default", page("en", path, query))] if "en" in languages else found


def district(locale: str, region_slug: str, slug: str) -> str:
    return page(locale, f"regions/{region_slug}/{slug}/")


def measure(locale: str, code: str) -> str:
    return page(locale, f"support/{code.lower()}/")


def event(locale: str, node: Mapping[str, Any]) -> str:
    return page(locale, f"events/{node['slug']}/")
