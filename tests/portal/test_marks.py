"""What a page says of a record that is confirmed, stale, or not translated."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.catalogue.interchange.importing import import_files
from api.kernel.settings import settings
from tests.conftest import new_database
from tests.support import over


def _record(slug: str, title: dict[str, str], confirmed: timedelta | None) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": "project", "slug": slug, "region": "abai", "title": title}
    if confirmed is not None:
        moment = datetime.now(UTC) - confirmed
        record |= {"confirmedAt": moment.isoformat(timespec="seconds"), "confirmedBy": "Акимат"}
    return record


RECORDS = (
    _record("fresh", {"kk": "Жаңа", "ru": "Свежий", "en": "Fresh"}, timedelta(days=1)),
    _record("stale", {"kk": "Ескі", "ru": "Старый", "en": "Old"}, timedelta(days=200)),
    _record("russian", {"ru": "Только по-русски"}, None),
)


@pytest.fixture(scope="module")
def marked(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application over three records, each in another state."""
    file: Path = tmp_path_factory.mktemp("marks") / "records.jsonl"
    file.write_bytes(b"\n".join(orjson.dumps(record) for record in RECORDS))
    patch = pytest.MonkeyPatch()
    with new_database(server_url, empty_template) as url:
        report = asyncio.run(over(url, lambda database: import_files(database, [file])))
        assert report.stored, report.checked.problems
        patch.setenv("DATABASE_URL", url)
        patch.setenv("SEARCH_ENGINE", "postgresql")
        settings.cache_clear()
        from portal.app import create_app

        with TestClient(
            create_app(), base_url="http://127.0.0.1", client=("127.0.0.1", 1), follow_redirects=True
        ) as opened:
            yield opened
        patch.undo()
    settings.cache_clear()


def page_of(marked: TestClient, locale: str, slug: str) -> str:
    listed = marked.get(f"/{locale}/projects/").text
    start = listed.index(f"/{locale}/projects/{slug}-")
    return marked.get(listed[start : listed.index('"', start)]).text


@pytest.mark.parametrize(
    ("locale", "sentence"), [("kk", "Расталған күні"), ("ru", "Подтверждено"), ("en", "Confirmed on")]
)
def test_a_fresh_record_says_when_it_was_confirmed(marked: TestClient, locale: str, sentence: str) -> None:
    page = page_of(marked, locale, "fresh")
    assert f'<span class="badge ok">{sentence}' in page
    assert '<p class="notice">' not in page


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("kk", "Растау ескірген"), ("ru", "Не подтверждалось с"), ("en", "Not confirmed since")],
)
def test_a_stale_record_is_flagged(marked: TestClient, locale: str, sentence: str) -> None:
    page = page_of(marked, locale, "stale")
    assert f'<span class="badge">{sentence}' in page


@pytest.mark.parametrize("locale", ["kk", "en"])
def test_what_is_not_translated_keeps_its_language(marked: TestClient, locale: str) -> None:
    page = page_of(marked, locale, "russian")
    assert '<h1 lang="ru">Только по-русски</h1>' in page
    assert '<p class="note small">' in page
    assert "noindex" in page
    listed = marked.get(f"/{locale}/projects/").text
    assert 'lang="ru">Только по-русски</a><span class="badge plain lang">' in listed


def test_a_page_is_offered_only_in_the_languages_of_its_record(marked: TestClient) -> None:
    page = page_of(marked, "ru", "russian")
    assert "noindex" not in page
    assert 'hreflang="ru" href="http' in page
    assert 'hreflang="kk" href="http' not in page
    assert "/projects/russian-" in marked.get("/sitemap-ru-projects.xml").text
    assert "/projects/russian-" not in marked.get("/sitemap-kk-projects.xml").text


def test_what_is_unknown_is_said_in_words(marked: TestClient) -> None:
    page = page_of(marked, "ru", "russian")
    assert '<dd class="none">нет данных</dd>' in page
    assert ">0<" not in page
