"""Which sites, or projects, are worth a look: the best by a rough sum that the database counts over all of them.

The sum leaves out what the rules tell finer (roads, buildings, rails that are planned); it only has to bring the best
ones among so many. Their exact score is that of the rules.
"""

from collections.abc import Mapping

from api.catalogue.matching.rules import NETWORKS, WEIGHTS, Need

BOUND = 80

QUANTITIES: Mapping[Need, str] = {
    Need.AREA: "needs_area_ha",
    Need.POWER: "needs_power_mw",
    Need.WATER: "needs_water_m3_day",
    Need.GAS: "needs_gas_m3_hour",
    Need.HEAT: "needs_heat_gcal_hour",
    Need.SEWERAGE: "needs_sewerage_m3_day",
}
FLAGS: Mapping[Need, str] = {Need.RAIL: "needs_rail", Need.ROAD: "needs_road", Need.BUILDINGS: "needs_buildings"}

OFFER = """json_build_object('region', {s}.region, 'district', {s}.district, 'area_total', {s}.area_total_ha::text,
 'area_free', {s}.area_free_ha::text, 'rail_spur', {s}.rail_spur, 'rail_status', {s}.rail_status,
 'rail_km', {s}.rail_distance_km::text, 'road_km', {s}.road_distance_km::text, 'site_type', {s}.site_type,
 'networks', (SELECT coalesce(json_agg(json_build_object('kind', u.kind, 'status', u.status,
 'total', u.capacity_total::text, 'spare', u.capacity_spare::text, 'unit', u.unit) ORDER BY u.position), '[]')
 FROM site_utility u WHERE u.site = {s}.slug))"""
"""SQL of what the rules need to know of the site ``{s}``."""


def stated(p: str) -> str:
    """Condition: the project says something of what it needs."""
    return f"num_nonnulls({', '.join(f'{p}.{name}' for name in (*QUANTITIES.values(), *FLAGS.values()))}) > 0"


def needs_of(project: str) -> str:
    """A row of needs from the alias of a project: its own place is one of them."""
    columns = ", ".join(f"{project}.{name}" for name in (*QUANTITIES.values(), *FLAGS.values()))
    return (
        f"(SELECT {columns}, ARRAY[{project}.region] AS regions,"
        f" array_remove(ARRAY[{project}.district], NULL) AS districts)"
    )


def needs_json(p: str) -> str:
    """SQL of what the rules need to know of a row of needs."""
    parts = [f"'{need.name}', {p}.{name}::text" for need, name in QUANTITIES.items()]
    parts += [f"'{need.name}', {p}.{name}" for need, name in FLAGS.items()]
    return f"json_build_object({', '.join(parts)}, 'regions', {p}.regions, 'districts', {p}.districts)"


def rough_sum(p: str, s: str, o: str) -> str:
    """SQL of the rough sum of weights that are earned: a row of needs, a site, its row of `site_capacity`."""
    offered = {Need.AREA: f"{s}.area_free_ha", **{need: f"{o}.{need.name.lower()}" for need in NETWORKS}}
    terms = [
        f"{WEIGHTS[need]} * coalesce(least(1, {offered[need]}::float8 / nullif({p}.{name}, 0)::float8), 0)"
        for need, name in QUANTITIES.items()
    ]
    terms.append(f"{WEIGHTS[Need.RAIL]} * coalesce({p}.needs_rail AND {s}.rail_spur, false)::int")
    terms.append(f"{WEIGHTS[Need.PLACE]} * ({s}.region = ANY({p}.regions))::int")
    return f"({' + '.join(terms)})"


def asked_sum(p: str) -> str:
    """SQL of the weights of all that a row of needs asks: the same for every site, so only projects differ by it."""
    asked = [f"{WEIGHTS[need]} * coalesce({p}.{name} > 0, false)::int" for need, name in QUANTITIES.items()]
    asked += [f"{WEIGHTS[need]} * coalesce({p}.{name}, false)::int" for need, name in FLAGS.items()]
    return f"({' + '.join(asked)} + {WEIGHTS[Need.PLACE]})::float8"
