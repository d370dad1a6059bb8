"""Every address says so plainly when the catalogue cannot be read."""

from typing import Any

import pytest

from api import door
from api.door import Result


@pytest.mark.parametrize(
    "path", ["/kk/", "/ru/projects/", "/en/search/?q=mill", "/ru/regions/abai/", "/sitemap-ru-pages.xml"]
)
def test_a_catalogue_that_is_away_is_503(client: Any, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    async def away(*_: Any, **__: Any) -> Result:
        return Result(None, [{"message": "away", "extensions": {"code": "UNAVAILABLE"}}])

    monkeypatch.setattr(door, "execute", away)
    answer = client.get(path, headers={"Cookie": "past=kept"})
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "noindex" in answer.text
