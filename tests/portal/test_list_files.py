"""Lists to take away: opened again with the programs they are made for."""

import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as xml

import pytest
from openpyxl import load_workbook

from portal.files import csv_table, whole, xlsx_table
from portal.files.columns import Column
from portal.pages.facets import LISTINGS
from tests.portal.test_lists import total
from tests.portal.test_pages import LOCALES

SECTIONS = [listing.section for listing in LISTINGS]
FILTERED = "region=aktobe&region=karaganda&sort=title"
ATOM = "{http://www.w3.org/2005/Atom}"
KAZAKH = set("әғқңөұүі")  # һ stands in few words
FORMULAS = ["=1+1", "+7 700", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")']


def table(text: str) -> list[list[str]]:
    """The lines of a CSV below its preface, heads first."""
    lines = list(csv.reader(io.StringIO(text, newline="")))
    return lines[next(number for number, line in enumerate(lines) if len(line) > 1) :]


def cells(body: bytes) -> list[tuple[Any, ...]]:
    """The same of a workbook."""
    lines = list(load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True))
    return lines[next(number for number, line in enumerate(lines) if line[1] is not None) :]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("section", SECTIONS)
def test_csv_and_xlsx_hold_all_rows_of_the_list(client: Any, locale: str, section: str) -> None:
    count = total(client.get(f"/{locale}/{section}/").text)
    plain = client.get(f"/{locale}/{section}/list.csv")
    book = client.get(f"/{locale}/{section}/list.xlsx")
    assert plain.headers["content-type"] == "text/csv; charset=utf-8"
    assert plain.content.startswith(b"\xef\xbb\xbf")
    rows, sheet = table(plain.content.decode("utf-8-sig")), cells(book.content)
    assert len(rows) == len(sheet) == count + 1
    assert list(sheet[0]) == rows[0]
    assert len({line[-1] for line in rows[1:]}) == count
    assert locale != "kk" or set(plain.text.lower()) >= KAZAKH


def test_a_file_has_the_filters_and_the_order_of_its_page(client: Any) -> None:
    rows = table(client.get(f"/ru/projects/list.csv?{FILTERED}").content.decode("utf-8-sig"))[1:]
    page = client.get(f"/ru/projects/?{FILTERED}").text
    assert len(rows) == total(page)
    first = re.search(r'<h3><a href="([^"]+)"', page)
    assert first
    assert rows[0][-1].endswith(first[1])
    assert {row[2] for row in rows} == {"Актюбинская область", "Карагандинская область"}


def test_a_file_says_its_source_day_and_address(client: Any) -> None:
    text = client.get(f"/en/projects/list.csv?{FILTERED}").content.decode("utf-8-sig")
    assert "Source: Kerege" in text.splitlines()[0]
    assert "/en/projects/?region=aktobe&region=karaganda&sort=title" in text
    sheet = load_workbook(io.BytesIO(client.get(f"/en/projects/list.xlsx?{FILTERED}").content)).worksheets[0]
    assert "Source: Kerege" in str(sheet["A2"].value)


def test_numbers_are_numbers_and_days_are_days(client: Any) -> None:
    heads, *rows = cells(client.get("/en/projects/list.xlsx?sort=largest").content)
    first = dict(zip(heads, rows[0], strict=True))
    assert isinstance(first["Investment"], int)
    assert first["Currency"] == "USD"
    assert first["Investment for comparison, ₸"] > first["Investment"]
    assert isinstance(first["Last changed"], datetime)
    assert first["Data as of"] == "2026" or isinstance(first["Data as of"], str)  # known to the year only
    heads, *rows = table(client.get("/en/sites/list.csv?sort=largest").content.decode("utf-8-sig"))
    areas = [Decimal(row[heads.index("Total area, ha")] or 0) for row in rows]
    assert areas[0] == max(areas) > 0


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    columns = [Column(text, lambda node: node["title"]), Column("n", lambda _: Decimal("-1.5"))]
    lines = list(csv.reader(io.StringIO(csv_table.csv_table([text], columns, [{"title": text}]).decode("utf-8-sig"))))
    assert [line[0] for line in lines] == [f"'{text}"] * 3
    assert lines[2][1] == "-1.5"
    body = xlsx_table.xlsx_table("x", [text], columns, [{"title": text}])
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    found = [cell for line in sheet.iter_rows() for cell in line if cell.value == text]
    assert len(found) == 3
    assert {cell.data_type for cell in found} == {"s"}


def test_a_list_that_is_too_long_is_cut_and_says_so(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole.whole, "__defaults__", (30,))
    text = client.get("/en/projects/list.csv").content.decode("utf-8-sig")
    assert len(table(text)) == 31
    assert "Here are its first rows: 30." in text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("section", SECTIONS)
def test_the_feed_is_one(client: Any, locale: str, section: str) -> None:
    address = f"/{locale}/{section}/list.atom?region=aktobe"
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = xml.fromstring(answer.content)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == locale
    entries = root.findall(f"{ATOM}entry")
    assert entries
    for element in (root, *entries):
        assert all(element.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").tzinfo
    assert root.findtext(f"{ATOM}updated") == max(entry.findtext(f"{ATOM}updated") or "" for entry in entries)
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") or "" for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith(address)
    assert links["alternate"].endswith(f"/{locale}/{section}/?region=aktobe")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    again = xml.fromstring(client.get(address).content)
    assert ids == [entry.findtext(f"{ATOM}id") for entry in again.iter(f"{ATOM}entry")]


def test_an_empty_feed_is_a_feed(client: Any) -> None:
    root = xml.fromstring(client.get("/ru/projects/list.atom?stage=operating&min=999999999").content)
    assert root.find(f"{ATOM}entry") is None
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "").tzinfo


def test_sites_as_geojson(client: Any) -> None:
    answer = client.get("/kk/sites/list.geojson?sort=title")
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == found["totalCount"] == total(client.get("/kk/sites/").text)
    for feature in found["features"]:
        if feature["geometry"] and feature["geometry"]["type"] == "Point":
            longitude, latitude = feature["geometry"]["coordinates"]
            assert 46 < longitude < 88
            assert 40 < latitude < 56
        assert feature["properties"]["geoPrecisionName"] or not feature["geometry"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "atom"])
@pytest.mark.parametrize(
    "query",
    [
        "region=atlantis",
        "sector=nope",
        "stage=nonsense",
        "sort=random",
        "min=abc",
        "page=0",
        "min=1e400",
        "stage=" + quote("<script>alert(1)</script>"),
    ],
)
def test_a_wrong_value_gets_a_page(client: Any, ending: str, query: str) -> None:
    answer = client.get(f"/ru/projects/list.{ending}?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "alert(1)" not in answer.text


def test_the_page_of_the_list_names_its_files(client: Any) -> None:
    page = client.get("/ru/sites/?region=aktobe").text
    for ending in ("csv", "xlsx", "atom", "geojson"):
        assert f'href="/ru/sites/list.{ending}?region=aktobe"' in page
    assert '<link rel="alternate" type="application/atom+xml" href="/ru/sites/list.atom?region=aktobe"' in page
    assert "list.geojson" not in client.get("/ru/projects/").text
