"""Partner companies in the interchange format (§13.3, §17.5)."""

from api.catalogue.codes import Cooperation
from api.catalogue.fields import COMMON_FIRST, COMMON_LAST, complete_record
from api.catalogue.partner.codes import CompanySize, OwnershipForm, PartnerRole
from api.kernel.interchange.composite import BusinessNumber, Rows, Text
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import N_
from api.kernel.interchange.values import (
    Choice,
    Choices,
    Count,
    Day,
    Flag,
    Many,
    Number,
    PartialDate,
    Pattern,
    Spec,
    Words,
)

CERTIFICATE = (
    Words("name", required=True, limit=200),
    Words("number", limit=100),
    Words("issuer", limit=200),
    PartialDate("validTo"),
)

FIELDS: tuple[Spec, ...] = (
    *COMMON_FIRST,
    BusinessNumber("bin"),
    Words("legalForm", limit=100),
    Choice("ownershipForm", codes=OwnershipForm),
    Choices("roles", codes=PartnerRole),
    Text("products", limit=2000),
    Choice("size", codes=CompanySize),
    Count("employees"),
    Count("foundedYear", low=1700, high=2200),
    Many("exportCountries", form=r"[A-Z]{2}", reason=N_("must be a list of country codes of ISO 3166-1")),
    Number("exportSharePct", high=100),
    Rows("certificates", parts=CERTIFICATE),
    Many("languages", form=r"[a-z]{2}", reason=N_("must be a list of language codes of ISO 639-1")),
    Choices("preferredCooperation", codes=Cooperation),
    Pattern(
        "website",
        form=r"https?://[^\s<>\"'`\\]{3,300}",
        reason=N_("must be an address that begins with https:// or http://"),
    ),
    Flag("consentToPublish"),
    Day("consentOn"),
    Text("offers"),
    Text("looksFor"),
    *COMMON_LAST,
)

PARTNER = Kind(
    "partner",
    "partner",
    "slug",
    FIELDS,
    complete_record,
    {"kind": "partner"},
    record=True,
)
