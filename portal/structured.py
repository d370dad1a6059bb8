"""What pages say to machines, in the words of schema.org. Addresses are absolute, times as the catalogue has them."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from locales.dates import time_zone
from locales.text import LOCALES, Locale
from portal import links
from portal.calendar import is_day
from portal.links import absolute

Thing = Mapping[str, Any]

NAME = "Kerege"


def script(things: Iterable[Thing]) -> Markup:
    """The block of a page that holds them, "" for none; no text of a record can end the block or begin markup."""
    graph = list(things)
    if not graph:
        return Markup("")
    document = {"@context": "https://schema.org", "@graph": graph}
    return Markup('<script type="application/ld+json">{}</script>').format(
        htmlsafe_json_dumps(document, json.dumps, separators=(",", ":"))
    )


def organization() -> Thing:
    return {"@type": "Organization", "@id": absolute("/#organization"), "name": NAME, "url": absolute("/")}


def web_site(locale: Locale, description: str) -> Thing:
    return {
        "@type": "WebSite",
        "@id": absolute("/#website"),
        "name": NAME,
        "description": description,
        "url": absolute(links.page(locale)),
        "inLanguage": list(LOCALES),
        "publisher": {"@id": absolute("/#organization")},
    }


def breadcrumbs(trail: Iterable[tuple[str, str | None]]) -> Thing:
    """`trail` is names and paths from the home page on; the page itself, at its end, has no path."""
    items = [
        {"@type": "ListItem", "position": place, "name": str(name), **({"item": absolute(path)} if path else {})}
        for place, (name, path) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def record_page(locale: Locale, node: Mapping[str, Any], picture: str) -> Thing:
    """The page of a record: since when it is public and when it last changed."""
    address = absolute(links.record(locale, node))
    return _known(
        {
            "@type": "WebPage",
            "@id": address,
            "url": address,
            "name": node["title"],
            "description": node["summary"],
            "inLanguage": locale,
            "datePublished": node["publishedAt"],
            "dateModified": node["updatedAt"],
            "primaryImageOfPage": {"@type": "ImageObject", "url": absolute(picture), "width": 1200, "height": 630},
            "isPartOf": {"@id": absolute("/#website")},
        }
    )


def place(locale: Locale, node: Mapping[str, Any]) -> Thing:
    """A site as a place; its point only where it is that of the site and not of the region around it."""
    exact = node["latitude"] is not None and node["geoPrecision"] in (None, "EXACT")
    point = {"@type": "GeoCoordinates", "latitude": node["latitude"], "longitude": node["longitude"]}
    address = {
        "@type": "PostalAddress",
        "addressCountry": "KZ",
        "addressRegion": node["region"]["name"],
        "addressLocality": node["locality"],
    }
    return _known(
        {
            "@type": "Place",
            "name": node["title"],
            "url": absolute(links.record(locale, node)),
            "address": _known(address),
            "geo": point if exact else None,
        }
    )


def event(locale: Locale, node: Mapping[str, Any], description: str, picture: str) -> Thing:
    """An event whose date is known at least in part; its times are by the clock of the place."""
    return _known(
        {
            "@type": "Event",
            "name": node["title"],
            "description": description,
            "url": absolute(links.event(locale, node)),
            "inLanguage": node["titleLanguage"].lower(),
            "image": absolute(picture),
            "startDate": _time(node["starts"], node["startTime"], node["timezone"]),
            "endDate": _time(node["ends"] or node["starts"], node["endTime"], node["timezone"]),
            "eventStatus": f"https://schema.org/{'EventCancelled' if node['cancelled'] else 'EventScheduled'}",
            "location": _venue(node),
            "organizer": {"@type": "Organization", "name": node["lead"]} if node["lead"] else None,
            "sameAs": node["website"],
        }
    )


def _venue(node: Mapping[str, Any]) -> Thing | None:
    """Where an event is held; None where the catalogue names neither town nor country."""
    if not node["place"] and not node["country"]:
        return None
    address = _known({"@type": "PostalAddress", "addressLocality": node["place"], "addressCountry": node["country"]})
    return _known({"@type": "Place", "name": node["place"], "address": address})


def _time(day: str, clock: str | None, zone: str) -> str:
    """A date as far as it is known (`2026-03`), with hours and offset where the hour is."""
    if clock is None or not is_day(day):
        return day
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=time_zone(zone)).isoformat()


def dataset(locale: Locale, path: str, name: str, description: str, licence: tuple[str, str] | None) -> Thing:
    """The catalogue as open data, described by the page at `path`; of a licence its name and address."""
    named = {"license": licence[1]} if licence else {}
    return {
        **named,
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": absolute(links.page(locale, path)),
        "inLanguage": list(LOCALES),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "@id": absolute("/#organization"), "name": NAME, "url": absolute("/")},
        "spatialCoverage": {"@type": "Place", "name": "Kazakhstan"},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": absolute("/graphql")}
        ],
    }


def _known(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value is not None}
