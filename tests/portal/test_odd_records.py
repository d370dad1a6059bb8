"""Records that the format allows and nobody expects are shown all the same."""

from typing import Any

from portal.pages.home import bubbles
from portal.pages.indicators import by_code


def row(slug: str, latitude: float | None) -> dict[str, Any]:
    node = {"slug": slug, "name": slug, "type": "REGION", "latitude": latitude, "longitude": latitude}
    return {"node": node, "projects": 1}


def test_a_region_without_a_place_is_not_on_the_map() -> None:
    shown = bubbles("en", [row("abai", None), row("somewhere", 50.0), row("nowhere", None)])
    assert [one["name"] for one in shown] == ["Abai", "Somewhere"]


def test_an_indicator_nobody_draws_is_passed_over() -> None:
    known, unknown = {"code": "grp_nominal", "year": 2020}, {"code": "happiness", "year": 2020}
    assert by_code([unknown, known]) == {"grp_nominal": [known]}
