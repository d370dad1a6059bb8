"""One request for a page: the language and query of its address, and what it takes to answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import structlog
from starlette.requests import Request

from api import door
from locales.text import LOCALES, Locale
from portal.documents import document
from portal.problems import Misread, Missing, Unavailable
from portal.shortlist import read_cookie
from portal.wording import wording

Pairs = list[tuple[str, str]]

_REFUSED = {"BAD_USER_INPUT", "BAD_ARGUMENTS", "BAD_CURSOR", "BAD_FILTER", "BAD_PAGE"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LONGEST_VALUE = 4000

_log = structlog.get_logger("portal")


class Visit:
    def __init__(self, request: Request, locale: Locale) -> None:
        self.request = request
        self.locale: Locale = locale
        self.wording = wording(locale)
        self.actor: Any = None
        """Who is signed in; only pages of the workspace ask."""
        self.headers: dict[str, str] = {}
        """What the answers to this visit bring along for the browser, such as a cookie."""
        self.revisions: list[int | None] = []
        """Of all that was asked for the page; None where it was for this visit alone."""
        self.demo = False
        """Say that the data are examples, whatever the settings say: for the page that shows this state."""

    @property
    def revision(self) -> int | None:
        """The one of the catalogue that the page is of; None where it is made for this visit alone."""
        known = [revision for revision in self.revisions if revision is not None]
        return min(known) if known and len(known) == len(self.revisions) else None

    @property
    def path(self) -> str:
        """The address without the language: `projects/solar-farm-7k2m9/`."""
        return self.request.url.path.removeprefix(f"/{self.locale}").removeprefix("/")

    @cached_property
    def query(self) -> Pairs:
        return [(name, _clean(value)) for name, value in self.request.query_params.multi_items()]

    @cached_property
    def shortlist(self) -> tuple[str, ...]:
        """Public ids of the records this reader has set aside."""
        return read_cookie(self.request)

    def value(self, name: str) -> str:
        """The last value of a parameter, "" for none."""
        return next((value for key, value in reversed(self.query) if key == name), "")

    def values(self, name: str) -> list[str]:
        """All values of a repeated parameter, each once."""
        return list(dict.fromkeys(value for key, value in self.query if key == name and value))

    def text(self, message: str, /, **values: Any) -> str:
        return self.wording.text(message, **values)

    def at(self, address: str) -> "Visit":
        """The same visit as if it had come to *address*, a path with or without a query, and to nothing else."""
        path, _, query = address.partition("?")
        scope = {**self.request.scope, "path": path, "raw_path": path.encode(), "query_string": query.encode()}
        return Visit(Request(scope), self.locale)

    async def ask(self, name: str, **variables: Any) -> dict[str, Any]:
        """What the catalogue answers to the document of a page."""
        return await self.put(document(name), name, variables)

    async def put(self, text: str, name: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What the catalogue answers to a document that is no file of the portal; `name` is for the log."""
        client = self.request.client.host if self.request.client else ""
        result = await door.execute(text, variables, self.actor, self.locale, client=client)
        self.headers |= result.headers
        self.revisions.append(result.revision)
        if result.errors or result.data is None:
            raise _problem(name, result.errors or [])
        return result.data


@dataclass(frozen=True)
class Page:
    """What a page says; how it looks is in its template."""

    template: str
    title: str
    """The heading; the head of the document adds `kind` and our name, where there is room."""
    description: str = ""
    section: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    indexed: bool = True
    canonical: Pairs = field(default_factory=list)
    languages: tuple[Locale, ...] = LOCALES
    retry_after: int | None = None
    kind: str = ""
    """What the title is the name of: a project and its site may have the same."""
    picture: str = ""
    """The path of the picture shown where the address is shared; that of the section unless given."""
    private: bool = False
    """For one reader alone: kept by no cache."""
    structured: tuple[Mapping[str, Any], ...] = ()
    """What the page says to machines in the words of schema.org: see `portal/structured.py`."""


def _clean(value: str) -> str:
    return _CONTROL.sub(" ", value).strip()[:_LONGEST_VALUE]


def _problem(name: str, errors: list[Any]) -> Exception:
    codes = {(error.get("extensions") or {}).get("code") for error in errors}
    if "UNAVAILABLE" in codes:
        return Unavailable()
    if codes and codes <= _REFUSED:
        return Misread()
    if "FORBIDDEN" in codes:
        return Missing()
    _log.error("portal.query_failed", document=name, errors=errors)
    return RuntimeError(f"the document of the page {name} was not answered")
