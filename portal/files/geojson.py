"""Industrial sites as GeoJSON (RFC 7946): the boundary where it is known, else a point, else no geometry."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from portal import links
from portal.links import absolute
from portal.wording import Wording, capital

MEDIA_TYPE = "application/geo+json"

Node = Mapping[str, Any]


def collection(said: Wording, nodes: Sequence[Node], note: str, total: int) -> bytes:
    """All sites of a list; *total* is more than there are features where the list was cut."""
    features = [feature(said, node) for node in nodes]
    return orjson.dumps({"type": "FeatureCollection", "note": note, "totalCount": total, "features": features})


def single(said: Wording, node: Node) -> bytes:
    return orjson.dumps(feature(said, node))


def feature(said: Wording, node: Node) -> dict[str, Any]:
    return {"type": "Feature", "id": node["publicId"], "geometry": _geometry(node), "properties": _said(said, node)}


def _geometry(node: Node) -> Any:
    if node["boundary"]:
        return node["boundary"]
    if node["latitude"] is None or node["longitude"] is None:
        return None
    return {"type": "Point", "coordinates": [node["longitude"], node["latitude"]]}


def _said(said: Wording, node: Node) -> dict[str, Any]:
    """Codes as GraphQL names them, names in the language asked; areas in hectares."""
    return {
        "title": node["title"],
        "titleLanguage": node["titleLanguage"].lower(),
        "region": capital(node["region"]["name"]),
        "district": node["district"] and node["district"]["name"],
        "siteType": node["siteType"],
        "siteTypeName": said.label("site_type", node["siteType"]),
        "readinessStage": node["readinessStage"],
        "areaTotalHa": _number(node["areaTotalHa"]),
        "areaFreeHa": _number(node["areaFreeHa"]),
        "geoPrecision": node["geoPrecision"],
        "geoPrecisionName": said.label("geo_precision", node["geoPrecision"]),
        "freshness": node["freshness"],
        "asOf": node["asOf"],
        "source": node["source"],
        "address": absolute(links.record(said.locale, node)),
    }


def _number(value: str | None) -> float | None:
    return None if value is None else float(value)
