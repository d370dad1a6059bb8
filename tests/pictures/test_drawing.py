"""Cards are drawn at their size, whatever they say, in letters that the font has."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from locales.collation import KAZAKH
from pictures.cards import Card, record_card, section_card, written
from pictures.drawing import DATA, HEIGHT, WIDTH, draw
from pictures.store import Pictures, digest

CARD = Card("kk", "Жоба", "Жел электр станциясы", (("Инвестиция", "30 млрд ₸"), ("Өңір", "Қостанай облысы")))


def node(**fields: object) -> dict[str, object]:
    states = [{"locale": locale, "state": state} for locale, state in (("KK", "DRAFT"), ("RU", "MISSING"))]
    common = {"title": "Wind farm", "region": {"name": "область Абай"}, "industry": None, "translations": states}
    return {**common, **fields}


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=400), st.lists(st.tuples(st.text(max_size=90), st.text(max_size=90)), max_size=2))
def test_any_card_has_a_picture(title: str, facts: list[tuple[str, str]]) -> None:
    with Image.open(BytesIO(draw(Card("ru", title, title, tuple(facts))))) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))


@pytest.mark.parametrize("weight", [400, 600])
def test_the_font_has_all_letters(weight: int) -> None:
    font = ImageFont.truetype(DATA / f"golos-{weight}.ttf", 40)
    nothing = bytes(font.getmask("\uffff"))
    assert not [char for char in f"{KAZAKH}{KAZAKH.upper()}₸$№«»—–·" if bytes(font.getmask(char)) == nothing]


def test_a_card_of_a_project_says_its_sum_with_its_date() -> None:
    money = {"amount": "1234567890", "currency": "KZT", "asOf": "2023"}
    card = record_card(node(kind="PROJECT", investment=money), "ru")
    assert card.facts == (("Объём инвестиций, 2023\u00a0г.", "1,23\u00a0млрд\u00a0₸"), ("Регион", "Область Абай"))
    assert record_card(node(kind="NICHE", investment=None), "en").facts == (("Region", "Область Абай"),)


def test_cards_of_sites_and_partners() -> None:
    site = record_card(node(kind="SITE", areaFreeHa=None, areaTotalHa="120.5"), "en")
    assert site.facts[0] == ("Area", "120.5\u00a0ha")
    assert len(record_card(node(kind="PARTNER", roles=["SUPPLIER", "CONTRACTOR", "FINANCE"]), "kk").facts) == 2
    assert written(node()) == ("kk",)


def test_each_language_and_each_change_has_an_address_of_its_own() -> None:
    cards = [section_card(section, locale) for section in ("projects", "help") for locale in ("kk", "ru", "en")]
    assert len({digest(card) for card in cards}) == len(cards)


async def test_a_picture_is_drawn_once_and_the_oldest_are_taken_away(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "pictures")
    first = await pictures.get(CARD)
    assert pictures.kept(CARD)
    (kept,) = pictures.folder.iterdir()
    kept.write_bytes(b"kept")
    assert await pictures.get(CARD) == b"kept" != first
    await pictures.get(section_card("projects", "kk"))
    assert pictures.prune(1) == 1
    assert len(list(pictures.folder.iterdir())) == 1


async def test_a_folder_that_cannot_be_written_keeps_nobody_from_a_picture(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file, not a folder")
    assert (await Pictures(tmp_path / "pictures").get(CARD)).startswith(b"\x89PNG")
