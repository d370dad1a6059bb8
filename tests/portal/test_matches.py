"""The form of needs and the matches on record pages: honest states, clear errors, three languages."""

from typing import Any

import pytest

from tests.portal.test_pages import LOCALES, first_record


@pytest.mark.parametrize("locale", LOCALES)
def test_sites_are_ranked_for_needs_that_are_typed(client: Any, locale: str) -> None:
    page = client.get(f"/{locale}/match/?area=1,5&rail=1&region=karaganda")
    assert page.status_code == 200
    assert page.text.count('<details class="data">') > 1
    assert 'class="verdict not-known"' in page.text
    assert "noindex" in page.text


def test_nothing_typed_and_no_need_are_told_apart(client: Any) -> None:
    assert "Fill in what you know" in client.get("/en/match/").text
    assert "noindex" not in client.get("/en/match/").text
    assert "Name at least one need" in client.get("/en/match/?region=abai&area=0").text
    assert "No site is known to offer any of this" in client.get("/en/match/?heat=99999").text


@pytest.mark.parametrize("value", ["abc", "-1", "1e9", "9" * 30, "1.2.3", "<img src=x>", "٣", "NaN"])
def test_what_is_no_number_is_named_beside_its_field(client: Any, value: str) -> None:
    page = client.get("/ru/match/", params={"area": value, "power": "5"})
    assert page.status_code == 400
    assert 'href="#area"' in page.text
    assert 'id="area-wrong"' in page.text
    assert 'name="power" value="5"' in page.text
    assert "<img" not in page.text
    assert "<title>Ошибка" in page.text


@pytest.mark.parametrize("query", ["region=atlantis&area=1", "region=%00&area=1", "rail=yes&area=1", "page=-1&area=1"])
def test_odd_parameters_are_passed_over(client: Any, query: str) -> None:
    assert client.get(f"/en/match/?{query}").status_code == 200


def test_a_site_says_when_no_project_fits(client: Any) -> None:
    site = first_record(client, "en", "sites")
    assert "No project of the catalogue states needs" in client.get(site).text
