"""How a page names a source."""

from typing import Any

import pytest

from portal.sources import Piece, pieces
from portal.wording import wording


def test_an_address_becomes_a_link_named_by_its_host() -> None:
    found = pieces(wording("ru"), "https://www.stat.gov.kz (№ 5927) ; https://example.kz/a.html.")
    assert found == [
        Piece("stat.gov.kz", "https://www.stat.gov.kz"),
        Piece(" (№ 5927)"),
        Piece("; "),
        Piece("example.kz", "https://example.kz/a.html"),
        Piece("."),
    ]


def test_what_is_no_address_stays_text() -> None:
    assert pieces(wording("kk"), "http://[ ; «Қазына»") == [Piece("http://["), Piece("; "), Piece("«Қазына»")]
    assert pieces(wording("kk"), " ; ") == []


@pytest.mark.parametrize(("locale", "said"), [("kk", "жалпыға мәлім"), ("ru", "общеизвестные"), ("en", "general")])
def test_general_knowledge_is_said_in_the_language_of_the_page(client: Any, locale: Any, said: str) -> None:
    alone, among = (pieces(wording(locale), source) for source in ("general knowledge", "ISO ; general knowledge"))
    assert alone[0].text.startswith(said)
    assert among[-1] == alone[0]
    page = client.get(f"/{locale}/regions/kostanay/").text
    assert said in page
    assert locale == "en" or "general knowledge" not in page
