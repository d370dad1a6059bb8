"""Root fields of the catalogue, and the connections that hang from regions and sites."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.catalogue.changes.queries import ChangesSince
from api.catalogue.matching.fields import ProjectsForSite, SitesForNeeds, SitesForProject
from api.catalogue.material.queries import SUPPORT_MEASURE
from api.catalogue.material.queries import by_code as support_measure_by_code
from api.catalogue.offer.queries import OFFER_LINE
from api.catalogue.partner.queries import PARTNER, partners
from api.catalogue.project.queries import PROJECT, PROJECT_FIELDS, projects
from api.catalogue.queries import INDUSTRY
from api.catalogue.site.queries import SITE, SITE_FIELDS, sites
from api.catalogue.sitemap import SITE_MAP
from api.kernel.errors import PublicError
from api.kernel.reading.entity import Entity, Scope, json_object
from api.kernel.reading.fields import Many, One, Value, code, column, instant, moment
from api.kernel.reading.lookup import Lookup, typed_row
from api.kernel.reading.selection import Selected
from api.parties.queries import NODES as PARTY_NODES
from api.regions.queries import DISTRICT_FIELDS, REGION, REGION_FIELDS
from api.regions.queries import NODES as REGION_NODES

OF_REGION = "{o}.region = {t}.slug"

SITE_FIELDS |= {"projects": projects("site"), "projectMatches": ProjectsForSite()}
PROJECT_FIELDS["siteMatches"] = SitesForProject()
REGION_FIELDS |= {"projects": projects("region"), "sites": sites("region"), "partners": partners("region")}
REGION_FIELDS["offer"] = Many(lambda: OFFER_LINE, OF_REGION, "{o}.place")
DISTRICT_FIELDS |= {"projects": projects("district"), "sites": sites("district"), "partners": partners("district")}

# A withdrawn record has left the page of its district: that too is a change of it.
_CHANGES = ", ".join(
    f"(SELECT max(updated_at) FROM {entity.table} WHERE district = {{t}}.slug AND status IN ('published', 'withdrawn'))"
    for entity in (PROJECT, SITE, PARTNER)
)
DISTRICT_FIELDS["updatedAt"] = instant(f"greatest({{t}}.updated_at, {_CHANGES})")

# Published projects of a region by sector: the strips of the home page.
SECTOR_SHARE = Entity(
    "SectorShare",
    "(SELECT region, sector, sum(number) AS projects, sum(stated) AS stated,"
    " CASE WHEN sum(stated) > 0 THEN sum(amount) END AS amount FROM project_count"
    " WHERE sector IS NOT NULL GROUP BY 1, 2 HAVING sum(number) > 0)",
    {
        "industry": One(lambda: INDUSTRY, "{o}.code = {t}.sector"),
        "projects": column("projects"),
        "stated": column("stated"),
        "amountKzt": Value("round({t}.amount)::text"),
    },
)
REGION_FIELDS["sectors"] = Many(
    lambda: SECTOR_SHARE, OF_REGION, "{o}.amount DESC NULLS LAST, {o}.projects DESC, {o}.sector"
)

NODES: dict[str, Entity] = {
    **REGION_NODES,
    **PARTY_NODES,
    "Project": PROJECT,
    "Site": SITE,
    "Partner": PARTNER,
    "SupportMeasure": SUPPORT_MEASURE,
}
RECORD_KINDS = {"project": PROJECT, "niche": PROJECT, "site": SITE, "partner": PARTNER}

# What was public once and was withdrawn: nothing of its text can be read here, only what the page of its address says.
WITHDRAWN = Entity(
    "WithdrawnRecord",
    "({})".format(
        " UNION ALL ".join(
            f"SELECT public_id, kind, region FROM {table} WHERE status = 'withdrawn' AND published_at IS NOT NULL"
            for table in dict.fromkeys(entity.table for entity in RECORD_KINDS.values())
        )
    ),
    {"kind": code("kind"), "region": One(lambda: REGION, "{o}.slug = {t}.region")},
)


def _withdrawn(scope: Scope, alias: str, arguments: Mapping[str, Any]) -> str:
    return f"{alias}.public_id = {scope.params.add(arguments['publicId'], 'text')}"


def _count(table: str) -> Value:
    return Value(f"(SELECT coalesce(sum(number), 0) FROM {table}_count)")


CATALOGUE_STATUS = Entity(
    "CatalogueStatus",
    "catalogue_state",
    {
        "revision": column("revision"),
        "updatedAt": moment("changed_at"),
        "projects": _count("project"),
        "sites": _count("site"),
        "partners": _count("partner"),
        "regions": Value("(SELECT count(*) FROM region)"),
    },
)


def _by_slug_or_public_id(scope: Scope, alias: str, arguments: Mapping[str, Any]) -> str:
    slug, public_id = arguments.get("slug"), arguments.get("publicId")
    if (slug is None) == (public_id is None):
        raise PublicError("BAD_ARGUMENTS", "slug, publicId: give one of them")
    if slug is not None:
        return f"{alias}.slug = {scope.params.add(slug, 'text')}"
    return f"{alias}.public_id = {scope.params.add(public_id, 'text')}"


class _Node:
    """Any object by its global id; null for an id of a wrong form, unknown or not public."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:  # noqa: ARG002 - a root hangs from nothing
        """Row of the type that the id names."""
        type_name, _, raw = selected.arguments["id"].partition(":")
        try:
            row_id = str(UUID(raw))
        except ValueError:
            return "NULL::json"
        if type_name not in NODES:
            return "NULL::json"
        return typed_row(scope, NODES[type_name], scope.params.add(row_id, "uuid"), selected)


class _Status:
    """The one row that counts revisions."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:  # noqa: ARG002 - a root hangs from nothing
        """Object over that row."""
        inner = json_object(scope, CATALOGUE_STATUS, "state", selected)
        return f"(SELECT {inner} FROM catalogue_state state)"


READS: dict[str, Any] = {
    "projects": projects(),
    "project": Lookup(lambda: PROJECT, _by_slug_or_public_id),
    "sites": sites(),
    "site": Lookup(lambda: SITE, _by_slug_or_public_id),
    "partners": partners(),
    "partner": Lookup(lambda: PARTNER, _by_slug_or_public_id),
    "withdrawn": Lookup(lambda: WITHDRAWN, _withdrawn),
    "supportMeasures": Many(lambda: SUPPORT_MEASURE, "true", "{o}.code"),
    "supportMeasure": Lookup(lambda: SUPPORT_MEASURE, support_measure_by_code),
    "industries": Many(lambda: INDUSTRY, "{o}.code = {o}.sector", "{o}.position"),
    "node": _Node(),
    "catalogue": _Status(),
    "siteMap": SITE_MAP,
    "changesSince": ChangesSince(),
    "matchSites": SitesForNeeds(),
}
