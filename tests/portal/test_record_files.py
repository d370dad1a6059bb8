"""Records to take away: opened again with the programs they are made for."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as xml

import pytest
from pypdf import PdfReader

from portal.files import pdf
from portal.files.pango import pdf_offered
from portal.files.workshop import WORKSHOP
from tests.portal.test_pages import LOCALES, first_record

SECTIONS = ["projects", "sites", "partners"]
needs_pango = pytest.mark.skipif(not pdf_offered(), reason="Pango is not installed")
KAZAKH_RECORD = "/kk/projects/koksai-copper-plant-ngrd6jjxgu/"


def names(disposition: str) -> tuple[str, str]:
    found = re.fullmatch(r"(?:attachment|inline); filename=\"([ -~]+)\"; filename\*=UTF-8''(\S+)", disposition)
    assert found, disposition
    return found[1], unquote(found[2])


def words(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())


@needs_pango
@pytest.mark.parametrize(("locale", "section"), [("kk", "projects"), ("ru", "sites"), ("en", "partners")])
def test_pdf_says_what_the_page_says(client: Any, locale: str, section: str) -> None:
    address = first_record(client, locale, section)
    answer = client.get(f"{address}record.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    title = re.search(r"<h1[^>]*>([^<]+)</h1>", client.get(address).text)
    assert title
    reader = PdfReader(io.BytesIO(answer.content))
    text = words(answer.content)
    assert re.sub(r"\W", "", title[1]) in re.sub(r"\W", "", text)
    assert re.sub(r"\s", "", address) in re.sub(r"\s", "", text)
    assert reader.trailer["/Root"]["/Lang"] == locale
    assert reader.metadata
    assert round(float(reader.pages[0].mediabox.width)) == 595  # A4
    fonts = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert any("Golos" in font.get_object()["/BaseFont"] for font in fonts)


@needs_pango
def test_pdf_has_the_letters_of_kazakh(client: Any) -> None:
    answer = client.get(f"{KAZAKH_RECORD}record.pdf")
    assert "Көксай кен орнындағы" in words(answer.content)
    assert set(words(answer.content).lower()) >= set("әғқңөұүі")


@needs_pango
@pytest.mark.usefixtures("client")  # our own addresses are known once the settings are
def test_pdf_reads_nothing_but_our_own_files(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read this")
    asked: list[str] = []
    fetch = type(pdf._fetcher()).fetch

    def watched(self: Any, url: str, headers: Any = None) -> Any:
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(type(pdf._fetcher()), "fetch", watched)
    page = (
        f"<html lang=ru><title>x</title><link rel=stylesheet href='file://{secret}'><p>text</p>"
        f"<link rel=attachment href='file://{secret}'><img src='http://127.0.0.1:9/x.png'><object data='file://{secret}'>"
        "<style>@import url(http://127.0.0.1:9/a.css); p { background: url(file:///etc/passwd) }</style></html>"
    )
    body = pdf._set(page, "http://127.0.0.1/ru/")
    assert words(body) == "text"
    assert b"do not read this" not in body
    assert not PdfReader(io.BytesIO(body)).attachments
    assert {url for url in asked if url.startswith(("file:", "http:"))} >= {f"file://{secret}"}


def test_where_pdf_cannot_be_made_it_is_not_offered(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal import rendering

    address = first_record(client, "ru", "projects")
    monkeypatch.setattr(pdf, "pdf_offered", lambda: False)
    monkeypatch.setitem(rendering._environment("ru").globals, "pdf_offered", lambda: False)
    rendering._environment("ru").cache.clear()  # type: ignore[union-attr]
    assert "record.pdf" not in client.get(address, headers={"Cookie": "past=kept"}).text
    answer = client.get(f"{address}record.pdf")
    assert answer.status_code == 404
    assert "Этот сервер не может создавать PDF" in answer.text
    rendering._environment("ru").cache.clear()  # type: ignore[union-attr]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("section", SECTIONS)
def test_json_is_what_graphql_says(client: Any, locale: str, section: str) -> None:
    address = first_record(client, locale, section)
    said = client.get(f"{address}record.json").json()
    assert said["language"] == locale
    assert said["address"].endswith(address)
    asked = '{ node: %s(publicId: "%s") { title updatedAt source } }'
    document = asked % (section.removesuffix("s"), said["record"]["publicId"])
    node = client.post(f"/graphql?locale={locale}", json={"query": document}).json()["data"]["node"]
    assert {name: said["record"][name] for name in node} == node
    assert "neighbours" not in said["record"]["region"]


def test_one_site_as_geojson(client: Any) -> None:
    found = client.get(f"{first_record(client, 'ru', 'sites')}record.geojson").json()
    assert found["type"] == "Feature"
    assert found["properties"]["siteTypeName"]
    assert client.get(f"{first_record(client, 'ru', 'projects')}record.geojson").status_code == 404


def test_the_address_as_a_qr_code(client: Any) -> None:
    answer = client.get(f"{first_record(client, 'en', 'partners')}qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-disposition"].startswith("inline")
    assert xml.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("name", ["record.json", "qr.svg", "record.pptx"])
def test_the_id_decides_here_too(client: Any, name: str) -> None:
    right = first_record(client, "ru", "projects")
    wrong = re.sub(r"/projects/.*-", "/projects/other-words-", right)
    answer = client.get(f"{wrong}{name}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{right}{name}")
    assert client.get(f"/ru/projects/nothing-zzzzzzzz/{name}").status_code == 404
    assert client.get(f"{right}other.{name}").status_code == 404


@pytest.mark.parametrize("path", ["projects/list.csv", "sites/list.xlsx", "projects/list.atom"])
def test_a_file_has_its_headers(client: Any, path: str) -> None:
    answer = client.get(f"/kk/{path}")
    plain, shown = names(answer.headers["content-disposition"])
    assert plain.isascii()
    assert plain.startswith(path.split("/")[0])
    assert shown.rpartition(".")[2] == path.rpartition(".")[2]
    assert not shown.isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-language"] == "kk"
    assert answer.headers["x-robots-tag"] == "noindex"


def test_a_file_that_has_not_changed_is_not_sent_again(client: Any) -> None:
    answer = client.get("/kk/projects/list.csv?sort=title")
    again = client.get("/kk/projects/list.csv?sort=title", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/kk/projects/list.csv", headers={"If-None-Match": answer.headers["etag"]}).status_code == 200


@pytest.fixture
def full() -> Iterator[None]:
    """All places of the workshop taken."""
    taken = [WORKSHOP.place() for _ in range(8)]
    for place in taken:
        place.__enter__()
    yield
    for place in taken:
        place.__exit__(None, None, None)


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("path", ["projects/list.csv", "projects/list.xlsx", "partners/list.atom"])
def test_when_too_much_is_being_made_one_is_asked_to_come_again(client: Any, path: str) -> None:
    answer = client.get(f"/ru/{path}")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "Сейчас готовится много файлов" in answer.text
    assert client.get("/ru/projects/").status_code == 200


@pytest.mark.parametrize("locale", LOCALES)
def test_a_record_offers_its_forms(client: Any, locale: str) -> None:
    for section, forms in (("projects", {"record.pptx"}), ("sites", {"record.geojson"}), ("partners", set())):
        address = first_record(client, locale, section)
        offered = set(re.findall(rf'href="{re.escape(address)}([a-z]+\.[a-z]+)"', client.get(address).text))
        assert offered - {"record.pdf"} == {"record.json", "qr.svg", *forms}
