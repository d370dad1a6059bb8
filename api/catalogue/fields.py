"""The common block: fields that every kind of record has, and what follows from them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from api.catalogue.codes import Confidence, PublicationStatus
from api.catalogue.translation import TRANSLATED, Translations, add_text_states
from api.kernel.interchange.composite import Text
from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import (
    Choice,
    Columns,
    Day,
    Many,
    Moment,
    PartialDate,
    Pattern,
    Single,
    Spec,
    Words,
)
from api.regions.fields import (
    SLUG,
    SOURCE,
    DistrictField,
    Geo,
    RegionField,
    add_title_keys,
    district_in_region,
    slug_problem,
)
from locales.text import LOCALES

SLUG_LIMIT = 80
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
            "a",
            "g",
            "q",
            "ng",
            "o",
            "u",
            "u",
            "h",
            "i",
        ],
        strict=True,
    )
)


@dataclass(frozen=True)
class IndustryField(Single):
    """A sector or an OKED division of the catalogue's classifier; the sector is stored beside it."""

    def parse(self, value: Any, at: str, line: Line) -> Columns:
        """Look the code up."""
        if value is None:
            return {"industry": None, "sector": None}
        sector = line.references.industries.get(value) if isinstance(value, str) else None
        if sector is None:
            line.wrong(at, N_("is not an industry of the catalogue: {value}"), value=str(value)[:60])
            return {"industry": None, "sector": None}
        return {"industry": value, "sector": sector}


COMMON_FIRST: tuple[Spec, ...] = (
    Pattern("slug", form=SLUG, reason=slug_problem()),
    Words("code", limit=60),
    RegionField("region", required=True),
    DistrictField("district"),
    Words("locality", limit=200),
    Geo(),
    IndustryField("industry"),
    Text("title", required=True, limit=300),
    Text("summary", limit=1000),
    Text("description", limit=20_000),
)

COMMON_LAST: tuple[Spec, ...] = (
    SOURCE,
    PartialDate("asOf"),
    Choice("status", codes=PublicationStatus),
    Moment("publishedAt"),
    Moment("confirmedAt"),
    Words("confirmedBy", limit=300),
    Day("verifiedOn"),
    Choice("confidence", codes=Confidence),
    Words("licence", limit=200),
    Many("tags", form=r"[^\s].{0,59}"),
    Translations("translations"),
)


def slug_of(title: str) -> str:
    """Address-safe form of a title: Cyrillic and Kazakh letters in Latin, words joined by hyphens."""
    latin = "".join(CYRILLIC.get(letter, letter) for letter in title.lower())
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:SLUG_LIMIT].strip("-")


def complete_record(columns: Columns, line: Line) -> None:
    """Rules of the common block, and the columns that follow from it."""
    _add_slug(columns, line)
    district_in_region(columns, line)
    add_title_keys(columns, line)
    title = columns["title"] or {}
    columns["source_language"] = next((loc for loc in ("ru", "kk", "en") if loc in title), "ru")
    columns["status"] = columns["status"] or "published"
    add_text_states(columns)
    if columns["confirmed_by"] and not columns["confirmed_at"]:
        line.wrong("confirmedBy", N_("needs confirmedAt beside it"))


def _add_slug(columns: Columns, line: Line) -> None:
    """Make the slug from the title, the English one first, where none is given."""
    if columns["slug"] or not columns["title"]:
        return
    shown = next(columns["title"][loc] for loc in reversed(LOCALES) if loc in columns["title"])
    columns["slug"] = slug_of(shown)
    if not columns["slug"]:
        line.wrong("slug", N_("cannot be made from the title: give one"))


__all__ = ["COMMON_FIRST", "COMMON_LAST", "TRANSLATED", "complete_record", "slug_of"]
