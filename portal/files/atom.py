"""A filtered list as an Atom feed (RFC 4287): the records published last, with the times of their last change."""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as xml

from locales.text import Locale
from portal import links
from portal.links import absolute
from portal.structured import NAME

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NEWEST = 50

# Ids of feeds and entries are made from this one and what they name, not from the address of the server, so that
# they stay when the portal moves.
_IDS = uuid.UUID("8d5f3e0a-52a4-4c3e-9a43-6f1d6c1b7e2f")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(locale: Locale, title: str, page: str, feed: str, nodes: Sequence[Mapping[str, Any]], changed: str) -> bytes:
    """The feed at the address *feed* of the list at *page*, both without host; *changed* stands where it is empty."""
    root = xml.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": locale})
    _add(root, "id", _id("feed", feed))
    _add(root, "title", f"{title} — {NAME}")
    _add(root, "updated", max((node["updatedAt"] for node in nodes), default=changed))
    _add(_add(root, "author"), "name", NAME)
    _add(root, "link", rel="self", href=absolute(feed), type="application/atom+xml")
    _add(root, "link", rel="alternate", href=absolute(page), type="text/html", hreflang=locale)
    for node in nodes:
        _entry(root, locale, node)
    return xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: xml.Element, locale: Locale, node: Mapping[str, Any]) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", _id("record", f"{locale}/{node['publicId']}"))
    _add(entry, "title", node["title"], **{"xml:lang": node["titleLanguage"].lower()})
    _add(entry, "updated", node["updatedAt"])
    if node["publishedAt"]:
        _add(entry, "published", node["publishedAt"])
    address = absolute(links.record(locale, node))
    _add(entry, "link", rel="alternate", href=address, type="text/html", hreflang=locale)
    if node["industry"]:
        _add(entry, "category", term=node["industry"]["sector"], label=node["industry"]["name"])
    _add(entry, "category", term=node["kind"].lower())
    # An entry without a text of its own has to have a summary or content; the title says least, but never nothing.
    language = node["summaryLanguage"] or node["titleLanguage"]
    _add(entry, "summary", node["summary"] or node["title"], **{"xml:lang": language.lower()})


def _add(parent: xml.Element, name: str, text: str | None = None, **attributes: str) -> xml.Element:
    element = xml.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    element.text = _clean(text) if text is not None else None
    return element


def _id(*named: str) -> str:
    return uuid.uuid5(_IDS, "/".join(named)).urn


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub(" ", text)
