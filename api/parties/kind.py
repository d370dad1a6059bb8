"""Parties of the Rules in the interchange format (§1, §2, §10)."""

from api.kernel.actor import REGIONAL, PartyKind
from api.kernel.interchange.composite import Text
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import Choice, Columns, Day, Pattern, Words
from api.regions.fields import SLUG, SOURCE, RegionField, add_title_keys, slug_problem

PARTY_KINDS = tuple(kind.name.lower() for kind in PartyKind)


def complete(columns: Columns, line: Line) -> None:
    """Which kind has a region, and who takes part by agreement."""
    add_title_keys(columns, line)
    if columns["kind"] is None:
        return
    kind = PartyKind[columns["kind"].upper()]
    if (kind in REGIONAL) != (columns["region"] is not None):
        line.wrong("region", N_("local executive bodies and service centres have a region, the others have none"))
    since, until = columns["participates_from"], columns["participates_until"]
    if kind is not PartyKind.LOCAL_EXECUTIVE_BODY and (since or until or columns["agreement"]):
        line.wrong("participatesFrom", N_("only local executive bodies take part by agreement"))
    elif (until or columns["agreement"]) and not since:
        line.wrong("participatesFrom", N_("is obligatory beside the end or the agreement"))
    elif until and until < since:
        line.wrong("participatesUntil", N_("must not be before the start"))


PARTY = Kind(
    name="party",
    table="party",
    key="slug",
    fields=(
        Pattern("slug", required=True, form=SLUG, reason=slug_problem()),
        Choice("partyKind", "kind", required=True, codes=PARTY_KINDS),
        RegionField("region"),
        Text("title", required=True, limit=300),
        Day("participatesFrom"),
        Day("participatesUntil"),
        Words("agreement", limit=300),
        SOURCE,
    ),
    complete=complete,
)
