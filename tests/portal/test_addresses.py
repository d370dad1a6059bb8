"""Addresses: redirects, wrong values, headers, what robots read."""

import re
from typing import Any

import pytest

from tests.portal.test_pages import LOCALES, first_record


@pytest.mark.parametrize(
    ("headers", "locale"),
    [
        ({}, "en"),
        ({"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.8"}, "ru"),
        ({"Accept-Language": "kz"}, "kk"),
        ({"Accept-Language": "de"}, "en"),
        ({"Accept-Language": "ru", "Cookie": "kerege_language=kk"}, "kk"),
        ({"Accept-Language": "ru", "Cookie": "kerege_language=nonsense"}, "ru"),
    ],
)
def test_the_root_leads_to_a_language(client: Any, headers: dict[str, str], locale: str) -> None:
    answer = client.get("/", headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{locale}/")
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["vary"].split(",")}


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/kz/projects/?sector=mining", "/kk/projects/?sector=mining"),
        ("/kz", "/kk/"),
        ("/ru", "/ru/"),
        ("/ru/projects?sort=title", "/ru/projects/?sort=title"),
        ("/ru/regions/KZ-39/", "/ru/regions/kostanay/"),
    ],
)
def test_an_address_nearly_right_is_led_on(client: Any, asked: str, right: str) -> None:
    answer = client.get(asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, right)


def test_the_id_decides(client: Any) -> None:
    right = first_record(client, "ru", "projects")
    wrong = re.sub(r"/projects/.*-", "/projects/some-other-words-", right)
    answer = client.get(f"{wrong}?from=letter", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"{right}?from=letter")


def test_a_record_of_another_kind_is_not_there(client: Any) -> None:
    project = first_record(client, "ru", "projects")
    assert client.get(project.replace("/projects/", "/sites/")).status_code == 404


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "path", ["no-such-page", "projects/nothing-zzzzzzzz/", "projects/-/", "regions/atlantis/", "a/b/c/"]
)
def test_what_is_missing_has_a_page(client: Any, locale: str, path: str) -> None:
    answer = client.get(f"/{locale}/{path}")
    assert answer.status_code == 404
    assert f'<html lang="{locale}">' in answer.text
    assert "noindex" in answer.text
    assert path not in re.sub(r'href="[^"]*"', "", answer.text)


@pytest.mark.parametrize(
    "query",
    [
        "sector=no-such-sector",
        "region=atlantis",
        "stage=nonsense",
        "stage=<script>alert(1)</script>",
        "sort=random",
        "min=abc",
        "max=-1",
        "currency=xyz",
        "page=0",
        "page=-1",
        "page=1000000000",
        "page=99999",
        "after=%00%FF",
        "after=bm9uc2Vuc2U=",
    ],
)
def test_a_value_that_means_nothing_is_refused_plainly(client: Any, query: str) -> None:
    answer = client.get(f"/ru/projects/?{query}")
    assert answer.status_code == 400
    assert '<html lang="ru">' in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src="/static/portal.') == 1
    assert 'href="/ru/projects/"' in answer.text


@pytest.mark.parametrize("query", ["utm_source=letter", "sector=", "min=&max=&currency=kzt", "page=1", "sector=MINING"])
def test_what_says_nothing_is_passed_over(client: Any, query: str) -> None:
    assert client.get(f"/ru/projects/?{query}").status_code == 200


def test_nothing_of_a_question_becomes_markup(client: Any) -> None:
    answer = client.get("/ru/search/", params={"q": "\"><img src=x onerror=alert(1)>\x00'"})
    assert answer.status_code == 200
    assert "<img" not in answer.text


def test_the_host_of_a_request_is_not_believed(client: Any) -> None:
    page = client.get("/ru/projects/", headers={"Host": "evil.example"})
    led = client.get("/ru/projects", headers={"Host": "evil.example"}, follow_redirects=False)
    assert "evil.example" not in page.text
    assert "evil.example" not in led.headers["location"]


def test_a_page_only_shows(client: Any) -> None:
    answer = client.post("/ru/projects/", content=b"x")
    assert answer.status_code == 405
    assert '<html lang="ru">' in answer.text


@pytest.mark.parametrize(
    "path", ["/ru/", "/ru/nothing/", "/ru/projects/?page=-1", "/robots.txt", "/static/none.css", "/"]
)
def test_every_answer_carries_the_policy(client: Any, path: str) -> None:
    headers = client.get(path, follow_redirects=False).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_that_did_not_change_is_not_sent_again(client: Any) -> None:
    first = client.get("/ru/help/")
    again = client.get("/ru/help/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_static_files_are_kept_for_ever(client: Any) -> None:
    page = client.get("/ru/").text
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path)
    style = client.get(re.findall(r'href="(/static/portal[^"]+)"', page)[0]).text
    for name in re.findall(r"url\(([^)]+)\)", style):
        assert client.get(f"/static/{name}").status_code == 200


def test_robots_and_probes(client: Any) -> None:
    assert "Sitemap: http" in client.get("/robots.txt").text
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
