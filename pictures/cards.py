"""What the picture of a page says when its address is shared: a card in one language.

A record's card is made of what `DOCUMENTS` asks of it; pages without a picture of their own take that of their section.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from locales.formats import Formats
from locales.gettext import N_, Translator
from locales.labels import label
from locales.text import LOCALES, Locale

Node = Mapping[str, Any]

_COMMON = "kind publicId title region { name } industry { name } translations { locale state }"
_ASKED = {
    "projects": ("project", "investment { amount currency asOf }"),
    "sites": ("site", "areaTotalHa areaFreeHa"),
    "partners": ("partner", "roles"),
}
# For each section of the portal the GraphQL document whose `record` a card is made of.
DOCUMENTS: Mapping[str, str] = {
    section: f"query Picture($id: String!) {{ record: {field}(publicId: $id) {{ {_COMMON} {more} }} }}"
    for section, (field, more) in _ASKED.items()
}

CATALOGUE = N_("Regional investment catalogue of Kazakhstan")
SECTIONS = {
    "projects": N_("Projects"),
    "sites": N_("Sites"),
    "partners": N_("Partners"),
    "regions": N_("Regions"),
}
_MOST_ROLES = 2


@dataclass(frozen=True)
class Card:
    """A line that says what it is, a title, and at most two named values under it."""

    locale: Locale
    kicker: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()


def section_card(section: str, locale: Locale) -> Card:
    """The card of a section, or of the whole catalogue for one that has none."""
    words = Translator(locale)
    if section in SECTIONS:
        return Card(locale, words.text(CATALOGUE), words.text(SECTIONS[section]))
    return Card(locale, "", words.text(CATALOGUE))


def written(node: Node) -> tuple[Locale, ...]:
    """The languages a record is written in; elsewhere it is shown in one of them."""
    there = {each["locale"].lower() for each in node["translations"] if each["state"] != "MISSING"}
    return tuple(locale for locale in LOCALES if locale in there)


def record_card(node: Node, locale: Locale) -> Card:
    kind = label("record_kind", node["kind"].lower(), locale)
    kicker = f"{kind} · {node['industry']['name']}" if node["industry"] else kind
    region = node["region"]["name"]
    place = (Translator(locale).text("Region"), region[:1].upper() + region[1:])
    figure = _FIGURES[node["kind"]](node, locale)
    return Card(locale, kicker, node["title"], (figure, place) if figure else (place,))


def _investment(node: Node, locale: Locale) -> tuple[str, str] | None:
    words, formats, money = Translator(locale), Formats(locale), node["investment"]
    if money is None:
        return None
    name = words.text("Investment")
    if money["asOf"]:
        name = f"{name}, {formats.date(money['asOf'])}"
    return name, formats.compact_money(money["amount"], money["currency"], digits=2)


def _area(node: Node, locale: Locale) -> tuple[str, str] | None:
    words, formats = Translator(locale), Formats(locale)
    if node["areaFreeHa"] is not None:
        return words.text("Free area"), formats.quantity(node["areaFreeHa"], "ha")
    if node["areaTotalHa"] is not None:
        return words.text("Area"), formats.quantity(node["areaTotalHa"], "ha")
    return None


def _roles(node: Node, locale: Locale) -> tuple[str, str] | None:
    names = [label("partner_role", role.lower(), locale) for role in node["roles"][:_MOST_ROLES]]
    return (Translator(locale).text("Role"), ", ".join(names)) if names else None


_FIGURES = {"PROJECT": _investment, "NICHE": _investment, "SITE": _area, "PARTNER": _roles}
