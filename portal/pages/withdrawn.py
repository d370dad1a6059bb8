"""The page at the address of a record that was public once: its kind, its region and what is like it; no text of it."""

from collections.abc import Mapping
from typing import Any

from portal import links
from portal.problems import Missing
from portal.visit import Page, Visit


async def withdrawn(visit: Visit, section: str, public_id: str) -> Page:
    """Missing for what was never there, was never public, or is of another section."""
    wanted = {name: name == section for name in ("projects", "sites", "partners")}
    found = (await visit.ask("withdrawn", id=public_id, **wanted))["withdrawn"]
    if found is None or links.SECTIONS[found["kind"]] != section:
        raise Missing
    return withdrawn_page(visit, section, found)


def withdrawn_page(visit: Visit, section: str, found: Mapping[str, Any]) -> Page:
    nodes = found["region"][section]["nodes"]
    context = {
        "kind": visit.wording.label("record_kind", found["kind"]),
        "region": found["region"],
        "nodes": nodes,
        "unconfirmed": any(node["freshness"] == "UNCONFIRMED" for node in nodes),
    }
    title = visit.text("This record was withdrawn")
    return Page("withdrawn.html", title, section=section, context=context, status=410, indexed=False)
