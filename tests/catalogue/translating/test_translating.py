"""What waits for translators, what they are helped by, and what they do."""

from typing import Any

import pytest

from api.catalogue.translating.queue import TEXTS
from api.door import Door
from api.kernel.actor import PartyKind, Role
from api.kernel.database import Database
from locales.text import source_hash
from tests.publication.conftest import Member, Parties, create

QUEUE = """
query($f: TranslationFilter) { translationQueue(filter: $f) { totalCount counts { locale state count }
  entries { record version kind region public field locale state sourceLocale source text
    terms { source target } memory { source text likeness reviewed record } } } }
"""
SAVE = """
mutation($r: ID!, $v: Int!, $f: TextField!, $l: Locale!, $t: String!) {
  saveTranslation(record: $r, version: $v, field: $f, locale: $l, text: $t) {
    record { version state text } errors { code path } } }
"""
REVIEW = """
mutation($r: ID!, $v: Int!, $f: TextField!, $l: Locale!) {
  reviewTranslation(record: $r, version: $v, field: $f, locale: $l) { record { version state } errors { code path } } }
"""


async def begin(member: Member, **texts: Any) -> dict[str, Any]:
    return await member.done(create(), input={"title": {"ru": "Завод стекла"}, **texts})


async def entries(member: Member, **wanted: Any) -> list[dict[str, Any]]:
    return (await member.ask(QUEUE, f=wanted))["translationQueue"]["entries"]


async def save(member: Member, record: str, text: str, locale: str = "kk", field: str = "TITLE") -> dict[str, Any]:
    entry = await find(member, record, locale, field)
    return await member.call(SAVE, r=record, v=entry["version"], f=field, l=locale, t=text)


async def find(member: Member, record: str, locale: str = "kk", field: str = "TITLE") -> dict[str, Any]:
    every = ["MISSING", "STALE", "DRAFT", "REVIEWED"]
    found = await entries(member, states=every, fields=[field], locales=[locale])
    return next(each for each in found if each["record"] == record)


async def test_a_text_goes_from_missing_to_reviewed_and_stale_again(empty: Database) -> None:
    parties = Parties(Door(empty))
    editor, translator, colleague = parties.akimat(Role.EDITOR), parties.akimat(Role.TRANSLATOR), parties.akimat()
    record = (await begin(editor))["id"]
    entry = await find(translator, record)
    assert (entry["state"], entry["source"], entry["sourceLocale"], entry["text"]) == (
        "MISSING",
        "Завод стекла",
        "ru",
        None,
    )
    assert ["шыны"] in [term["target"][:1] for term in entry["terms"]]
    saved = await save(translator, record, "Шыны зауыты")
    assert (saved["errors"], saved["record"]["state"], saved["record"]["text"]) == ([], "DRAFT", "Шыны зауыты")
    version = saved["record"]["version"]
    before = await parties.traces()
    own = await translator.call(REVIEW, r=record, v=version, f="TITLE", l="kk")
    assert own["errors"] == [{"code": "OWN_TRANSLATION", "path": ["locale"]}]
    assert await parties.traces() == before
    done = await colleague.call(REVIEW, r=record, v=version, f="TITLE", l="kk")
    assert (done["errors"], done["record"]["state"]) == ([], "REVIEWED")
    await editor.done(
        "mutation($id: ID!, $v: Int!) { updateProject(id: $id, version: $v,"
        ' input: {title: {ru: "Завод листового стекла"}}) { record { id } errors { code } } }',
        id=record,
        v=done["record"]["version"],
    )
    assert (await find(translator, record))["state"] == "STALE"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{name} зауыт", "HAS_PLACEHOLDERS"),
        ("{{ x }}", "HAS_PLACEHOLDERS"),
        ("%(n)s зауыт", "HAS_PLACEHOLDERS"),
        ("<script>alert(1)</script>", "HAS_MARKUP"),
        ("зауыт\u202e", "HIDDEN_CHARACTERS"),
        ("за\u200bуыт", "HIDDEN_CHARACTERS"),
        ("зауыт\u0007", "HIDDEN_CHARACTERS"),
        ("  ", "INVALID"),
        ("x" * 301, "INVALID"),
    ],
)
async def test_what_is_no_translation_is_refused(empty: Database, text: str, code: str) -> None:
    parties = Parties(Door(empty))
    translator = parties.akimat(Role.TRANSLATOR)
    record = (await begin(parties.akimat()))["id"]
    before = await parties.traces()
    refused = await save(translator, record, text)
    assert [error["code"] for error in refused["errors"]] == [code]
    assert await parties.traces() == before


