"""Kazakh letters stand in their order wherever a page or a program sorts."""

import random
from pathlib import Path

import orjson

from api.catalogue.interchange.importing import import_files
from api.door import Door
from api.kernel.database import Database
from locales.collation import KAZAKH
from portal.pages.lists import Option, fullest_first
from tests.support import ask

LETTERS = list(KAZAKH.upper())


async def test_a_list_by_title_has_the_order_of_the_alphabet(empty: Database, tmp_path: Path) -> None:
    shuffled = random.Random(7).sample(LETTERS, len(LETTERS))
    records = [
        {"kind": "project", "slug": f"p{n}", "region": "abai", "title": {"kk": f"{letter} жобасы"}}
        for n, letter in enumerate(shuffled)
    ]
    file = tmp_path / "records.jsonl"
    file.write_bytes(b"\n".join(orjson.dumps(record) for record in records))
    report = await import_files(empty, [file])
    assert report.stored, report.checked.problems
    document = "{ projects(first: 100, orderBy: TITLE_ASC) { nodes { title } } }"
    nodes = (await ask(Door(empty), document, "kk"))["projects"]["nodes"]
    assert [node["title"][0] for node in nodes] == LETTERS


def test_facets_of_one_count_have_the_order_of_the_alphabet() -> None:
    shuffled = random.Random(7).sample(LETTERS, len(LETTERS))
    options = [Option(letter, letter, 3, chosen=False) for letter in shuffled]
    fuller = Option("z", "Я", 5, chosen=False)
    assert [option.name for option in fullest_first([*options, fuller], "kk")] == ["Я", *LETTERS]
