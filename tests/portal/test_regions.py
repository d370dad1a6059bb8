"""The region as an investor reads it: its page, its districts, the tables to compare, the figures to take away."""

import csv
import io
import re
from decimal import Decimal
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.families import FAMILIES, volume_by_family
from portal.figures import STRIP_GAP, STRIP_WIDTH, strip
from portal.files.table import csv_response
from tests.portal.test_pages import LOCALES

PATHS = ("regions/abai/", "regions/abai/abai-zhanasemey/", "tariffs/", "support/", "support/sup-02/")


def table(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("path", PATHS)
def test_a_page_leaves_no_code_and_no_hole(client: Any, locale: str, path: str) -> None:
    answer = client.get(f"/{locale}/{path}")
    assert answer.status_code == 200
    shown = words(answer.text)
    assert not re.findall(r"\{[a-z_]+\}|\bNone\b|\b[A-Z]+_[A-Z_]+\b", shown)
    for other in LOCALES:
        assert f'hreflang="{other}"' in answer.text


def test_what_a_region_has_not_supplied_is_said_with_its_paragraph(client: Any) -> None:
    page = client.get("/en/regions/abai/").text
    for number in ("13.1", "13.6", "13.8"):
        assert f"Not supplied by the region (Rules, {number})." in page
    assert "The region has not supplied the contact of its centre." in page


def test_the_offer_has_a_row_for_every_paragraph(client: Any) -> None:
    page = client.get("/en/regions/kostanay/").text
    offer = page.split('<table class="offer">')[1].split("</table>")[0]
    assert re.findall(r'<span class="num">(13\.\d)</span>', offer) == [f"13.{number}" for number in range(1, 9)]
    for anchor in re.findall(r'<a href="#([a-z]+)"', offer):
        assert f'<section id="{anchor}">' in page
    assert "confirmed within a month: 0 of 7" in offer


@pytest.mark.parametrize("code", ["grp_nominal", "population_avg", "labour_force"])
def test_a_chart_can_be_taken_away(client: Any, code: str) -> None:
    rows = table(client.get(f"/ru/regions/kostanay/{code}.csv"))
    assert [row["year"] for row in rows] == sorted(row["year"] for row in rows)
    assert all(row["source"] and row["data_as_of"] and Decimal(row["value"]) > 0 for row in rows)
    told = client.get(f"/ru/regions/kostanay/{code}.metadata.json").json()
    assert (told["period"]["first"], told["period"]["last"]) == (int(rows[0]["year"]), int(rows[-1]["year"]))
    assert told["unit"] == rows[0]["unit"]
    assert told["sources"]
    assert "kostanay" in told["csv"]


@pytest.mark.parametrize("path", ["regions/kostanay/nothing.csv", "regions/x/grp_nominal.csv", "regions/a%00/x.csv"])
def test_figures_that_are_not_there_have_a_page(client: Any, path: str) -> None:
    answer = client.get(f"/kk/{path}")
    assert answer.status_code == 404
    assert '<html lang="kk">' in answer.text


def test_a_region_links_to_its_districts(client: Any) -> None:
    page = client.get("/kk/regions/abai/").text
    districts = page.split('<section id="districts">')[1].split("</section>")[0]
    links = re.findall(r'<a href="(/kk/regions/abai/[a-z-]+/)"', districts)
    assert len(links) == 12
    assert "/kk/regions/abai/abai-zhanasemey/" in links
    assert {client.get(link).status_code for link in links} == {200}


def test_the_counts_of_a_district_lead_to_its_lists(client: Any) -> None:
    page = client.get("/en/regions/kostanay/").text.split('id="districts"')[1].split("</table>")[0]
    counts = re.findall(r'<td class="n"><a href="([^"]+)">(\d+)</a>', page)
    assert {address.split("/")[2] for address, _ in counts} == {"projects", "sites", "partners"}
    for address, count in counts:
        assert "region=kostanay" in address
        assert re.search(rf'id="results"[^>]*>{count} ', client.get(unescape(address)).text), address


def test_a_district_shows_its_own_records(client: Any) -> None:
    page = client.get("/en/regions/abai/abai-ayagoz/").text
    assert "Aktogay" in page
    assert "The catalogue has no statistics by district." in page
    assert "103600000" in page
    assert "no code in the source" in client.get("/en/regions/abai/abai-zhanasemey/").text


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/ru/regions/abai/103600000/", "/ru/regions/abai/abai-ayagoz/"),
        ("/ru/regions/kostanay/abai-ayagoz/", "/ru/regions/abai/abai-ayagoz/"),
        ("/ru/regions/abai/abai-ayagoz", "/ru/regions/abai/abai-ayagoz/"),
        ("/ru/support/SUP-02/", "/ru/support/sup-02/"),
    ],
)
def test_an_address_nearly_right_is_led_on(client: Any, asked: str, right: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (301, right)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("regions/?sort=beauty", 400),
        ("regions/?sort=--grp", 400),
        ("tariffs/?utility=gold", 400),
        ("tariffs/?sort=x", 400),
        ("support/?kind=<img>", 400),
        ("support/none-01/", 404),
        ("support/%22%3E/", 404),
        ("regions/abai/nowhere/", 404),
    ],
)
def test_what_means_nothing_is_refused_plainly(client: Any, path: str, status: int) -> None:
    answer = client.get(f"/ru/{path}")
    assert answer.status_code == status
    assert '<html lang="ru">' in answer.text
    assert "<img" not in answer.text


