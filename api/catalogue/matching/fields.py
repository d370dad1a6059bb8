"""The fields that match sites and projects: the statement reads candidates, the rules score them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.catalogue.matching.candidates import (
    BOUND,
    FLAGS,
    OFFER,
    QUANTITIES,
    asked_sum,
    needs_json,
    needs_of,
    rough_sum,
    stated,
)
from api.catalogue.matching.rules import Need, Needs, Network, Offer, assess, is_stated
from api.catalogue.matching.types import ProjectMatch, SiteMatch
from api.catalogue.project.queries import PROJECT
from api.catalogue.site.queries import SITE
from api.kernel.errors import PublicError
from api.kernel.reading.entity import Entity, Scope, json_object, visible
from api.kernel.reading.selection import Selected, select
from api.regions.queries import district_codes, region_codes

FIRST, MOST = 5, 20


@dataclass(frozen=True)
class SitesForProject:
    """`Project.siteMatches`."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """Needs of the project, and the sites to compare them with."""
        return f"CASE WHEN {stated(alias)} THEN {_sites(scope, needs_of(alias), selected)} END"


@dataclass(frozen=True)
class SitesForNeeds:
    """`matchSites`: the same for needs that are given as an argument."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:  # noqa: ARG002 - a root hangs from nothing
        """Needs as a row, and the sites to compare them with."""
        return _sites(scope, _given(scope, selected.arguments["needs"]), selected)


@dataclass(frozen=True)
class ProjectsForSite:
    """`Site.projectMatches`."""

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """The site, and the projects that may need it."""
        p, n, o, best, needs = (scope.alias() for _ in range(5))
        candidates = (
            f"(SELECT {p}.id FROM project {p} CROSS JOIN LATERAL {needs_of(p)} {n} "
            f" LEFT JOIN site_capacity {o} ON {o}.site = {alias}.slug WHERE {visible(PROJECT, p)} AND {stated(p)}"
            f" ORDER BY {rough_sum(n, alias, o)} / {asked_sum(n)} DESC, {p}.id LIMIT {BOUND})"
        )
        found = scope.alias()
        return _json(
            scope,
            selected,
            f"{OFFER.format(s=alias)} AS offer, {needs_json(needs)} AS needs, {found}.slug,"
            f" {_nodes(scope, PROJECT, found, 'ProjectMatch', selected)} AS nodes"
            f" FROM {candidates} {best} JOIN project {found} ON {found}.id = {best}.id"
            f" CROSS JOIN LATERAL {needs_of(found)} {needs}",
        )


def _sites(scope: Scope, needs: str, selected: Selected) -> str:
    n, s, o, best, found = (scope.alias() for _ in range(5))
    candidates = (
        f"(SELECT {s}.id FROM site {s} LEFT JOIN site_capacity {o} ON {o}.site = {s}.slug"
        f" WHERE {visible(SITE, s)} ORDER BY {rough_sum(n, s, o)} DESC, {s}.id LIMIT {BOUND})"
    )
    return _json(
        scope,
        selected,
        f"{OFFER.format(s=found)} AS offer, {needs_json(n)} AS needs, {found}.slug,"
        f" {_nodes(scope, SITE, found, 'SiteMatch', selected)} AS nodes"
        f" FROM {needs} {n} CROSS JOIN LATERAL {candidates} {best} JOIN site {found} ON {found}.id = {best}.id",
    )


def _json(scope: Scope, selected: Selected, select_list: str) -> str:
    """Candidates as JSON, with the number of matches asked; scored when all is read."""
    size = selected.arguments.get("first")
    size = FIRST if size is None else size
    if not 1 <= size <= MOST:
        raise PublicError("BAD_PAGE", f"first: 1 to {MOST} matches can be asked, {size} were")
    scope.finished_later = True
    row = scope.alias()
    return (
        f"(SELECT json_build_object('first', {size}, 'found', coalesce(json_agg({row}), '[]'))"
        f" FROM (SELECT {select_list}) {row})"
    )


def _nodes(scope: Scope, entity: Entity, alias: str, match: str, selected: Selected) -> str:
    """The records themselves, by the response keys they are asked under."""
    wanted = [each for each in select(scope.document, match, selected.nodes) if each.name == entity.table]
    parts = [f"'{each.key}', {json_object(scope, entity, alias, each)}" for each in wanted]
    return f"json_build_object({', '.join(parts)})"


def _given(scope: Scope, needs: dict[str, Any]) -> str:
    """A row of needs from an argument; PublicError names what makes no sense."""
    columns = []
    for need, name in QUANTITIES.items():
        value = needs.get(_ARGUMENTS[need])
        if value is not None and value < 0:
            raise PublicError("BAD_FILTER", f"needs.{_ARGUMENTS[need]}: must not be less than 0")
        columns.append(f"{scope.params.add(None if value is None else str(value), 'numeric')} AS {name}")
    for need, name in FLAGS.items():
        columns.append(f"{scope.params.add(needs.get(need.name.lower()), 'boolean')} AS {name}")
    regions, districts = needs.get("regions") or [], needs.get("districts") or []
    columns.append(f"ARRAY{region_codes(scope, regions)} AS regions")
    columns.append(f"ARRAY{district_codes(scope, districts)} AS districts")
    return f"(SELECT {', '.join(columns)})"


_ARGUMENTS = {
    Need.AREA: "areaHa",
    Need.POWER: "powerMw",
    Need.WATER: "waterM3Day",
    Need.GAS: "gasM3Hour",
    Need.HEAT: "heatGcalHour",
    Need.SEWERAGE: "sewerageM3Day",
}


def _finish(match: type[Any]) -> Callable[[Any], list[Any]]:
    """Score what was read; the best first, nothing that earns nothing."""

    def finish(read: dict[str, Any] | None) -> list[Any]:
        scored = []
        for each in (read or {}).get("found", ()):
            needs = _needs(each["needs"])
            if is_stated(needs):
                assessment = assess(needs, _offer(each["offer"]))
                scored.append((assessment, each))
        scored = [pair for pair in scored if pair[0].exact]
        scored.sort(key=lambda pair: (-pair[0].exact, -pair[0].known, pair[1]["slug"]))
        return [match.of(assessment, each["nodes"]) for assessment, each in scored[: (read or {}).get("first", 0)]]

    return finish


def _needs(read: dict[str, Any]) -> Needs:
    quantities = {need: Decimal(read[need.name]) for need in QUANTITIES if read[need.name] is not None}
    flags = {need.name.lower(): bool(read[need.name]) for need in FLAGS}
    return Needs(quantities, **flags, regions=tuple(read["regions"]), districts=tuple(read["districts"]))


def _offer(read: dict[str, Any]) -> Offer:
    numbers = {name: _number(read[name]) for name in ("area_total", "area_free", "rail_km", "road_km")}
    networks = tuple(
        Network(each["kind"], each["status"], _number(each["total"]), _number(each["spare"]), each["unit"])
        for each in read["networks"]
    )
    return Offer(**{**read, **numbers, "networks": networks})


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


FINISH = {
    "Project.siteMatches": _finish(SiteMatch),
    "Query.matchSites": _finish(SiteMatch),
    "Site.projectMatches": _finish(ProjectMatch),
}
"""How what these fields have read becomes their answer."""
