"""Every state of the pages at its own address, in every language; what a withdrawn record still says."""

import asyncio
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.catalogue.interchange.importing import import_files
from api.kernel.ids import public_id
from api.kernel.settings import settings
from tests.conftest import SAMPLE, new_database
from tests.support import line, over

LOCALES = ("kk", "ru", "en")
STATUS = {
    "wrong-form": 400,
    "question-wrong": 400,
    "withdrawn": 410,
    **{str(status): status for status in (400, 404, 405, 429, 500, 503)},
}
ALERTS = ("alert-confirm", "alert-confirmed", "alert-manage", "alert-stop", "alert-stopped")
QUESTIONS = ("question-new", "question-answered", "question-erased", "question-erase")
NAMES = ("empty", "zeros", "degraded", "untranslated", "stale", "unknown", "demo", *ALERTS, *QUESTIONS, *STATUS)
SECRET = "Zhasyryn zavod"
PROJECT = {"kind": "project", "slug": "hidden-plant", "region": "abai", "title": {"en": SECRET}}
NEVER = {**PROJECT, "slug": "never-public", "status": "withdrawn"}


@pytest.fixture(scope="module")
def site(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The sample, a project that was public and was withdrawn, and one that never was public."""
    folder = tmp_path_factory.mktemp("states")
    first, second = folder / "first.jsonl", folder / "second.jsonl"
    first.write_bytes(line(**PROJECT) + line(**NEVER))
    second.write_bytes(line(**PROJECT, status="withdrawn"))
    patch = pytest.MonkeyPatch()
    with new_database(server_url, empty_template) as url:
        for files in ([*SAMPLE, first], [second]):
            report = asyncio.run(over(url, lambda database, files=files: import_files(database, files)))
            assert report.stored, report.checked.problems
        for name, value in {
            "DATABASE_URL": url,
            "SEARCH_ENGINE": "postgresql",
            "VAR_DIR": str(folder),
            "STATE_PAGES": "1",
            "CONTACT_EMAIL": "office@example.kz",
        }.items():
            patch.setenv(name, value)
        settings.cache_clear()
        from portal.app import create_app

        with TestClient(
            create_app(), base_url="http://127.0.0.1", client=("127.0.0.1", 1), follow_redirects=False
        ) as opened:
            yield opened
        patch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", NAMES)
def test_a_state_has_an_address(site: TestClient, locale: str, name: str) -> None:
    answer = site.get(f"/{locale}/states/{name}/")
    assert answer.status_code == STATUS.get(name, 200)
    assert f'<html lang="{locale}">' in answer.text
    assert '<meta name="robots" content="noindex,follow">' in answer.text


def test_the_states_are_listed(site: TestClient) -> None:
    listed = re.findall(r'href="/en/states/([^/]+)/"', site.get("/en/states/").text)
    assert set(NAMES) == set(listed)


def test_an_empty_list_counts_what_each_filter_takes_away(site: TestClient) -> None:
    page = site.get("/en/states/empty/").text
    found = re.findall(r'<li><a href="([^"]+)">Without the filter[^<]*</a>: <span class="num">(\d+)</span>', page)
    assert found
    for url, count in found:
        listed = site.get(url.replace("&amp;", "&")).text
        assert re.search(rf'<h2 id="results"[^>]*>{count} projects?<', listed)


def test_values_that_are_used_up_stay_dimmed(site: TestClient) -> None:
    assert 'class="chk zero"' in site.get("/ru/states/zeros/").text


def test_a_form_says_what_is_wrong_and_keeps_what_was_written(site: TestClient) -> None:
    page = site.get("/en/projects/", params={"min": '"><b>5', "max": "7"}).text
    assert "<title>Error: " in page
    assert 'href="#min"' in page
    assert 'value="&#34;&gt;&lt;b&gt;5" maxlength="16" autocomplete="off" aria-invalid="true"' in page
    assert 'name="max" value="7"' in page
    crossed = site.get("/en/projects/?min=5&max=3")
    assert crossed.status_code == 400
    assert 'href="#max"' in crossed.text


def test_marks_of_the_states(site: TestClient) -> None:
    assert "simplified mode" in site.get("/en/states/degraded/").text
    assert "Not confirmed since 15 January 2025" in site.get("/en/states/stale/").text.replace("\xa0", " ").replace(
        '<time datetime="2025-01-15T11:00:00+05:00">', ""
    ).replace("</time>", "")
    assert '<h1 lang="ru">' in site.get("/en/states/untranslated/").text
    assert '<dd class="none">no data</dd>' in site.get("/en/states/unknown/").text
    assert '<p class="notice demo">' in site.get("/en/states/demo/").text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_withdrawn_record_tells_its_kind_and_region_and_no_more(site: TestClient, locale: str) -> None:
    answer = site.get(f"/{locale}/projects/{address('hidden-plant')}/")
    assert answer.status_code == 410
    assert "etag" not in answer.headers
    assert SECRET not in answer.text
    assert f'href="/{locale}/regions/abai/"' in answer.text
    assert "noindex" in answer.text


def test_what_never_was_public_is_like_what_never_was(site: TestClient) -> None:
    hidden = site.get(f"/en/projects/{address('never-public')}/")
    missing = site.get("/en/projects/never-public-00000000/")
    assert hidden.status_code == missing.status_code == 404
    strip = re.compile(r'href="/(?:kk|ru)/projects/[^"]*"')
    assert strip.sub("", hidden.text) == strip.sub("", missing.text)
    asked = "query($id: String!) { withdrawn(publicId: $id) { kind region { slug } } }"
    for slug, found in (("never-public", None), ("hidden-plant", {"kind": "PROJECT", "region": {"slug": "abai"}})):
        variables = {"id": address(slug).rpartition("-")[2]}
        answer = site.post("/graphql", json={"query": asked, "variables": variables}).json()
        assert answer["data"]["withdrawn"] == found


def test_a_withdrawn_record_is_of_its_own_section(site: TestClient) -> None:
    assert site.get(f"/en/sites/{address('hidden-plant')}/").status_code == 404


def test_errors_can_be_told_where_an_address_is_named(site: TestClient) -> None:
    for path in ("report", "accessibility", "terms"):
        assert 'href="mailto:office@example.kz"' in site.get(f"/kk/{path}/").text


def address(slug: str) -> str:
    """The last part of the address: the public id is derived from kind and slug."""
    return f"{slug}-{public_id('project', slug)}"
