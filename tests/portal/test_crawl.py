"""A sample of the site, read as a robot reads it: `tests/crawler.py` reads all of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.crawler import Crawl, Fetch, Reader, foreign, internal, listed, path_of
from tests.portal.test_pages import LOCALES

PAGES_OF_A_FILE = 4
DISTRICTS = 2
MOST_LINKS = 60


@pytest.fixture(scope="module")
def fetch(client: Any) -> Fetch:
    def get(path: str) -> tuple[int, str]:
        answer = client.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
        return answer.status_code, answer.text

    return get


@pytest.fixture(scope="module")
def crawl(fetch: Fetch) -> Crawl:
    """The home page and some pages of each file of the site map, each in all three languages."""
    crawl = Crawl(fetch)
    for file, paths in listed(fetch).items():
        if not file.startswith("/sitemap-ru-"):
            continue
        districts = [path for path in paths if path.startswith("/ru/regions/") and path.count("/") == 5]
        for path in [*paths[:: max(1, len(paths) // PAGES_OF_A_FILE)], *districts[:DISTRICTS]]:
            for locale in LOCALES:
                crawl.read(f"/{locale}{path.removeprefix('/ru')}")
    return crawl


def test_every_page_is_sound(crawl: Crawl) -> None:
    assert len(crawl.pages) > 60
    assert any("/events/" in path for path in crawl.pages)
    assert any(path.startswith("/kk/regions/") and path.count("/") == 5 for path in crawl.pages)
    assert not list(crawl.problems())


def test_no_link_is_dead(crawl: Crawl) -> None:
    """Links that every page has are tried first."""
    found = sorted({path for page in list(crawl.pages.values()) for path in internal(page)}, key=len)
    assert not {path: crawl.status(path) for path in found[:MOST_LINKS] if crawl.status(path) != 200}


def test_each_language_names_the_others(crawl: Crawl) -> None:
    for page in crawl.pages.values():
        for locale in LOCALES:
            other = crawl.pages[re.sub(r"^/\w\w/", f"/{locale}/", page.path)]
            assert path_of(page.alternates[locale]) == other.path
            assert other.alternates == page.alternates


def page(body: str, head: str = "", locale: str = "ru") -> Iterator[str]:
    """What is wrong with a page of our own making."""
    html = f'<html lang="{locale}"><head>{head}</head><body>{body}</body></html>'
    crawl = Crawl(lambda _: (200, html))
    crawl.read(f"/{locale}/x/")
    return (problem.split(": ", 1)[1] for problem in crawl.problems())


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<h1>a</h1><h1>b</h1>", "2 h1"),
        ("<p id=a></p><p id=a></p>", "2 elements are #a"),
        ('<a href="#nowhere">x</a>', "no #nowhere to lead to"),
        ("<p>Found {count} sites</p>", "left over: Found {count} sites"),
        ("<p>STAGE_IDEA</p>", "left over: STAGE_IDEA"),
        ("<p>5 KZT</p>", "KZT in 5 KZT"),
        ("<p>Skip to the main content</p>", "not translated: Skip to the main content"),
        ("<p>Жаңа өндіріс ашылды</p>", "Kazakh words in lang=ru: Жаңа өндіріс ашылды"),
        ("<script>1</script>", "<script> breaks the policy"),
        ('<p style="color:red">a</p>', "<p> breaks the policy"),
        ('<img alt="The end of the world">', "English words in lang=ru: The end of the world"),
    ],
)
def test_the_robot_sees_what_is_wrong(body: str, problem: str) -> None:
    assert problem in list(page(body))


def test_the_robot_knows_the_language_of_each_word() -> None:
    reader = Reader("/ru/x/")
    reader.feed('<html lang="ru"><body>a<p lang="kk">b<br><b>c</b></p>d</body></html>')
    assert reader.texts == [("ru", "a"), ("kk", "b"), ("kk", "c"), ("ru", "d")]


@pytest.mark.parametrize(
    ("text", "lang", "wrong"),
    [
        ("Завод в области Жетісу", "ru", False),
        ("АО «Қазақстан темір жолы»", "ru", False),
        ("Қазақстан темір жолы", "ru", True),
        ("Строительство завода и дороги в области", "kk", True),
        ("Қостанай облысындағы зауыт", "kk", False),
        ("Kazakh Institute of Oil and Gas строит завод", "ru", False),
        ("The institute of oil and gas builds a plant", "ru", True),
        ("завод", "en", True),
    ],
)
def test_a_language_is_known_by_its_letters(text: str, lang: str, wrong: bool) -> None:
    assert bool(foreign(text, lang)) is wrong
