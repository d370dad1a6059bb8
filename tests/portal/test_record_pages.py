"""What an investor reads first on the page of a record, and whom to ask."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.pairs import APART, Pair
from portal.wording import shortened
from tests.portal.test_pages import LOCALES, first_record
from tests.portal.test_regions import words


@pytest.mark.parametrize("section", ["projects", "sites", "partners"])
@pytest.mark.parametrize("locale", LOCALES)
def test_confirmation_stands_above_the_figures(client: Any, locale: str, section: str) -> None:
    """Also on a telephone, where the column beside the text comes last."""
    page = client.get(first_record(client, locale, section)).text
    head = page.split('<header class="phead">')[1].split("</header>")[0]
    assert '<span class="badge">' in head
    assert page.index('class="badge"') < page.index('<dl class="facts">')
    assert page.index('form="shortlist"') < page.index('<dl class="facts">')


def test_a_site_names_the_tariffs_of_its_region_with_their_dates(client: Any) -> None:
    page = client.get(client.get("/en/sites/?region=kostanay").text.split('<h3><a href="')[1].split('"')[0]).text
    tariffs = page.split('<section id="tariffs">')[1].split("</section>")[0]
    assert "KZT per kWh" in tariffs
    assert re.search(r'32\.97.*?<time datetime="2023-11-01">', tariffs, re.DOTALL)
    assert 'href="/en/tariffs/?utility=electricity"' in tariffs


def test_a_site_of_a_region_without_tariffs_says_so(client: Any) -> None:
    without = next(
        region
        for region in ("abai", "zhetisu", "ulytau", "turkistan")
        if "Not supplied by the region (Rules, 13.7)." in _section(client, f"/en/regions/{region}/", "tariffs")
        and "<h3>" in client.get(f"/en/sites/?region={region}").text
    )
    site = client.get(f"/en/sites/?region={without}").text.split('<h3><a href="')[1].split('"')[0]
    assert "Not supplied by the region (Rules, 13.7)." in _section(client, site, "tariffs")


def _section(client: Any, path: str, name: str) -> str:
    return client.get(path).text.split(f'<section id="{name}">')[1].split("</section>")[0]


@pytest.mark.parametrize("section", ["projects", "sites", "partners"])
def test_a_record_says_where_its_region_answers(client: Any, section: str) -> None:
    page = words(client.get(first_record(client, "en", section)).text)
    assert "Investor Service Centre The region has not supplied the contact of its centre." in page


def test_districts_without_records_are_no_rows_of_zeros(client: Any) -> None:
    districts = _section(client, "/en/regions/kostanay/", "districts")
    table, others = districts.split("</table>")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table)
    assert rows
    assert all(re.search(r'<td class="n"><a', row) for row in rows)
    assert "Nothing in the catalogue yet:" in others
    assert len(rows) + len(re.findall(r'<a href="/en/regions/kostanay/', others)) == 20


def test_a_row_on_the_page_of_a_region_names_the_district_alone(client: Any) -> None:
    row = _section(client, "/en/regions/kostanay/", "projects")
    assert "<dt>District</dt>" in row
    assert "<dt>Region</dt>" not in row


def test_the_form_of_needs_leads_to_the_results(client: Any) -> None:
    page = client.get("/en/match/").text
    assert 'action="/en/match/#results"' in page
    assert 'id="results"' in page


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("section", ["projects", "sites", "partners"])
def test_no_row_ends_within_a_figure(client: Any, locale: str, section: str) -> None:
    for summary in re.findall(r'<p class="sum"[^>]*>(.*?)</p>', client.get(f"/{locale}/{section}/").text, re.DOTALL):
        assert not re.search(r"\d…$", summary), summary


TEXTS = st.lists(
    st.sampled_from(["Завод", "12", "1\N{NO-BREAK SPACE}000", "млрд", "тенге.", "Ол,", "—", "а", "ж" * 30]), max_size=60
).map(" ".join)


@given(text=TEXTS, most=st.integers(min_value=20, max_value=200))
def test_what_is_shortened_fits_and_ends_with_a_whole_word(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    kept = short.removesuffix("…")
    assert text.startswith(kept)
    assert short == text or len(kept) == len(text) or not kept or " " not in text[:most] or text[len(kept)] in " ,;:–—"
    if short != text and not short.endswith("…"):
        assert short[-1] in ".!?"


def test_sentences_that_fit_are_kept_whole() -> None:
    assert shortened("One plant. It costs 1.4 billion and stands in the north of the region.", 20) == "One plant."
    assert shortened("A plant of 24\N{NO-BREAK SPACE}000 garments a year", 14) == "A plant of…"


def test_two_notes_of_a_fact_are_two_lines() -> None:
    assert Pair("Investment", "15", APART.join(("≈ 7", "as of 2026"))).notes == ["≈ 7", "as of 2026"]
    assert Pair("Investment", "15").notes == []
