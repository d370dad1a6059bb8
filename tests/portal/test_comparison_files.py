"""A comparison as PDF: the records of the address, on paper lying on its side, with the address to come back by."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from portal.files import pdf
from tests.portal.test_compare import ids
from tests.portal.test_pages import LOCALES
from tests.portal.test_record_files import needs_pango, words


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


@needs_pango
@pytest.mark.parametrize("locale", LOCALES)
def test_pdf_has_every_column_of_the_page(reader: Any, locale: str) -> None:
    query = "&".join(f"id={each}" for each in ids(reader, "sites")[:6])
    page = reader.get(f"/{locale}/compare/?{query}").text
    link = re.search(rf'href="(/{locale}/compare/table\.pdf\?[^"]+)"', page)
    assert link
    answer = reader.get(link[1].replace("&amp;", "&"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert 'filename="comparison-20' in answer.headers["content-disposition"]
    document = PdfReader(io.BytesIO(answer.content))
    assert document.trailer["/Root"]["/Lang"] == locale
    assert round(float(document.pages[0].mediabox.width)) == 842, "A4, lying"
    text = words(answer.content)
    titles = re.findall(r'<th scope="col">.*?<a href="[^"]+">(?:<span[^>]*>)?([^<]+)<', page, re.DOTALL)
    assert len(titles) == 6
    assert not [title for title in titles if letters(title) not in letters(text)]
    assert letters(f"/{locale}/compare/?{query}") in letters(text)


@needs_pango
def test_pdf_keeps_to_the_differences_if_the_page_does(reader: Any) -> None:
    query = "&".join(f"id={each}" for each in ids(reader, "projects")[:2])
    whole, only = (
        words(reader.get(f"/en/compare/table.pdf?{query}{more}").content) for more in ("", "&only=differences")
    )
    assert len(only) < len(whole)


@needs_pango
def test_what_else_stands_in_the_address_is_not_printed(reader: Any) -> None:
    (chosen,) = ids(reader, "sites")[:1]
    answer = reader.get(f"/en/compare/table.pdf?id={chosen}&id=x&junk={'J' * 4000}")
    assert answer.status_code == 200
    assert "JJJ" not in words(answer.content)


@pytest.mark.parametrize("query", ["", "?id=", "?id=aaaaaaaaaa", "?id=%00", "?id=<b>&only=<b>"])
def test_a_comparison_of_nothing_is_no_file(reader: Any, query: str) -> None:
    answer = reader.get(f"/ru/compare/table.pdf{query}")
    assert answer.status_code == 404
    assert "<b>" not in answer.text.split("<main")[0]


def test_where_pdf_cannot_be_made_the_file_is_not_there(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "pdf_offered", lambda: False)
    answer = reader.get(f"/ru/compare/table.pdf?id={ids(reader, 'sites')[0]}")
    assert answer.status_code == 404
    assert "Этот сервер не может создавать PDF" in answer.text