def names_in_table(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/\w+/regions/([a-z-]+)/">', page)


def test_regions_are_sorted_by_any_figure_both_ways(client: Any) -> None:
    figures = table(client.get("/en/regions.csv"))
    assert len(figures) == 20
    largest = [row["region"] for row in sorted(figures, key=lambda row: -Decimal(row["population_avg"]))]
    assert names_in_table(client.get("/en/regions/?sort=population").text) == largest
    assert names_in_table(client.get("/en/regions/?sort=-population").text) == largest[::-1]
    head = client.get("/en/regions/?sort=population").text
    assert 'aria-sort="descending"><a href="/en/regions/?sort=-population#regions"' in head


def test_unknown_figures_stand_last_both_ways(client: Any) -> None:
    unknown = {row["region"] for row in table(client.get("/en/regions.csv")) if not row["declared_volume_kzt"]}
    assert unknown
    for order in ("volume", "-volume"):
        assert set(names_in_table(client.get(f"/en/regions/?sort={order}").text)[-len(unknown) :]) == unknown


def test_regions_stand_in_the_order_of_the_kazakh_alphabet(client: Any) -> None:
    from locales.collation import sort_key

    names = [row["region_name"] for row in table(client.get("/kk/regions.csv"))]
    assert names == sorted(names, key=lambda name: sort_key(name, "kk"))
    assert names != sorted(names)


def test_tariffs_of_all_regions_are_compared_with_their_dates(client: Any) -> None:
    page = client.get("/en/tariffs/?utility=cold_water&sort=price").text
    assert "These prices are of different dates, from 2019 to 2023" in page
    prices = [Decimal(price) for price in re.findall(r'<td class="n"><div>([\d.]+)', page)]
    assert prices == sorted(prices)
    assert len(prices) > 5
    assert '<span class="unit">KZT per m³</span>' in page
    assert len(table(client.get("/en/tariffs.csv"))) == 47


def test_prices_with_and_without_tax_stand_in_one_row(client: Any) -> None:
    page = client.get("/en/regions/kostanay/").text
    assert re.search(r"<div>29\.14<small>without VAT</small></div><div>32\.64<small>VAT included</small></div>", page)


def test_measures_are_filtered_by_kind(client: Any) -> None:
    everything = client.get("/en/support/").text
    assert "28 measures" in everything
    chosen = client.get("/en/support/?kind=sez&kind=finance").text
    assert "7 measures" in chosen
    assert chosen.count('class="tag"') == 2
    assert "checked" in chosen
    assert "The source does not say." in client.get("/en/support/sup-01/").text


def test_the_home_page_says_what_the_strips_say(client: Any) -> None:
    page = client.get("/en/").text
    labels = re.findall(r'class="strip"[^>]+aria-label="([^"]+)"', page)
    assert len(labels) + page.count('class="strip none"') == 20
    for label in labels:
        assert sum(Decimal(part) for part in re.findall(r"([\d.]+)%", label)) == pytest.approx(Decimal(100), abs=1)
    assert "Declared volume by sector, billion tenge" in page
    assert "So far none has been confirmed." in page


def test_districts_and_measures_are_in_the_site_map(client: Any) -> None:
    listed = client.get("/sitemap-ru-pages.xml").text
    for path in ("/ru/regions/abai/abai-zhanasemey/", "/ru/support/sup-28/", "/ru/tariffs/"):
        assert f"{path}</loc>" in listed
    assert len(re.findall(r"/ru/regions/[a-z-]+/[a-z-]+/</loc>", listed)) == 228


VOLUMES = st.lists(st.decimals("0.01", "1e15", places=2), min_size=1, max_size=len(FAMILIES))


@given(values=VOLUMES)
def test_a_strip_fills_its_width_and_loses_nothing(values: list[Decimal]) -> None:
    pieces = strip(values)
    assert all(width >= 3 for _, width in pieces)
    x, width = pieces[-1]
    assert x + width == pytest.approx(STRIP_WIDTH, abs=0.5)
    for (start, wide), (following, _) in pairwise(pieces):
        assert following - start - wide == pytest.approx(STRIP_GAP, abs=0.2)
    for one, other in pairwise(values):
        if one > other:
            assert pieces[values.index(one)][1] >= pieces[values.index(other)][1] - 0.1


SHARES = st.lists(
    st.tuples(st.sampled_from(["food", "mining", "it", "unheard-of"]), st.none() | st.integers(0, 10**15))
)


@given(shares=SHARES)
def test_volumes_of_families_add_up(shares: list[tuple[str, int | None]]) -> None:
    given_shares = [
        {"industry": {"sector": sector}, "amountKzt": None if amount is None else str(amount)}
        for sector, amount in shares
    ]
    volumes = volume_by_family(given_shares)
    assert sum(volumes.values()) == sum(amount or 0 for _, amount in shares)
    assert all(volumes.values())


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(cells=st.lists(CELLS, min_size=1, max_size=4))
def test_no_cell_of_a_file_is_a_formula(cells: list[str]) -> None:
    text = bytes(csv_response("x.csv", ["h"] * len(cells), [cells]).body).decode("utf-8-sig")
    _, read = csv.reader(io.StringIO(text, newline=""))
    for cell, found in zip(cells, read, strict=True):
        assert found in (cell, f"'{cell}")
        if found[:1] in ("=", "+", "-", "@", "\t", "\r"):
            float(found)
