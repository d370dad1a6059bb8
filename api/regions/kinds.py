"""Kinds of lines about regions: the regions themselves, their districts, and what is kept about them."""

import hashlib

import orjson

from api.kernel.interchange.composite import Currency, Text
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import (
    Choice,
    Columns,
    Count,
    Flag,
    Many,
    Number,
    PartialDate,
    Pattern,
)
from api.regions.codes import (
    DistrictType,
    DocumentTopic,
    InstitutionType,
    RegionType,
    TariffUnit,
    TariffUtility,
)
from api.regions.fields import POSITIVE_KM2, SLUG, SOURCE, Geo, RegionField, add_title_keys, slug_problem

KATO = r"[0-9]{9}"
SLUG_FIELD = Pattern("slug", required=True, form=SLUG, reason=slug_problem())
AS_OF = PartialDate("asOf")

REGION = Kind(
    name="region",
    table="region",
    key="slug",
    unique=("kato", "iso"),
    fields=(
        SLUG_FIELD,
        Pattern("kato", required=True, form=KATO, reason=N_("must be a KATO code of 9 digits")),
        Pattern("iso", required=True, form=r"KZ-[0-9A-Z]{2,3}", reason=N_("must be an ISO 3166-2 code, like KZ-10")),
        Choice("type", required=True, codes=RegionType),
        Text("title", required=True, limit=200),
        Text("center", limit=200),
        Geo(),
        POSITIVE_KM2,
        Many("neighbours", form=SLUG, reason=N_("must be a list of slugs of regions")),
        Many("bordersCountries", form=r"[A-Z]{2}", reason=N_("must be a list of country codes of ISO 3166-1")),
        Text("climate"),
        Text("industries"),
        SOURCE,
        AS_OF,
    ),
    complete=add_title_keys,
)

DISTRICT = Kind(
    name="district",
    table="district",
    key="slug",
    unique=("kato",),
    fields=(
        SLUG_FIELD,
        Pattern("kato", form=KATO, reason=N_("must be a KATO code of 9 digits")),
        RegionField("region", required=True),
        Choice("type", required=True, codes=DistrictType),
        Text("title", required=True, limit=200),
        Text("shortTitle", limit=200),
        Geo(),
        SOURCE,
        AS_OF,
    ),
    complete=add_title_keys,
)

INDICATOR = Kind(
    name="indicator",
    table="indicator",
    key="region, indicator, year",
    fields=(
        RegionField("region", required=True),
        Pattern(
            "indicator", required=True, form=r"[a-z][a-z0-9_]{1,59}", reason=N_("must be the code of an indicator")
        ),
        Count("year", required=True, low=1900, high=2200),
        Number("value", required=True, low=None),
        Pattern("unit", required=True, form=r"[a-z][a-z0-9_]{0,59}", reason=N_("must be the code of a unit")),
        SOURCE,
        AS_OF,
    ),
)


def add_tariff_key(columns: Columns, line: Line) -> None:  # noqa: ARG001 - the shape of all rules
    """A tariff is known by whom it is for, where, and from when."""
    names = ("region", "utility", "place", "consumer_group", "per", "vat_included", "valid_from", "note", "as_of")
    identity = orjson.dumps([columns[name] for name in names])
    columns["key"] = hashlib.sha256(identity).hexdigest()[:32]


TARIFF = Kind(
    name="tariff",
    table="tariff",
    key="key",
    fields=(
        RegionField("region", required=True),
        Choice("utility", required=True, codes=TariffUtility),
        Text("place", limit=200),
        Text("consumerGroup", limit=300),
        Number("amount", required=True),
        Currency("currency", required=True),
        Choice("per", required=True, codes=TariffUnit),
        Flag("vatIncluded"),
        PartialDate("validFrom"),
        Text("note", limit=1000),
        SOURCE,
        AS_OF,
    ),
    complete=add_tariff_key,
)

ADDRESS = r"https?://[^\s<>\"']{1,500}"
ADDRESS_REASON = N_("must be an address that begins with https:// or http://")

INSTITUTION = Kind(
    name="institution",
    table="institution",
    key="slug",
    fields=(
        SLUG_FIELD,
        RegionField("region", required=True),
        Choice("type", required=True, codes=InstitutionType),
        Text("title", required=True, limit=300),
        Text("profile", limit=1000),
        Count("graduates"),
        Pattern("website", form=ADDRESS, reason=ADDRESS_REASON),
        SOURCE,
        AS_OF,
    ),
    complete=add_title_keys,
)


def term_in_order(columns: Columns, line: Line) -> None:
    """Note a document that ends before it begins; dates known in part are compared as far as both are known."""
    start, end = columns["valid_from"], columns["valid_until"]
    if start and end and end[: len(start)] < start[: len(end)]:
        line.wrong("validUntil", N_("must not be earlier than validFrom"))


DOCUMENT = Kind(
    name="regional_document",
    table="regional_document",
    key="slug",
    fields=(
        SLUG_FIELD,
        RegionField("region", required=True),
        Choice("topic", required=True, codes=DocumentTopic),
        Text("title", required=True, limit=500),
        Text("summary"),
        Pattern("url", form=ADDRESS, reason=ADDRESS_REASON),
        PartialDate("validFrom"),
        PartialDate("validUntil"),
        SOURCE,
        AS_OF,
    ),
    complete=term_in_order,
)

SERVICE_CENTRE = Kind(
    name="service_centre",
    table="service_centre",
    key="region",
    fields=(
        RegionField("region", required=True),
        Text("title", required=True, limit=300),
        Text("address", limit=500),
        Text("hours", limit=300),
        Pattern(
            "phone", form=r"\+[0-9][0-9 ()-]{5,28}[0-9]", reason=N_("must be a telephone number like +7 7172 123456")
        ),
        Pattern("email", form=r"[^@\s<>\"']{1,64}@[A-Za-z0-9.-]{1,190}", reason=N_("must be an address of e-mail")),
        Pattern("website", form=ADDRESS, reason=ADDRESS_REASON),
        SOURCE,
        AS_OF,
    ),
)
