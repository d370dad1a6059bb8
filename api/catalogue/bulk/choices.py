"""What a cell may be chosen from: the names of codes in the language of the reader, understood in any of the three."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from psycopg import AsyncConnection

from api.catalogue.bulk.columns import Column
from api.catalogue.fields import IndustryField
from api.kernel.interchange.composite import Currency
from api.kernel.interchange.values import Choice, Choices, Flag
from api.regions.fields import DistrictField
from locales.gettext import N_, Translator
from locales.labels import groups, labels
from locales.text import LOCALES, Locale, pick

YES, NO = N_("Yes"), N_("No")
_GROUPS = {
    "financingSources": "financing_source",
    "preferredCooperation": "cooperation",
    "roles": "partner_role",
    "size": "company_size",
    "utilities.kind": "utility_kind",
    "utilities.status": "utility_status",
    "transport.rail.status": "rail_status",
}
"""Groups of names whose own name is not that of the field."""

_DISTRICTS = "SELECT coalesce(kato, slug), title FROM district WHERE region = %s ORDER BY title_key_ru"
_SECTORS = "SELECT code, title FROM industry WHERE code = sector ORDER BY position"


@dataclass(frozen=True)
class Choosing:
    """What depends on the region and the database: names of districts and sectors by their codes."""

    districts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sectors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def names(self, column: Column, field_name: str | None, locale: Locale) -> dict[str, str]:
        """Codes that a column may hold with their names; nothing for a column that is written freely."""
        spec = column.spec
        if isinstance(spec, DistrictField):
            return _shown(self.districts, locale)
        if isinstance(spec, IndustryField):
            return _shown(self.sectors, locale)
        if isinstance(spec, Flag):
            said = Translator(locale)
            return {"true": said.text(YES), "false": said.text(NO)}
        if isinstance(spec, Currency):
            return {code: code for code in labels("currency", locale)}
        return _codes(column, field_name, locale) if isinstance(spec, Choice) else {}

    def codes(self, column: Column, field_name: str | None) -> dict[str, str]:
        """Every name in every language, folded, with its code; and the codes themselves."""
        found: dict[str, str] = {}
        for locale in LOCALES:
            for code, name in self.names(column, field_name, locale).items():
                found |= {fold(name): code, fold(code): code}
        return found


def fold(name: str) -> str:
    """How names are compared."""
    return " ".join(name.split()).casefold()


def is_chosen_once(column: Column) -> bool:
    """Whether a cell holds one of the names, and not several."""
    return not isinstance(column.spec, Choices)


async def read_choices(connection: AsyncConnection[Any], region: str | None) -> Choosing:
    """The choices of a region."""
    districts = await (await connection.execute(_DISTRICTS, (region,))).fetchall()
    sectors = await (await connection.execute(_SECTORS)).fetchall()
    return Choosing(dict(districts), dict(sectors))


def _codes(column: Column, field_name: str | None, locale: Locale) -> dict[str, str]:
    group = group_of(column, field_name)
    names: dict[str, str] = labels(group, locale) if group else {}
    return {code: names.get(code, code) for code in column.spec.known()}  # type: ignore[misc]


@cache
def group_of(column: Column, field_name: str | None) -> str | None:
    """The group of names of a column of codes; None for codes that are their own names, like hazard classes."""
    name = f"{field_name}.{column.name}" if field_name else column.name
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    group = _GROUPS.get(name, snake)
    return group if group in groups() else None


def _shown(names: Mapping[str, Mapping[str, str]], locale: Locale) -> dict[str, str]:
    return {code: shown[0] for code, title in names.items() if (shown := pick(title, locale))}  # type: ignore[arg-type]
