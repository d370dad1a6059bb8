"""The outline of a site."""

from dataclasses import dataclass
from typing import Any

from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import Single

LEVELS = {"Polygon": 2, "MultiPolygon": 3}
"""Lists around a position: rings of positions, polygons of rings."""
MOST_POSITIONS = 2_000


@dataclass(frozen=True)
class Boundary(Single):
    """A Polygon or MultiPolygon of GeoJSON (RFC 7946), WGS 84."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Check type, members and every position."""
        if not isinstance(value, dict) or set(value) != {"type", "coordinates"} or value["type"] not in LEVELS:
            line.wrong(at, N_("must be a GeoJSON object of type: {choices}"), choices=", ".join(LEVELS))
            return None
        positions = _opened(value["coordinates"], LEVELS[value["type"]])
        if not positions or len(positions) > MOST_POSITIONS or not all(map(_is_position, positions)):
            line.wrong(
                f"{at}.coordinates",
                N_("must be 1 to {limit} positions [longitude, latitude] in closed rings"),
                limit=MOST_POSITIONS,
            )
            return None
        return value


def _opened(lists: Any, levels: int) -> list[Any]:
    """What stands inside the lists; nothing where one of them is no list, or a ring is too short or not closed."""
    if not isinstance(lists, list) or not lists:
        return []
    if levels == 1:
        return lists if len(lists) >= 4 and lists[0] == lists[-1] else []
    parts = [_opened(part, levels - 1) for part in lists]
    return [position for part in parts for position in part] if all(parts) else []


def _is_position(value: Any) -> bool:
    if not isinstance(value, list) or len(value) not in (2, 3):
        return False
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
        return False
    longitude, latitude = value[:2]
    return -180 <= longitude <= 180 and -90 <= latitude <= 90 and all(abs(number) < 10_000 for number in value)
