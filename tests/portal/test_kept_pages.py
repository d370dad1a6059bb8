"""Pages and answers that are sent again: to whom they are, to whom they are not, and how small."""

import time

import brotli
import pytest
from starlette.testclient import TestClient

from api.door import Door, opened_door

ASKED = {"query": "{ projects(first: 3, orderBy: TITLE_ASC) { totalCount nodes { slug title } } }"}


@pytest.fixture
def made(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Documents that were answered by more than sending again what was sent before."""
    end = time.monotonic() + 10
    while opened_door().database.trust.revision is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    documents: list[str] = []
    answer = Door.answer

    async def noted(self, request):
        documents.append(request.document)
        return await answer(self, request)

    monkeypatch.setattr(Door, "answer", noted)
    reader.get("/ru/projects/")
    reader.get("/ru/projects/", headers={"Accept-Encoding": "gzip"})
    reader.post("/graphql", json=ASKED)
    documents.clear()
    return documents


def again(reader: TestClient, path: str, **headers: str):
    """What is sent at a moment when a revision is trusted: a heartbeat is none."""
    time.sleep(0.02)
    return reader.get(path, headers=headers)


def test_a_page_is_made_once(reader: TestClient, made: list[str]) -> None:
    answers = [again(reader, "/ru/projects/") for _ in range(10)]
    assert len({answer.content for answer in answers}) == 1
    assert len(made) < 5
    assert answers[-1].headers["cache-control"] == "public, no-cache"
    assert "content-security-policy" in answers[-1].headers


def test_who_has_it_already_is_told_so(reader: TestClient, made: list[str]) -> None:
    tag = again(reader, "/ru/projects/").headers["etag"]
    answers = [again(reader, "/ru/projects/", **{"If-None-Match": tag}) for _ in range(10)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(304, b"")}
    assert all("content-encoding" not in answer.headers for answer in answers)
    assert len(made) < 5


def test_who_brings_cookies_or_credentials_passes_by(reader: TestClient, made: list[str]) -> None:
    for header in ({"Cookie": "kerege_shortlist=x"}, {"Cookie": "other=1"}):
        before = len(made)
        answer = reader.get("/ru/projects/", headers=header)
        assert len(made) > before
        assert "public" not in answer.headers["cache-control"] or "shortlist" not in header["Cookie"]
    wrong = reader.post("/graphql", json=ASKED, headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401


def test_who_changes_the_language_just_now_is_given_the_cookie(reader: TestClient) -> None:
    came = {"Referer": "http://127.0.0.1/en/projects/", "Sec-Fetch-Site": "same-origin"}
    assert "kerege_language=ru" in reader.get("/ru/projects/", headers=came).headers["set-cookie"]
    reader.cookies.clear()
    assert "set-cookie" not in again(reader, "/ru/projects/").headers


def test_answers_differ_by_language_and_form(reader: TestClient) -> None:
    wanted = [{"Accept-Language": "kk"}, {"Accept-Language": "en"}, {"Accept": "application/graphql-response+json"}]
    for _ in range(3):
        answers = [reader.post("/graphql", json=ASKED, headers=headers) for headers in wanted]
        titles = [answer.json()["data"]["projects"]["nodes"][0]["title"] for answer in answers]
        assert titles[0] != titles[1]
        assert answers[2].headers["content-type"].startswith("application/graphql-response+json")
        assert answers[0].headers["cache-control"] == "no-store"


def test_errors_and_mutations_are_answered_each_time(reader: TestClient, made: list[str]) -> None:
    for _ in range(2):
        reader.post("/graphql", json={"query": "{ nothing }"})
        reader.post("/graphql", json={"query": "{ projects(first: 0) { totalCount } }"})
    assert len(made) == 4


def test_responses_are_made_small_as_the_client_takes_it(reader: TestClient) -> None:
    with reader.stream("GET", "/ru/projects/", headers={"Accept-Encoding": "br"}) as answer:
        small = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "br"
        assert "Accept-Encoding" in answer.headers["vary"]
    plain = reader.get("/ru/projects/", headers={"Accept-Encoding": "identity"})
    assert brotli.decompress(small) == plain.content
    assert "content-encoding" not in plain.headers
    refused = reader.get("/ru/projects/", headers={"Accept-Encoding": "br;q=0, gzip"})
    assert refused.headers["content-encoding"] == "gzip"
