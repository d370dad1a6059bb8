"""What keepers, the Agency and the Ministry see, and what nobody else does."""

from dataclasses import replace
from typing import Any

import pytest

from api.catalogue.interchange.importing import import_files
from api.kernel.actor import PartyKind, Role
from tests.publication.conftest import Member, Parties, step, update
from tests.support import line

ONE = """
query($id: ID!) { keptRecord(id: $id) {
  kind slug state public version region { slug } freshness nextConfirmationOn confirmedAt
  latest { number state line } editions { totalCount nodes { number state basedOn hoursToPublish reason } }
  history(first: 20) { totalCount nodes { act clause at region { slug } before after } }
} }
"""
LIST = """
query($f: KeptRecordFilter, $o: KeptOrder!, $a: String) { keptRecords(filter: $f, orderBy: $o, first: 2, after: $a) {
  totalCount nodes { id state } pageInfo { hasNextPage endCursor }
} }
"""
BETWEEN = """
query($id: ID!, $a: Int!, $b: Int!) { editionDifferences(record: $id, number: $a, to: $b) { path before after } }
"""


async def raw(member: Member, document: str, **variables: Any) -> Any:
    """The whole answer, also where it is an error."""
    return await member.door.execute(document, variables, locale="en", actor=member.actor)


async def test_a_record_is_seen_with_its_editions_and_history(parties: Parties) -> None:
    record = await parties.published()
    change = {"id": record["id"], "version": record["version"], "input": {"jobs": 12, "title": {"kk": "Зауыт"}}}
    await parties.akimat().done(update(), **change)
    found = (await parties.centre().ask(ONE, id=record["id"]))["keptRecord"]
    assert (found["state"], found["public"], found["region"]) == ("DRAFT", True, {"slug": "abai"})
    assert [(e["number"], e["state"], e["basedOn"]) for e in found["editions"]["nodes"]] == [
        (2, "DRAFT", 1),
        (1, "PUBLISHED", None),
    ]
    assert found["editions"]["nodes"][1]["hoursToPublish"] == "0.00"
    acts = [(act["act"], act["clause"]) for act in found["history"]["nodes"]]
    assert acts == [
        ("project.update", "13.2"),
        ("project.publish", "14.4"),
        ("project.submit", "13.2"),
        ("project.create", "13.2"),
    ]
    told = (await parties.agency().ask(BETWEEN, id=record["id"], a=1, b=2))["editionDifferences"]
    assert {"path": ["jobs"], "before": None, "after": 12} in told
    assert {"path": ["title", "kk"], "before": None, "after": "Зауыт"} in told


async def test_a_service_centre_acts_by_its_own_clause(parties: Parties) -> None:
    record = await parties.centre().on("submitRecord", await parties.drafted())
    found = (await parties.centre().ask(ONE, id=record["id"]))["keptRecord"]
    assert found["history"]["nodes"][0]["clause"] == "17.3"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "published", "withdrawn"])
async def test_what_one_may_not_see_is_as_what_is_not_there(parties: Parties, state: str) -> None:
    record = await parties.in_state(state)
    missing = f"KeptRecord:{'0' * 8}-0000-7000-8000-{'0' * 12}"
    others = [parties.akimat(region="almaty"), parties.centre(region="almaty")]
    for member in others:
        assert await raw(member, ONE, id=record["id"]) == await raw(member, ONE, id=missing)
        differences = [await raw(member, BETWEEN, id=each, a=1, b=1) for each in (record["id"], missing)]
        assert differences[0] == differences[1]
        assert (await member.ask(LIST, o="CHANGED_DESC"))["keptRecords"]["totalCount"] == 0
        if state != "published":
            submitted = [
                await raw(member, step("submitRecord"), id=each, version=1) for each in (record["id"], missing)
            ]
            assert submitted[0] == submitted[1]
    for kind in (PartyKind.MINISTRY, PartyKind.AGENCY):
        assert (await parties.member(kind).ask(ONE, id=record["id"]))["keptRecord"]["state"] == state.upper()
    for member in (parties.stranger, parties.member(PartyKind.OPERATOR), parties.member(PartyKind.QUALITY_CONTROL)):
        assert await raw(member, ONE, id=record["id"]) == await raw(member, ONE, id=missing)


async def test_the_workload_of_the_agency_comes_oldest_first_and_paged(parties: Parties) -> None:
    waiting = [(await parties.submitted(region=region))["id"] for region in ("abai", "almaty", "abai")]
    await parties.drafted()
    asked: dict[str, Any] = {"f": {"states": ["SUBMITTED"]}, "o": "SUBMITTED_ASC"}
    page = (await parties.agency().ask(LIST, **asked))["keptRecords"]
    rest = (await parties.agency().ask(LIST, **asked, a=page["pageInfo"]["endCursor"]))["keptRecords"]
    assert [node["id"] for node in page["nodes"] + rest["nodes"]] == waiting
    assert page["totalCount"] == 3
    assert (await parties.akimat().ask(LIST, **asked))["keptRecords"]["totalCount"] == 2


