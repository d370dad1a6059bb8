"""Fields that place a line in a region, and the derived sort keys of its title."""

from dataclasses import dataclass
from typing import Any

from api.kernel.interchange.problems import N_, Line
from api.kernel.interchange.values import Columns, Number, Single, Words
from locales.collation import sort_key
from locales.text import LOCALES, pick


@dataclass(frozen=True)
class RegionField(Single):
    """A region by its slug, ISO 3166-2 or KATO code; stored and written as the slug."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Look the region up."""
        slug = line.references.regions.get(value) if isinstance(value, str) else None
        if slug is None:
            line.wrong(at, N_("is not a region of Kazakhstan: {value}"), value=str(value)[:60])
        return slug


@dataclass(frozen=True)
class DistrictField(Single):
    """A district by its KATO code (by its slug where it has none); stored as the slug."""

    def check(self, value: Any, at: str, line: Line) -> Any:
        """Look the district up."""
        found = line.references.districts.get(value) if isinstance(value, str) else None
        if found is None:
            line.wrong(at, N_("is not a district of Kazakhstan: {value}"), value=str(value)[:60])
            return None
        return found[0]

    def dump(self, row: Any) -> Any:
        """Write the KATO code that stands beside the slug in an exported row."""
        return row.get("district_kato") or row["district"]


def district_in_region(columns: Columns, line: Line) -> None:
    """Note a district that lies in another region than the line says."""
    slug, region = columns["district"], columns["region"]
    if slug is None or region is None:
        return
    if line.references.districts[slug][1] != region:
        line.wrong("district", N_("lies in another region"))


def add_title_keys(columns: Columns, line: Line) -> None:  # noqa: ARG001 - the shape of all rules
    """Add what a list is sorted by in each language."""
    title = columns["title"]
    for locale in LOCALES:
        shown = pick(title, locale) if title else None
        columns[f"title_key_{locale}"] = sort_key(shown[0], locale) if shown else ""


@dataclass(frozen=True)
class Geo:
    """A point, WGS 84, in degrees."""

    name: str = "geo"

    def parse(self, value: Any, at: str, line: Line) -> Columns:
        """Check both coordinates."""
        if value is None:
            return {"latitude": None, "longitude": None}
        if not isinstance(value, dict) or set(value) != {"lat", "lon"}:
            line.wrong(at, N_("must be an object with lat and lon"))
            return {"latitude": None, "longitude": None}
        return {
            "latitude": self._degrees(value["lat"], 90, f"{at}.lat", line),
            "longitude": self._degrees(value["lon"], 180, f"{at}.lon", line),
        }

    @staticmethod
    def _degrees(value: Any, limit: int, at: str, line: Line) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not -limit <= value <= limit:
            line.wrong(at, N_("must be a number from {low} to {high}"), low=-limit, high=limit)
            return None
        return float(value)

    def dump(self, row: Any) -> Any:
        """Write the point."""
        if row["latitude"] is None:
            return None
        return {"lat": row["latitude"], "lon": row["longitude"]}


def slug_problem() -> str:
    """Reason given for a slug of the wrong form."""
    return N_("must be lower-case Latin letters, digits and single hyphens, at most 80 characters")


SLUG = r"(?=.{1,80}$)[a-z0-9]+(-[a-z0-9]+)*"
SOURCE = Words("source", limit=4000)
POSITIVE_KM2 = Number("areaKm2", positive=True)