async def test_the_language_of_the_record_is_not_translated(empty: Database) -> None:
    parties = Parties(Door(empty))
    record = await begin(parties.akimat())
    translator = parties.akimat(Role.TRANSLATOR)
    answer = await translator.call(SAVE, r=record["id"], v=record["version"], f="TITLE", l="ru", t="Другое")
    assert [error["code"] for error in answer["errors"]] == ["IS_SOURCE"]
    answer = await translator.call(REVIEW, r=record["id"], v=record["version"], f="TITLE", l="kk")
    assert [error["code"] for error in answer["errors"]] == ["NOTHING_TO_REVIEW"]


async def test_the_memory_remembers_equal_and_like_texts_of_ones_own_region(empty: Database) -> None:
    parties = Parties(Door(empty))
    editor, other = parties.akimat(), parties.akimat(region="almaty")
    await begin(editor, title={"ru": "Завод стекла", "kk": "Шыны зауыты"})
    await begin(editor, title={"ru": "Завод стекла и зеркал", "kk": "Шыны және айна зауыты"})
    await begin(other, title={"ru": "Завод стекла", "kk": "Бөтен"})
    record = (await begin(editor))["id"]
    found = (await find(editor, record))["memory"]
    assert [(hint["text"], hint["likeness"] == 1) for hint in found] == [
        ("Шыны зауыты", True),
        ("Шыны және айна зауыты", False),
    ]


async def test_the_queue_is_filtered_counted_and_kept_to_ones_own(empty: Database) -> None:
    parties = Parties(Door(empty))
    editor, other, agency = parties.akimat(), parties.akimat(region="almaty"), parties.agency()
    await begin(editor, title={"ru": "А", "kk": "А"}, summary={"ru": "Кратко"})
    await begin(other)
    answer = (await editor.ask(QUEUE, f={"fields": ["TITLE", "SUMMARY"]}))["translationQueue"]
    assert answer["totalCount"] == 4
    assert {(each["locale"], each["state"]): each["count"] for each in answer["counts"]} == {
        ("en", "MISSING"): 2,
        ("kk", "DRAFT"): 1,
        ("kk", "MISSING"): 1,
    }
    assert {each["region"] for each in answer["entries"]} == {"abai"}
    assert {each["region"] for each in await entries(agency)} == {"abai", "almaty"}
    assert {each["region"] for each in await entries(agency, regions=["almaty"])} == {"almaty"}
    assert [each["state"] for each in await entries(editor, states=["DRAFT"])] == ["DRAFT"]
    stranger = await Door(empty).execute(QUEUE, {}, locale="en")
    assert stranger.errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_published_texts_come_first(empty: Database) -> None:
    parties = Parties(Door(empty))
    await begin(parties.akimat())
    await parties.in_state("published", "Project", "abai")
    found = await entries(parties.member(PartyKind.LOCAL_EXECUTIVE_BODY, Role.TRANSLATOR))
    assert [each["public"] for each in found] == sorted((each["public"] for each in found), reverse=True)
    assert found[0]["public"] is True


@pytest.mark.parametrize("text", ["Завод", " а  б\u00a0в\u2003г ", "e\u0301", "й", "a\nb\tc", "\u3000x\u2028y"])
async def test_the_database_knows_a_source_by_the_same_hash(empty: Database, text: str) -> None:
    hashed = TEXTS[TEXTS.index("left(encode") : TEXTS.index(" THEN 'stale'")].replace("original", "%(text)s::text")
    async with empty.reading() as connection:
        row = await (await connection.execute(f"SELECT {hashed}", {"text": text})).fetchone()
    assert row == (source_hash(text),)
