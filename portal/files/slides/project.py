"""The presentation of a project or niche (§17.3): what its page says, on slides."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from api.kernel.settings import settings
from locales.gettext import N_
from portal import links
from portal.files import qr
from portal.files.sending import today
from portal.files.slides.deck import MEDIA_TYPE, Deck, Figure
from portal.files.slides.tables import Fact, Row, row
from portal.links import absolute
from portal.pages import project_facts
from portal.pages.pairs import Pair, known, unknown
from portal.sources import Piece, pieces
from portal.structured import NAME
from portal.wording import Wording, capital, uncapital

__all__ = ["MEDIA_TYPE", "deck"]

Node = Mapping[str, Any]

_MOST_YEARS = 6

# Divisor, decimals and unit of what the charts show, in their order.
_CHARTS = {
    "grp_nominal": (10**6, 2, N_("trillion tenge")),
    "population_avg": (10**3, 1, N_("thousand people")),
    "labour_force": (1, 1, N_("thousand people")),
}


def deck(said: Wording, node: Node, indicators: Sequence[Mapping[str, Any]]) -> bytes:
    """*node* is what the document of its page reads, *indicators* are those of its region."""
    made = Deck(settings().slides_template, said.locale, f"{NAME} · {said.text(CATALOGUE)}")
    made.describe(node["title"], node["summary"] or node["title"], said.locale)
    _title(made, said, node)
    made.facts(said.text("Key facts"), [_fact(said, pair) for pair in project_facts.facts(said, node)])
    if node["description"]:
        made.text(said.text("About the project"), node["description"])
    _economics(made, said, node)
    _site(made, said, node)
    _region(made, said, node, indicators)
    _contact(made, said, node)
    return made.saved()


CATALOGUE = N_("Regional investment catalogue of Kazakhstan")


def _title(made: Deck, said: Wording, node: Node) -> None:
    kind, sector = said.label("record_kind", node["kind"]), node["industry"] and node["industry"]["name"]
    above = " · ".join(part for part in (kind, sector, capital(node["region"]["name"])) if part)
    below = [NAME, said.formats.date(today()), _confirmation(said, node)]
    shown = node["titleLanguage"], node["summaryLanguage"] or node["titleLanguage"]
    if {language.lower() for language in shown} != {said.locale}:
        below.append(said.text("not translated in full"))
    made.title(node["title"], above, node["summary"] or "", " · ".join(below))


def _fact(said: Wording, pair: Pair) -> Fact:
    return Fact(pair.name, pair.value or said.formats.no_data, pair.note, known=bool(pair.value))


def _economics(made: Deck, said: Wording, node: Node) -> None:
    title, given = said.text("Economics and preparation"), project_facts.economics(said, node)
    made.table(title, _rows(said, given), _continued(said, title))


def _site(made: Deck, said: Wording, node: Node) -> None:
    title, district = said.text("Place, site and support"), node["district"]
    where = [
        Pair(said.text("Region"), capital(node["region"]["name"])),
        Pair(said.text("District"), district and district["name"]),
        Pair(said.text("Place"), node["locality"]),
        Pair(said.text("Site"), node["site"] and node["site"]["title"]),
    ]
    needs = project_facts.needs(said, node) or [Pair(said.text("What the project needs"), None)]
    support = Pair(said.text("State support"), "; ".join(each["title"] for each in node["supportMeasures"]))
    made.table(title, _rows(said, [*where, *needs, support]), _continued(said, title))


def _rows(said: Wording, given: list[Pair]) -> list[Row]:
    """What is known line by line; the names of what is not, in the last one."""
    rows = [row(pair.name, pair.value or "") for pair in known(given)]
    names = [uncapital(name) for name in unknown(given)]
    return [*rows, row(capital(said.formats.no_data), ", ".join(names))] if names else rows


def _region(made: Deck, said: Wording, node: Node, indicators: Iterable[Mapping[str, Any]]) -> None:
    shown = (each for each in indicators if each["code"] in _CHARTS)
    ordered = sorted(shown, key=lambda each: (list(_CHARTS).index(each["code"]), each["year"]))
    series = [list(values) for _, values in groupby(ordered, key=lambda each: each["code"])]
    if not series:
        return
    title = said.text("The region in figures: {region}", region=capital(node["region"]["name"]))
    sources = dict.fromkeys(each["source"] for each in ordered if each["source"])
    made.charts(title, [_figure(said, values) for values in series], _source_line(said, sources))


def _figure(said: Wording, values: list[Mapping[str, Any]]) -> Figure:
    divisor, digits, unit = _CHARTS[values[0]["code"]]
    title = f"{said.label('indicator', values[0]['code'])}, {said.text(unit)}"
    points = [(str(each["year"]), Decimal(each["value"]) / divisor) for each in values[-_MOST_YEARS:]]
    spoken = "; ".join(f"{year}: {said.formats.decimal(value, digits)}" for year, value in points)
    return Figure(title, f"{title}. {spoken}", points, f"#,##0.{'0' * digits}")


def _source_line(said: Wording, sources: Iterable[str]) -> str:
    return f"{said.text('Source:')} {'; '.join(_text(pieces(said, source)) for source in sources)}"


def _contact(made: Deck, said: Wording, node: Node) -> None:
    title, address = said.text("Contact and sources"), absolute(links.record(said.locale, node))
    money = node["investment"] or {}
    rows = [
        Row(said.text("Page of the record"), [Piece(address, address)]),
        row(said.text("Initiator"), node["initiator"] or said.formats.no_data),
        row(said.text("Confirmation"), _confirmation(said, node)),
        row(said.text("Data as of"), said.date(node["asOf"]) or said.formats.no_data),
        Row(said.text("Source"), _source(said, node["source"])),
    ]
    if money.get("source") and money["source"] != node["source"]:
        rows.append(Row(said.text("Source of the amount"), _source(said, money["source"])))
    rows += [
        row(said.text("Last changed"), said.formats.date(node["updatedAt"])),
        row(said.text("Presentation made"), said.formats.date(today())),
    ]
    says = said.text("QR code of the address of the record")
    made.table_with_picture(title, rows, _continued(said, title), qr.png(address), says)


def _source(said: Wording, source: str | None) -> list[Piece]:
    return pieces(said, source) if source else [Piece(said.formats.no_data)]


def _confirmation(said: Wording, node: Node) -> str:
    if node["freshness"] == "UNCONFIRMED":
        return said.text("Not confirmed")
    when = said.formats.date(node["confirmedAt"])
    if node["freshness"] == "STALE":
        return said.text("Not confirmed since {date}", date=when)
    return said.text("Confirmed on {date}", date=when)


def _continued(said: Wording, title: str) -> str:
    return said.text("{title} (continued)", title=title)


def _text(given: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in given)
