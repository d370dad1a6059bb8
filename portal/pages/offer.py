"""How complete the offer of a region is: one row for each sub-paragraph of §13."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from portal.wording import Wording

# Where on the page of the region the materials of a sub-paragraph stand.
_PLACES = {
    "13.1": "planning",
    "13.2": "projects",
    "13.3": "partners",
    "13.4": "sites",
    "13.5": "workforce",
    "13.6": "figures",
    "13.7": "tariffs",
    "13.8": "planning",
}
_YES_OR_NO = {"CLIMATE"}


@dataclass(frozen=True)
class OfferRow:
    paragraph: str
    name: str
    place: str
    there: list[str]
    """Parts that are in the catalogue, each with its number."""
    missing: list[str]
    fresh: list[str]
    """How old the data are, and how many records an authority has confirmed."""


def offer_rows(said: Wording, lines: Iterable[Mapping[str, Any]]) -> list[OfferRow]:
    return [
        _row(said, paragraph, list(parts)) for paragraph, parts in groupby(lines, key=lambda line: line["paragraph"])
    ]


def _row(said: Wording, paragraph: str, parts: list[Mapping[str, Any]]) -> OfferRow:
    there = [part for part in parts if part["count"]]
    return OfferRow(
        paragraph,
        said.label("offer_paragraph", paragraph) or paragraph,
        _PLACES[paragraph],
        [_counted(said, part) for part in there],
        [said.label("offer_part", part["part"]) or "" for part in parts if not part["count"]],
        [words for words in (_period(said, there), _confirmed(said, there)) if words],
    )


def _counted(said: Wording, part: Mapping[str, Any]) -> str:
    name = said.label("offer_part", part["part"]) or ""
    return name if part["part"] in _YES_OR_NO else f"{name}: {said.number(part['count'])}"


def _period(said: Wording, parts: list[Mapping[str, Any]]) -> str:
    """The years of the data, as far as the parts are dated."""
    dates = [part[end] for part in parts for end in ("oldest", "newest") if part[end]]
    if not parts:
        return ""
    if not dates:
        return said.text("date not stated")
    first, last = min(dates)[:4], max(dates)[:4]
    years = first if first == last else f"{first}–{last}"
    return said.text("data of {years}", years=years)


def _confirmed(said: Wording, parts: list[Mapping[str, Any]]) -> str:
    records = [part for part in parts if part["confirmed"] is not None]
    if not records:
        return ""
    confirmed, all_of_them = (sum(part[name] for part in records) for name in ("confirmed", "count"))
    return said.text(
        "confirmed within a month: {confirmed} of {total}",
        confirmed=said.number(confirmed),
        total=said.number(all_of_them),
    )
