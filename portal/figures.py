"""Geometry of what the pages draw: the map, the strips of sector shares, the bar charts."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

STRIP_WIDTH, STRIP_GAP, STRIP_LEAST = 300, 2, 3
CHART_WIDTH, CHART_FLOOR, CHART_HEIGHT = 448, 170, 200

# Albers equal-area conic, fitted to the outline in data/map.json: cone constant, central meridian,
# apex, radii.
_CONE, _MERIDIAN, _APEX = 0.7403, 67.5, (452.35, -1320.2)
_RADIUS_AT_EQUATOR_SQUARED, _RADIUS_FALL = 8407430.0, 8058000.0


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str
    value: Decimal


@cache
def map_data() -> dict[str, Any]:
    return json.loads((Path(__file__).parent / "data" / "map.json").read_text("utf-8"))


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point of the Earth lies in the view box of the map."""
    sine = math.sin(math.radians(latitude))
    radius = math.sqrt(_RADIUS_AT_EQUATOR_SQUARED - _RADIUS_FALL * sine)
    angle = math.radians(_CONE * (longitude - _MERIDIAN))
    return round(_APEX[0] + radius * math.sin(angle), 1), round(_APEX[1] + radius * math.cos(angle), 1)


def bubble_radius(count: int) -> float:
    """Area grows with the number, but a region with nothing still has a bubble that a finger can hit."""
    return round(11 + 1.6 * math.sqrt(count), 1)


def strip(values: Sequence[Decimal]) -> list[tuple[float, float]]:
    """Start and width of each share; a gap keeps neighbours apart for whoever sees no colours, and none vanishes."""
    total, x = sum(values), 0.0
    room = STRIP_WIDTH - STRIP_GAP * (len(values) - 1) - STRIP_LEAST * len(values)
    pieces = []
    for value in values:
        width = STRIP_LEAST + room * float(value / total)
        pieces.append((round(x, 1), round(width, 1)))
        x += width + STRIP_GAP
    return pieces


def bars(values: Sequence[tuple[str, Decimal]]) -> list[Bar]:
    """Bars over one common zero; the tallest leaves room for its figure."""
    top = max((value for _, value in values), default=Decimal(0)) or Decimal(1)
    step = CHART_WIDTH / max(len(values), 1)
    width = min(64.0, step - 16)
    return [
        Bar(round(index * step + (step - width) / 2, 1), CHART_FLOOR - height, width, height, label, value)
        for index, (label, value) in enumerate(values)
        for height in [round(float(value / top) * (CHART_FLOOR - 30), 1)]
    ]
