"""What the query of a list address asks for; a value that means nothing is refused, not guessed at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from locales.labels import labels
from portal.pages.facets import Facet, Listing, Range
from portal.problems import Misread, Missing
from portal.visit import Pairs, Visit

PAGE_SIZE = 20
CODE = re.compile(r"[A-Za-z0-9-]{1,80}")
SLUG = re.compile(r"[a-z0-9-]{1,80}")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
CURSOR = re.compile(r"[\w=+/.:-]{1,4000}", re.ASCII)
PAGE = re.compile(r"[1-9]\d{0,5}")


@dataclass(frozen=True)
class Choice:
    """What a reader has chosen in a list: filters, order, place."""

    chosen: Mapping[str, list[str]]
    low: str = ""
    high: str = ""
    currency: str = ""
    order: str = ""
    after: str = ""
    before: str = ""
    page: int = 1

    def pairs(self) -> Pairs:
        """The filters in canonical order, without the place in the list."""
        facets = [(name, value) for name, values in self.chosen.items() for value in values]
        return [
            *facets,
            ("min", self.low),
            ("max", self.high),
            ("currency", self.currency),
            ("sort", self.order),
        ]

    def without(self, name: str, value: str) -> Pairs:
        """The same without one value; a range takes its currency along."""
        dropped = {(name, value)}
        if name in ("min", "max") and not (self.low and self.high):
            dropped.add(("currency", self.currency))
        return [pair for pair in self.pairs() if pair not in dropped and pair[1]]

    @property
    def filtered(self) -> bool:
        return any(self.chosen.values()) or bool(self.low or self.high)


def read(visit: Visit, listing: Listing) -> Choice:
    after, before = (matching(visit, name, CURSOR) for name in ("after", "before"))
    order = visit.value("sort")
    if order and order not in listing.orders:
        raise Misread("sort")
    low, high, currency = _range(visit, listing.range) if listing.range else ("", "", "")
    return Choice(
        {facet.parameter: _values(visit, facet) for facet in listing.facets},
        low,
        high,
        currency,
        "" if order == next(iter(listing.orders)) else order,
        after,
        "" if after else before,
        int(matching(visit, "page", PAGE) or 1),
    )


def variables(listing: Listing, choice: Choice) -> dict[str, Any]:
    """The variables of the list's document."""
    filters: dict[str, Any] = {
        facet.name: [value.upper() if facet.labels else value for value in choice.chosen[facet.parameter]]
        for facet in listing.facets
        if choice.chosen[facet.parameter]
    }
    if listing.range:
        filters |= _bounds(listing.range, choice)
    order = listing.orders[choice.order or next(iter(listing.orders))]
    asked: dict[str, Any] = {"filter": filters, "order": order}
    if choice.before:
        return {**asked, "last": PAGE_SIZE, "before": choice.before}
    return {**asked, "first": PAGE_SIZE, **({"after": choice.after} if choice.after else {})}


def _bounds(bounds: Range, choice: Choice) -> dict[str, str]:
    ends = ((bounds.low, choice.low), (bounds.high, choice.high))
    found = {name: format(Decimal(value) * bounds.scale, "f") for name, value in ends if value}
    return {**found, "currency": choice.currency.upper()} if found and choice.currency else found


def _values(visit: Visit, facet: Facet) -> list[str]:
    values = [value.lower() for value in visit.values(facet.parameter)]
    known = labels(facet.labels, visit.locale) if facet.labels else None
    if not all(SLUG.fullmatch(value) if known is None else value in known for value in values):
        raise Misread(facet.parameter)
    return sorted(set(values))


def _range(visit: Visit, bounds: Range) -> tuple[str, str, str]:
    low, high = (_number(visit, name) for name in ("min", "max"))
    currency = visit.value("currency").lower() if bounds.currencies else ""
    if currency and currency not in bounds.currencies:
        raise Misread("currency")
    if not (low or high):
        return "", "", ""
    return low, high, currency or next(iter(bounds.currencies), "")


def _number(visit: Visit, name: str) -> str:
    """As people write it: `1,5` and `1 500` are numbers."""
    value = re.sub(r"\s", "", visit.value(name)).replace(",", ".")
    if value and not _NUMBER.fullmatch(value):
        raise Misread(name)
    return value


def matching(visit: Visit, name: str, pattern: re.Pattern[str]) -> str:
    """The value of a parameter, "" for none; refused where it does not look as it must."""
    value = visit.value(name)
    if value and not pattern.fullmatch(value):
        raise Misread(name)
    return value


def code_in_path(visit: Visit, name: str) -> str:
    """A part of the address that names a region, a district or a measure by one of its codes."""
    code = visit.request.path_params[name]
    if not CODE.fullmatch(code):
        raise Missing
    return code
