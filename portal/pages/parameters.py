"""What the query of a list address asks for; a value that means nothing is refused, not guessed at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from locales.labels import labels
from portal.pages.facets import Facet, Listing, Range
from portal.problems import Misread, Missing
from portal.visit import Pairs, Visit

PAGE_SIZE = 20
CODE = re.compile(r"[A-Za-z0-9-]{1,80}")
LONGEST_NUMBER = 16
ON_MAP = 100
VIEWS = ("", "table", "map")
SLUG = re.compile(r"[a-z0-9-]{1,80}")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
CURSOR = re.compile(r"[\w=+/.:-]{1,4000}", re.ASCII)
PAGE = re.compile(r"[1-9]\d{0,5}")


@dataclass(frozen=True)
class Wrong:
    """What was filled into a field of the form, and what is wrong with it."""

    entered: str
    reason: str


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
    wrong: Mapping[str, Wrong] = field(default_factory=dict)
    """Bounds that cannot be used, by parameter; the list is shown without them."""
    view: str = ""

    def pairs(self) -> Pairs:
        """The filters in canonical order, without the place in the list."""
        facets = [(name, value) for name, values in self.chosen.items() for value in values]
        return [
            *facets,
            ("min", self.low),
            ("max", self.high),
            ("currency", self.currency),
            ("sort", self.order),
            ("view", self.view),
        ]

    def dropping(self, name: str, value: str) -> "Choice":
        """The choice itself without one value, from the beginning of the list."""
        chosen = {
            each: [kept for kept in values if (each, kept) != (name, value)] for each, values in self.chosen.items()
        }
        low, high = "" if name == "min" else self.low, "" if name == "max" else self.high
        currency = self.currency if low or high else ""
        return replace(self, chosen=chosen, low=low, high=high, currency=currency, after="", before="", page=1)

    def instead(self, name: str, value: str) -> Pairs:
        """The same with another value of what has one value only."""
        return [(key, value if key == name else old) for key, old in self.pairs()]

    @property
    def filtered(self) -> bool:
        return any(self.chosen.values()) or bool(self.low or self.high)


def read(visit: Visit, listing: Listing) -> Choice:
    after, before = (matching(visit, name, CURSOR) for name in ("after", "before"))
    order = visit.value("sort")
    if order and order not in listing.orders:
        raise Misread("sort")
    bounds = _range(visit, listing.range) if listing.range else _Bounds()
    view = visit.value("view")
    if view not in VIEWS:
        raise Misread("view")
    return Choice(
        {facet.parameter: _values(visit, facet) for facet in listing.facets},
        bounds.low,
        bounds.high,
        bounds.currency,
        "" if order == next(iter(listing.orders)) else order,
        after,
        "" if after else before,
        int(matching(visit, "page", PAGE) or 1),
        bounds.wrong,
        view,
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
    if choice.view == "map":
        return {"filter": filters, "order": "TITLE_ASC", "first": ON_MAP}
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


@dataclass(frozen=True)
class _Bounds:
    low: str = ""
    high: str = ""
    currency: str = ""
    wrong: Mapping[str, Wrong] = field(default_factory=dict)


def _range(visit: Visit, bounds: Range) -> _Bounds:
    currency = visit.value("currency").lower() if bounds.currencies else ""
    if currency and currency not in bounds.currencies:
        raise Misread("currency")
    entered = {name: _plain(visit.value(name)) for name in ("min", "max")}
    wrong = {
        name: Wrong(visit.value(name)[:LONGEST_NUMBER], visit.text("Write a number, such as 5 or 0.5"))
        for name, value in entered.items()
        if value and not _NUMBER.fullmatch(value)
    }
    low, high = ("" if name in wrong else entered[name] for name in ("min", "max"))
    if low and high and Decimal(low) > Decimal(high):
        wrong = {"max": Wrong(high, visit.text("The upper bound is less than the lower one"))}
        high = ""
    if not (low or high):
        return _Bounds(wrong=wrong)
    return _Bounds(low, high, currency or next(iter(bounds.currencies), ""), wrong)


def _plain(value: str) -> str:
    """As people write it: `1,5` and `1 500` are numbers."""
    return re.sub(r"\s", "", value).replace(",", ".")


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
