"""What cannot be stored is refused by field and reason, all at once, and nothing of it is kept."""

from typing import Any

import pytest

from api.catalogue.publication.actions.writing import save_lines
from api.kernel.refusals import Refusal
from tests.publication.conftest import PROJECT, Parties, create, update

MONEY = {"amount": "5", "currency": "KZT"}
BAD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"title": {"ru": "x" * 301}}, [("INVALID", "title.ru")]),
    ({"summary": {"ru": "Завод <script>alert(1)</script>"}}, [("HAS_MARKUP", "summary.ru")]),
    ({"description": {"kk": "<b>Зауыт</b>"}}, [("HAS_MARKUP", "description.kk")]),
    ({"title": {"ru": "a\x07b"}}, [("INVALID", "title.ru")]),
    ({"title": {"ru": "\u202eabc"}}, [("INVALID", "title.ru")]),
    ({"title": {"ru": "  "}}, [("INVALID", "title.ru")]),
    ({"region": "almaty"}, [("OTHER_REGION", "region")]),
    ({"region": "atlantis"}, [("INVALID", "region")]),
    ({"district": "751110000"}, [("INVALID", "district")]),
    ({"investment": {**MONEY, "currency": "tenge"}}, [("INVALID", "investment.currency")]),
    ({"investment": {**MONEY, "amount": "-5"}}, [("INVALID", "investment.amount")]),
    ({"investment": {**MONEY, "amount": "много"}}, [("INVALID", "investment.amount")]),
    ({"investment": {"amount": "5"}}, [("INVALID", "investment.currency")]),
    ({"stageChangedOn": "31.12.2026"}, [("INVALID", "stageChangedOn")]),
    ({"initiatorBin": "123456789012"}, [("INVALID", "initiatorBin")]),
    ({"jobs": -1}, [("INVALID", "jobs")]),
    ({"site": "nowhere"}, [("INVALID", "site")]),
    ({"description": {"ru": "д" * 10_000_000}}, [("INVALID", "description.ru")]),
    (
        {"title": {"en": "y" * 400}, "jobs": -1, "tags": ["<i>x</i>"]},
        [("INVALID", "title.en"), ("INVALID", "jobs"), ("HAS_MARKUP", "tags.0")],
    ),
]


@pytest.mark.parametrize(("given", "told"), BAD, ids=[str(n) for n in range(len(BAD))])
async def test_bad_input_is_refused_by_field(parties: Parties, given: dict[str, Any], told: Any) -> None:
    record = await parties.drafted()
    before = await parties.traces()
    akimat = parties.akimat()
    assert await akimat.refused(create(), input={**PROJECT, **given}) == told
    if "region" not in given:
        assert await akimat.refused(update(), id=record["id"], version=record["version"], input=given) == told
    assert await parties.traces() == before


async def test_reasons_are_told_in_the_language_of_the_request(parties: Parties) -> None:
    given = {**PROJECT, "title": {"ru": "<b>x</b>"}, "jobs": -1}
    told = {}
    for locale in ("kk", "ru", "en"):
        payload = await parties.akimat().ask(create(), locale, input=given)
        told[locale] = tuple(error["message"] for error in payload["createProject"]["errors"])
    assert len(set(told.values())) == 3


async def test_a_language_that_is_none_of_ours_cannot_be_written(parties: Parties) -> None:
    before = await parties.traces()
    akimat = parties.akimat()
    given = {"input": {**PROJECT, "title": {"de": "Glas"}}}
    result = await akimat.door.execute(create(), given, locale="en", actor=akimat.actor)
    (error,) = result.errors
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert '"de"' in error["message"] or "'de'" in error["message"]
    assert await parties.traces() == before


async def test_what_follows_from_acts_is_written_by_nobody(parties: Parties) -> None:
    record = await parties.drafted()
    change = {"id": record["id"], "version": record["version"], "input": {"region": "almaty"}}
    assert await parties.akimat().refused(update(), **change) == [("FIXED_FIELD", "region")]


async def _save(parties: Parties, lines: list[dict[str, Any]]) -> list[Any]:
    async with parties.door.database.writing() as connection:
        return await save_lines(connection, parties.akimat().actor, lines)


async def test_many_lines_are_written_at_once_or_not_at_all(parties: Parties) -> None:
    lines = [{"kind": "project", "title": {"ru": f"Проект {n}"}, "jobs": n} for n in range(50)]
    lines.append({"kind": "site", "title": {"ru": "Площадка"}, "areaTotalHa": "5"})
    bad = [
        {"kind": "project", "title": {"de": "x"}},
        {"kind": "ship"},
        {"kind": "partner", "title": {"ru": "ТОО"}, "bin": "1", "status": "published"},
        {"kind": "niche", "title": {"ru": "Ниша"}, "region": "almaty"},
    ]
    before = await parties.traces()
    with pytest.raises(Refusal) as refused:
        await _save(parties, [*lines, *bad])
    told = {(reason.code, ".".join(reason.path)) for reason in refused.value.reasons}
    assert told == {
        ("INVALID", "lines.51.title.de"),
        ("INVALID", "lines.52.kind"),
        ("INVALID", "lines.53.bin"),
        ("MANAGED_FIELD", "lines.53.status"),
        ("OTHER_REGION", "lines.54.region"),
    }
    assert await parties.traces() == before
    assert len(await _save(parties, lines)) == 51
    again = [{"kind": "project", "slug": "proekt-7", "jobs": 70}]
    (record,) = await _save(parties, again)
    rows = await parties.rows(
        "SELECT line ->> 'jobs', line -> 'title' ->> 'ru' FROM record_edition WHERE record = %s", record
    )
    assert rows == [("70", "Проект 7")]


async def test_a_slug_that_is_taken_gets_a_number(parties: Parties) -> None:
    first = await parties.drafted(title={"ru": "Завод"})
    other = await parties.drafted(region="almaty", title={"ru": "Завод"})
    assert [each["latest"]["line"]["slug"] for each in (first, other)] == ["zavod", "zavod-2"]
