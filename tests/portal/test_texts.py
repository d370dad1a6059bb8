"""Pages that are mostly text, and the promises they make."""

import re
from html import unescape
from typing import Any

import pytest

from api.kernel.settings import SettingsError, read_settings, settings
from portal import site
from portal.pages.plain import EXAMPLES, TEXTS, example

LOCALES = ("kk", "ru", "en")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("section", [*TEXTS, "sitemap"])
def test_every_text_is_there_and_in_the_footer(client: Any, locale: str, section: str) -> None:
    answer = client.get(f"/{locale}/{section}/")
    assert answer.status_code == 200
    footer = client.get(f"/{locale}/").text.split("<footer")[1]
    assert f'href="/{locale}/{section}/"' in footer


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_answered_and_shown_as_it_is(client: Any, name: str) -> None:
    answer = client.post("/graphql", json={"query": example(name)}).json()
    assert "errors" not in answer
    assert next(iter(answer["data"].values()))
    assert example(name) in unescape(client.get("/en/data/").text)


def test_the_line_for_a_terminal_holds_a_document_that_is_answered(client: Any) -> None:
    page = unescape(client.get("/ru/data/").text)
    body = re.search(r"-d '(\{.+\})'", page)
    assert body
    answer = client.post("/graphql?locale=ru", content=body[1], headers={"Content-Type": "application/json"})
    assert answer.json()["data"]["catalogue"]["projects"] > 100


def test_the_site_map_leads_to_pages_that_are_there(client: Any) -> None:
    page = client.get("/kk/sitemap/").text.split("<main")[1].split("</main>")[0]
    paths = set(re.findall(r'href="(/kk/[^"?]*)"', page))
    assert len([path for path in paths if "/regions/" in path]) == 21
    for path in paths - {path for path in paths if re.search(r"/regions/[b-z]", path)}:
        assert client.get(path).status_code == 200, path


def test_the_address_for_letters_is_that_of_the_settings(client: Any) -> None:
    assert "mailto:" not in client.get("/en/report/").text
    assert "has not named an address yet" in client.get("/en/report/").text


OWN_LICENCE = "CC0 1.0 https://creativecommons.org/publicdomain/zero/1.0/"


@pytest.mark.parametrize("section", ["terms", "data"])
def test_no_licence_is_claimed_that_the_operator_has_not_named(
    client: Any, monkeypatch: pytest.MonkeyPatch, section: str
) -> None:
    page = client.get(f"/en/{section}/").text
    assert "has not named a licence for the data" in page
    assert "may be used free of charge" not in page
    assert '"license"' not in page
    named = settings().model_copy(update={"data_licence": OWN_LICENCE})
    monkeypatch.setattr(site, "settings", lambda: named)
    for locale in LOCALES:
        page = client.get(f"/{locale}/{section}/", headers={"Cookie": "past=kept"}).text
        assert '<a href="https://creativecommons.org/publicdomain/zero/1.0/">CC0 1.0</a>' in page
        assert ('"license":"https://creativecommons.org/publicdomain/zero/1.0/"' in page) is (section == "data")


@pytest.mark.parametrize(
    "wrong", ["CC0", "https://creativecommons.org/", "<b> https://x.kz/l", "x javascript:alert(1)"]
)
def test_a_licence_is_a_name_and_an_address(wrong: str) -> None:
    with pytest.raises(SettingsError, match="DATA_LICENCE"):
        read_settings(data_licence=wrong)


def test_the_states_are_shown_only_where_they_are_wanted(client: Any) -> None:
    assert client.get("/en/states/").status_code == 404
    assert client.get("/en/states/500/").status_code == 404