async def test_acts_are_read_by_the_party_itself_and_the_ministry(parties: Parties) -> None:
    (akimat,) = (await parties.rows("SELECT id FROM party WHERE slug = 'akimat-abai'"))[0]
    editor = parties.akimat()
    assert editor.actor
    member = Member(parties.door, replace(editor.actor, party=akimat))
    await member.done('mutation { createProject(input: {title: {ru: "Завод"}}) { record { id } errors { code } } }')
    document = "query($p: String) { acts(party: $p, first: 5) { nodes { act party { slug } subjectKind } totalCount } }"
    expected = {"nodes": [{"act": "project.create", "party": {"slug": "akimat-abai"}, "subjectKind": "project"}]}
    assert (await member.ask(document))["acts"] == {**expected, "totalCount": 1}
    ministry = parties.member(PartyKind.MINISTRY)
    assert (await ministry.ask(document, p="akimat-abai"))["acts"]["totalCount"] == 1
    others = await raw(parties.akimat(), document, p="akimat-abai")
    assert [error["extensions"]["code"] for error in others.errors] == ["NOT_FOUND"]
    none = await raw(parties.akimat(Role.TRANSLATOR), document)
    assert [error["extensions"]["code"] for error in none.errors] == ["FORBIDDEN"]


async def test_an_imported_record_has_an_edition_when_it_is_touched(parties: Parties, tmp_path: Any) -> None:
    file = tmp_path / "lines.jsonl"
    imported = {"kind": "project", "slug": "zavod", "region": "abai", "title": {"ru": "Завод"}, "status": "published"}
    file.write_bytes(line(**imported))
    await import_files(parties.door.database, [file])
    (record,) = (await parties.rows("SELECT id FROM project"))[0]
    assert await parties.rows("SELECT count(*) FROM record_edition") == [(0,)]
    found = (await parties.akimat().ask(ONE, id=f"Project:{record}"))["keptRecord"]
    assert [(e["number"], e["state"]) for e in found["editions"]["nodes"]] == [(1, "PUBLISHED")]
    file.write_bytes(line(**imported, jobs=5))
    await import_files(parties.door.database, [file])
    found = (await parties.akimat().ask(ONE, id=f"Project:{record}"))["keptRecord"]
    assert [(e["number"], e["state"]) for e in found["editions"]["nodes"]] == [(2, "PUBLISHED"), (1, "SUPERSEDED")]
    assert found["latest"]["line"]["jobs"] == 5


async def test_an_import_of_what_a_party_has_drafted_is_the_same_record(parties: Parties, tmp_path: Any) -> None:
    draft = await parties.drafted(title={"ru": "Завод"})
    file = tmp_path / "lines.jsonl"
    file.write_bytes(line(kind="project", slug="zavod", region="abai", title={"ru": "Завод"}, jobs=3))
    await import_files(parties.door.database, [file])
    assert await parties.rows("SELECT 'KeptRecord:' || id FROM project") == [(draft["id"],)]
    found = (await parties.akimat().ask(ONE, id=draft["id"]))["keptRecord"]
    assert (found["state"], found["public"]) == ("DRAFT", True)
    assert [(e["number"], e["state"]) for e in found["editions"]["nodes"]] == [(2, "PUBLISHED"), (1, "DRAFT")]


async def test_an_older_edition_comes_back_as_a_draft(parties: Parties) -> None:
    record = await parties.published(jobs=1)
    akimat, agency = parties.akimat(), parties.agency()
    draft = await akimat.done(update(), id=record["id"], version=record["version"], input={"jobs": 2})
    record = await agency.on("publishRecord", await akimat.on("submitRecord", draft))
    assert await akimat.not_on("restoreEdition", record, number=9) == [("NO_SUCH_EDITION", "number")]
    restored = await akimat.on("restoreEdition", record, number=1)
    assert (restored["latest"]["number"], restored["latest"]["line"]["jobs"]) == (3, 1)
    assert await parties.rows("SELECT jobs FROM project") == [(2,)]


async def test_a_translator_changes_texts_alone(parties: Parties) -> None:
    record, translator = await parties.published(summary=None), parties.akimat(Role.TRANSLATOR)
    change = {"id": record["id"], "version": record["version"], "input": {"jobs": 2}}
    assert await translator.refused(update(), **change) == [("FORBIDDEN", "")]
    texts = {"title": {"kk": "Шыны зауыты", "en": "Glass plant"}}
    record = await translator.on("editTexts", record, texts=texts)
    record = await parties.agency().on("publishRecord", await parties.akimat().on("submitRecord", record))
    states = dict((await parties.rows("SELECT text_states FROM project"))[0][0])
    assert states == {"kk": "draft", "ru": "draft", "en": "draft"}
    source = {"title": {"ru": "Завод другого стекла"}}
    record = await parties.akimat().on("editTexts", record, texts=source)
    await parties.agency().on("publishRecord", await parties.akimat().on("submitRecord", record))
    states = dict((await parties.rows("SELECT text_states FROM project"))[0][0])
    assert states == {"kk": "stale", "ru": "draft", "en": "stale"}
