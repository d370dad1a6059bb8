"""The catalogue as files: what is published goes out, and comes in again as it was."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.catalogue.interchange import publishing
from api.catalogue.interchange.importing import import_files
from api.catalogue.kinds import KINDS
from api.kernel.database import Database
from portal.files import open_data
from tests.support import line

FILES = re.compile(r'href="(/\w\w/data/(\w+)\.jsonl)"[^>]*>[^<]+</a>: ([\d\u00a0]+)')
HIDDEN = {"region": "abai", "title": {"en": "Hidden"}}


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
def test_the_page_names_every_file_with_its_count(client: Any, locale: str) -> None:
    page = client.get(f"/{locale}/data/").text
    found = {kind: (address, int(count.replace("\u00a0", ""))) for address, kind, count in FILES.findall(page)}
    assert {"project", "niche", "site", "partner", "event", "region", "district", "tariff"} <= set(found)
    for kind, (address, count) in found.items():
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
        assert f'filename="{kind}-20' in answer.headers["content-disposition"]
        lines = answer.content.splitlines()
        assert len(lines) == count
        assert {orjson.loads(each)["kind"] for each in lines} == {kind}
        assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


async def test_what_is_exported_is_imported_without_a_difference(
    client: Any, empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "BATCH", 7)
    kinds = open_data.opened_door().public_kinds()
    assert set(open_data.TITLES) == set(kinds)
    sent = {kind: client.get(f"/kk/data/{kind}.jsonl").content for kind in kinds}
    files = []
    for kind, content in sent.items():
        files.append(tmp_path / f"{kind}.jsonl")
        files[-1].write_bytes(content)
    report = await import_files(empty, files)
    assert report.stored, report.checked.problems[:5]
    for kind in kinds:
        again = b"".join([part async for part in publishing.published_lines(empty, KINDS[kind])])
        assert again == sent[kind], kind


async def test_nothing_that_is_not_published_is_told(empty: Database, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(
        line(kind="site", slug="secret-site", status="draft", **HIDDEN)
        + line(kind="site", slug="open-site", parent="secret-site", region="abai", title={"en": "x"})
        + line(kind="project", slug="p", site="secret-site", region="abai", district="103600000", title={"en": "x"})
        + line(kind="niche", slug="n", status="withdrawn", **HIDDEN)
    )
    assert (await import_files(empty, [file])).stored
    told = {
        kind: b"".join([part async for part in publishing.published_lines(empty, KINDS[kind])])
        for kind in ("site", "project", "niche")
    }
    assert not [kind for kind, lines in told.items() if b"secret" in lines or b"Hidden" in lines]
    assert [len(lines.splitlines()) for lines in told.values()] == [1, 1, 0]
    assert orjson.loads(told["project"])["district"] == "103600000"
    counts = await publishing.count_published(empty)
    assert (counts["site"], counts["project"], counts["niche"]) == (1, 1, 0)


def test_only_two_files_are_sent_at_a_time(client: Any) -> None:
    taken = [open_data._SENDING.place() for _ in range(2)]
    for place in taken:
        place.__enter__()
    try:
        answer = client.get("/ru/data/project.jsonl")
        assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    finally:
        for place in taken:
            place.__exit__(None, None, None)
    for _ in range(5):
        assert client.get("/ru/data/region.jsonl").status_code == 200


@pytest.mark.parametrize("kind", ["nothing", "alert", "..%2fproject", "%00"])
def test_what_is_no_kind_is_not_there(client: Any, kind: str) -> None:
    assert client.get(f"/en/data/{kind}.jsonl").status_code == 404
