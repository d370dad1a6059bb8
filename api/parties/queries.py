"""How parties are read in public."""

from collections.abc import Mapping
from typing import Any

from api.kernel.reading.counting import Condition
from api.kernel.reading.entity import Entity, Scope
from api.kernel.reading.facets import code_facet
from api.kernel.reading.fields import One, Struct, Value, code, column, text_fields
from api.kernel.reading.page import Page
from api.regions.queries import REGION, global_id, region_codes, title_order

TODAY = "(now() AT TIME ZONE 'Asia/Almaty')::date"
PARTICIPATES = (
    f"({{t}}.kind <> 'local_executive_body' OR coalesce({{t}}.participates_from <= {TODAY}"
    f" AND ({{t}}.participates_until IS NULL OR {{t}}.participates_until >= {TODAY}), false))"
)

PARTICIPATION = Entity(
    "Participation",
    "party",
    {
        "basis": Value("CASE {t}.kind WHEN 'local_executive_body' THEN 'AGREEMENT' ELSE 'RULES' END"),
        "current": Value(PARTICIPATES),
        "from": column("participates_from"),
        "until": column("participates_until"),
        "agreement": column("agreement"),
    },
)

PARTY = Entity(
    "Party",
    "party",
    {
        "id": global_id("Party"),
        "slug": column("slug"),
        "kind": code("kind"),
        **text_fields("name", "title"),
        "region": One(lambda: REGION, "{o}.slug = {t}.region"),
        "participation": Struct(PARTICIPATION),
    },
)


def _filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:
    found = []
    if wanted.get("kinds") is not None:
        kinds = scope.params.add([kind.value.lower() for kind in wanted["kinds"]], "text[]")
        found.append(Condition(f"{alias}.kind = ANY({kinds})", "kinds"))
    if wanted.get("regions") is not None:
        found.append(Condition(f"{alias}.region IN {region_codes(scope, wanted['regions'])}"))
    if wanted.get("participating") is not None:
        negation = "" if wanted["participating"] else "NOT "
        found.append(Condition(negation + PARTICIPATES.format(t=alias)))
    return found


PARTIES = Page(
    lambda: PARTY,
    lambda _, scope: title_order(scope),
    _filters,
    (code_facet("kinds", "kind", "party_kind"),),
)
READS: dict[str, Any] = {"parties": PARTIES}
NODES = {"Party": PARTY}
