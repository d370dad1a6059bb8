"""What the reading of all kinds of records has in common."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.catalogue.attachments.queries import DOCUMENTS
from api.kernel.errors import PublicError
from api.kernel.reading.counting import Condition, Counts
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import Facet
from api.kernel.reading.fields import (
    Many,
    One,
    Value,
    code,
    column,
    moment,
    text_fields,
)
from api.kernel.reading.lookup import any_of
from api.kernel.reading.order import Order
from api.regions.queries import DISTRICT, ORIGIN, POINT, REGION, district_codes, global_id, region_codes, title_order
from locales.text import FALLBACK, LOCALES

PUBLISHED = "{t}.status = 'published'"

# §13.2: confirmed monthly; a few days of grace divide what is due from what is stale (policy, not a rule).
CONFIRMATION_PERIOD = "interval '1 month'"
GRACE = "interval '5 days'"
FRESHNESS = (
    "CASE WHEN {t}.confirmed_at IS NULL THEN 'UNCONFIRMED'"
    f" WHEN {{t}}.confirmed_at + {CONFIRMATION_PERIOD} > now() THEN 'FRESH'"
    f" WHEN {{t}}.confirmed_at + {CONFIRMATION_PERIOD} + {GRACE} > now() THEN 'DUE' ELSE 'STALE' END"
)
NEXT_CONFIRMATION = f"(({{t}}.confirmed_at + {CONFIRMATION_PERIOD}) AT TIME ZONE 'Asia/Almaty')::date"

INDUSTRY = Entity(
    "Industry",
    "industry",
    {"code": column("code"), **text_fields("name", "title"), "sector": column("sector")},
)

_STATES = ", ".join(f"({n}, '{loc}', upper(r.text_states ->> '{loc}'))" for n, loc in enumerate(LOCALES))


def _translation_state(table: str) -> Entity:
    """State of a record in each language, as rows."""
    rows = (
        "(SELECT r.id AS record, v.place, v.locale, v.state"
        f" FROM {table} r CROSS JOIN LATERAL (VALUES {_STATES}) v(place, locale, state))"
    )
    return Entity("TranslationState", rows, {"locale": column("locale"), "state": column("state")})


def record_fields(type_name: str, table: str) -> dict[str, Any]:
    """Fields of the interface Record for one kind."""
    states = _translation_state(table)
    return {
        "id": global_id(type_name),
        "publicId": column("public_id"),
        "slug": column("slug"),
        "kind": code("kind"),
        "code": column("code"),
        **text_fields("title", "title"),
        **text_fields("summary", "summary"),
        **text_fields("description", "description"),
        "region": One(lambda: REGION, "{o}.slug = {t}.region"),
        "district": One(lambda: DISTRICT, "{o}.slug = {t}.district"),
        "locality": column("locality"),
        **POINT,
        "industry": One(lambda: INDUSTRY, "{o}.code = {t}.industry"),
        "publishedAt": moment("published_at"),
        "updatedAt": moment("updated_at"),
        "confirmedAt": moment("confirmed_at"),
        "confirmedBy": column("confirmed_by"),
        "nextConfirmationOn": Value(NEXT_CONFIRMATION),
        "freshness": Value(FRESHNESS),
        "verifiedOn": column("verified_on"),
        "confidence": code("confidence"),
        "licence": column("licence"),
        "tags": column("tags"),
        **ORIGIN,
        "version": column("version"),
        "documents": DOCUMENTS,
        "translations": Many(lambda: states, "{o}.record = {t}.id", "{o}.place"),
    }


PUBLISHED_ORDER = Order(
    "PUBLISHED_DESC", "coalesce({t}.published_at, '-infinity'::timestamptz)", "timestamptz", descending=True
)


def common_orders(name: str, scope: Scope) -> Order:
    """Orders that every list of records offers; the newest publications come first unless asked otherwise."""
    if name == "TITLE_ASC":
        return title_order(scope)
    if name == "CONFIRMED_DESC":
        return Order(name, "coalesce({t}.confirmed_at, '-infinity'::timestamptz)", "timestamptz", descending=True)
    return PUBLISHED_ORDER


def common_filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    """Filters that every list of records offers."""
    found = []
    if wanted.get("regions") is not None:
        found.append(Condition(f"{alias}.region IN {region_codes(scope, wanted['regions'])}", "regions", ("region",)))
    if wanted.get("districts") is not None:
        districts = district_codes(scope, wanted["districts"])
        found.append(Condition(f"{alias}.district IN {districts}", "districts", ("district",)))
    if wanted.get("publicIds") is not None:
        found.append(Condition(f"{alias}.public_id = ANY({scope.params.add(wanted['publicIds'], 'text[]')})"))
    if wanted.get("industries") is not None:
        found.append(_industries(scope, alias, wanted["industries"]))
    if wanted.get("confirmedSince") is not None:
        since = scope.params.add(str(wanted["confirmedSince"]), "timestamp")
        found.append(Condition(f"{alias}.confirmed_at >= ({since} AT TIME ZONE 'Asia/Almaty')"))
    return found


def _industries(scope: Scope, alias: str, wanted: Sequence[str]) -> Condition:
    """Sectors have names, their divisions have numbers; a record of a division is of its sector too."""
    codes = scope.params.add(list(wanted), "text[]")
    by_sector = f"{alias}.sector = ANY({codes})"
    if not any(code.isdigit() for code in wanted):
        return Condition(by_sector, "industries", ("sector",))
    return Condition(any_of([by_sector, f"{alias}.industry = ANY({codes})"]), "industries", ("sector", "industry"))


def chosen_codes(
    scope: Scope, alias: str, wanted: Mapping[str, Any], argument: str, column_name: str, *, many: bool = False
) -> list[Condition]:
    """Filter by enum values: a record fits when it has any of them."""
    values = wanted.get(argument)
    if values is None:
        return []
    codes = scope.params.add([getattr(value, "value", value).lower() for value in values], "text[]")
    sql = f"{alias}.{column_name} && {codes}" if many else f"{alias}.{column_name} = ANY({codes})"
    return [Condition(sql, argument, (column_name,))]


def bounds(scope: Scope, wanted: Mapping[str, Any], expression: str, arguments: tuple[str, str]) -> list[Condition]:
    """Filter a number by the arguments that name its least and its greatest value."""
    found = []
    for argument, sign in zip(arguments, (">=", "<="), strict=True):
        bound = wanted.get(argument)
        if bound is None:
            continue
        if bound < 0:
            raise PublicError("BAD_FILTER", f"filter.{argument}: must not be less than 0")
        found.append(Condition(f"{expression} {sign} {scope.params.add(str(bound), 'numeric')}"))
    return found


def _region_label(scope: Scope, value: str) -> str:
    return f"(SELECT {first_text(scope, 'r.title')} FROM region r WHERE r.slug = {value})"


def _district_label(scope: Scope, value: str) -> str:
    return f"(SELECT {first_text(scope, 'd.title')} FROM district d WHERE d.slug = {value})"


def _industry_label(scope: Scope, value: str) -> str:
    return f"(SELECT {first_text(scope, 'i.title')} FROM industry i WHERE i.code = {value})"


def first_text(scope: Scope, text: str) -> str:
    """SQL of a three-language text in the language of the request, or in the nearest there is."""
    return f"coalesce({', '.join(f'{text} ->> {chr(39)}{locale}{chr(39)}' for locale in FALLBACK[scope.locale])})"


REGION_FACET = Facet("regions", "{t}.region", _region_label, "region")
DISTRICT_FACET = Facet("districts", "{t}.district", _district_label, "district", within="regions")
INDUSTRY_FACET = Facet("industries", "{t}.sector", _industry_label, "sector")


def kept_counts(table: str, *columns: str) -> tuple[Counts, ...]:
    """The counts that the database keeps of a table's public records: by region, then by district as well."""
    by_region = frozenset({"region", "sector", *columns})
    return Counts(f"{table}_count", by_region), Counts(f"{table}_district_count", by_region | {"district"})
