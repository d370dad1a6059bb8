"""Values are written by `locales.formats` alone, and words agree with their numbers in each language."""

import re
from decimal import Decimal
from pathlib import Path

import polib
import pytest

from locales.catalogue import po_file
from locales.gettext import Translator
from locales.text import LOCALES

ROOT = Path(__file__).parent.parent.parent
NUMBERS = (0, 1, 2, 5, 11, 21, 101, Decimal("1.5"))
# Ways of writing a value past the formats: Babel itself, patterns of time, digits by a format of Python or of Jinja.
PAST_THEM = {
    ".py": re.compile(r"\bbabel\b|strftime|:,|:\.\d+[fe%]|%\.\d"),
    ".html": re.compile(r":,|:\.\d+[fe%]|\|\s*(?:round|format|int|float)\b|%\.\d"),
}


@pytest.mark.parametrize("room", ["portal", "pictures"])
def test_nothing_is_written_past_the_formats(room: str) -> None:
    files = [path for path in (ROOT / room).rglob("*") if path.suffix in PAST_THEM]
    assert files
    assert not [path.name for path in files if PAST_THEM[path.suffix].search(path.read_text("utf-8"))]


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("kk", ["0 жоба", "1 жоба", "2 жоба", "5 жоба", "11 жоба", "21 жоба", "101 жоба", "1,5 жоба"]),
        (
            "ru",
            [
                *("0 проектов", "1 проект", "2 проекта", "5 проектов", "11 проектов", "21 проект", "101 проект"),
                "1,5 проекта",
            ],
        ),
        (
            "en",
            [
                *("0 projects", "1 project", "2 projects", "5 projects", "11 projects", "21 projects"),
                *("101 projects", "1.5 projects"),
            ],
        ),
    ],
)
def test_a_noun_agrees_with_its_number(locale, written: list[str]) -> None:
    words = Translator(locale)
    shown = [words.ntext("{n} project", "{n} projects", number) for number in NUMBERS]
    assert [said.replace("\u00a0", " ") for said in shown] == written


@pytest.mark.parametrize("locale", LOCALES)
def test_every_plural_has_all_its_forms(locale) -> None:
    words = Translator(locale)
    plurals = [entry for entry in polib.pofile(str(po_file(locale))) if entry.msgid_plural and not entry.obsolete]
    assert len(plurals) > 5
    for entry in plurals:
        for number in NUMBERS:
            shown = words.ntext(entry.msgid, entry.msgid_plural, number)
            assert shown
            assert "{n}" not in shown
            if "{n}" in entry.msgid:
                assert str(number).replace(".", "." if locale == "en" else ",") in shown
        if locale == "ru":
            assert len({words.ntext(entry.msgid, entry.msgid_plural, number) for number in (1, 2, 5)}) == 3, entry.msgid
