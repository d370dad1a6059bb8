"""Comparing: one kind, one currency, at most six, and whatever else stands in the address is told."""

import csv
import re
from html import unescape
from typing import Any

import pytest

from api.door import Door
from api.kernel.answers import GraphQLRequest
from api.kernel.gate import admit
from api.kernel.limits import Limits
from portal.documents import document
from portal.pages.compare import LOOKED_UP
from portal.shortlist import MOST

COLUMN = re.compile(r'<th scope="col">.*?<a href="/\w+/\w+/[^"]*-(\w+)/"', re.DOTALL)


def ids(reader: Any, section: str, query: str = "") -> list[str]:
    return re.findall(r'id="pick-(\w+)"', reader.get(f"/en/{section}/{query}").text)


def compare(reader: Any, chosen: list[str], more: str = "", locale: str = "en") -> str:
    answer = reader.get(f"/{locale}/compare/?{'&'.join(f'id={each}' for each in chosen)}{more}")
    assert answer.status_code == 200
    assert "noindex" in answer.text
    return unescape(answer.text)


def cells(page: str, name: str) -> list[str]:
    row = re.search(rf'<th scope="row">{name}.*?</tr>', page, re.DOTALL)
    assert row
    return [re.sub(r"<[^>]+>", " ", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", row[0], re.DOTALL)]


def test_records_stand_in_the_order_of_the_address(reader: Any) -> None:
    chosen = ids(reader, "projects", "?sort=largest")[:4]
    for order in (chosen, chosen[::-1]):
        assert COLUMN.findall(compare(reader, order)) == order


def test_sums_are_in_one_currency(reader: Any) -> None:
    dollars, tenge = (ids(reader, "projects", f"?min=0&currency={code}")[0] for code in ("usd", "kzt"))
    assert not any("≈" in cell for cell in cells(compare(reader, [dollars, dollars]), "Investment"))
    first, second = cells(compare(reader, [dollars, tenge]), "Investment")
    assert first.startswith("≈\u00a0KZT")
    assert re.search(r"\$.* at the rate of 20\d\d", first)
    assert second.startswith("KZT")


def test_what_differs_is_marked_and_can_stand_alone(reader: Any) -> None:
    page = compare(reader, ids(reader, "sites")[:3])
    marked = page.count('<tr class="differs">')
    assert 0 < marked < page.count('<th scope="row">')
    assert page.count("(the records differ)") == marked
    assert f"rows that differ: {marked} of" in page
    only = re.search(r'href="([^"]+only=differences)"', page)
    assert only
    shown = unescape(reader.get(only[1]).text)
    assert shown.count('<th scope="row">') == marked


def test_a_column_can_be_removed(reader: Any) -> None:
    chosen = ids(reader, "partners")[:3]
    page = compare(reader, chosen)
    without = re.findall(r'href="(/en/compare/[^"]*)">Remove the column', page)
    assert [COLUMN.findall(reader.get(url).text) for url in without] == [
        chosen[1:],
        [chosen[0], chosen[2]],
        chosen[:2],
    ]


def test_more_than_six_are_named(reader: Any) -> None:
    chosen = ids(reader, "projects")[:8]
    page = compare(reader, chosen)
    assert COLUMN.findall(page) == chosen[:6]
    assert "At most 6 records" in page
    assert all(f"-{each}/" in page for each in chosen[6:])


def test_one_kind_is_compared_and_the_other_offered(reader: Any) -> None:
    projects, sites = ids(reader, "projects")[:2], ids(reader, "sites")[:3]
    page = compare(reader, [projects[0], *sites, projects[1]])
    assert COLUMN.findall(page) == sites
    assert "Only records of one kind" in page
    instead = re.search(r'href="([^"]+)">Compare these instead', page)
    assert instead
    assert COLUMN.findall(reader.get(instead[1]).text) == projects


def test_what_is_not_public_is_left_out(reader: Any) -> None:
    chosen = ids(reader, "sites")[:2]
    page = compare(reader, [chosen[0], "unknown000", "%3Cscript%3E", chosen[1], "%00"])
    assert COLUMN.findall(page) == chosen
    assert "2 records of this address are not public" in page or "3 records of this address" in page
    assert "<script>" not in page


@pytest.mark.parametrize("query", ["?id=unknown000", "?id=%3Cb%3E", "?id=" + "x" * 3000])
def test_nothing_public_is_a_clear_page(reader: Any, query: str) -> None:
    for path in ("compare/", "compare/table.csv"):
        answer = reader.get(f"/kk/{path}{query}")
        assert answer.status_code == 404
        assert '<html lang="kk">' in answer.text


def test_nothing_chosen_says_how_to_choose(reader: Any) -> None:
    assert "Choose two to six records" in compare(reader, [])
    assert "There is one record here" in compare(reader, ids(reader, "sites")[:1])


@pytest.mark.parametrize("section", ["projects", "sites", "partners"])
@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
def test_every_kind_has_its_file(reader: Any, section: str, locale: str) -> None:
    chosen = ids(reader, section)[:6]
    page = compare(reader, chosen, locale=locale)
    address = re.search(r'href="([^"]+table\.csv[^"]+)"', page)
    assert address
    rows = list(csv.reader(reader.get(address[1]).content.decode("utf-8-sig").splitlines()))
    assert {len(row) for row in rows} == {2 + len(chosen)}
    assert len(rows) == page.count('<th scope="row">') + 2


@pytest.mark.parametrize(("name", "most"), [("compare", LOOKED_UP), ("shortlist", MOST)])
def test_a_document_asks_for_half_of_what_is_allowed(door: Door, name: str, most: int) -> None:
    request = GraphQLRequest(document(name), {"ids": ["x"] * most, "most": most}, None)
    assert admit(door.documents, request).cost.requested * 2 <= Limits().cost
