"""A document comes to a record, is shown by somebody else, is taken away over HTTP, and goes again."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.kernel.actor import Role
from tests.conftest import new_database
from tests.kernel.files.conftest import Desk
from tests.kernel.files.samples import pdf
from tests.parties.conftest import Browser, serve
from tests.publication.conftest import GIVEN

CREATE = (
    "mutation($i: ProjectInput!) { createProject(input: $i) { record { id version publicId } errors { code path } } }"
)
ATTACH = """
mutation($r: ID!, $i: DocumentInput!, $k: String) { attachFile(record: $r, input: $i, idempotencyKey: $k) {
  record { id kind title(locale: kk) titleLanguage language approved file { name format octets mediaType sha256 path } }
  errors { code message path } } }
"""
APPROVE = "mutation($d: ID!) { approveFile(document: $d) { record { id approved } errors { code clause } } }"
REMOVE = "mutation($d: ID!) { removeFile(document: $d) { record { id } errors { code } } }"
LIST = "query($r: ID!) { recordDocuments(record: $r) { id approved file { path } } }"
PUBLIC = "query($p: String!) { project(publicId: $p) { documents { title(locale: en) file { path name } } } }"
SUBMIT = "mutation($r: ID!, $v: Int!) { submitRecord(id: $r, version: $v) { record { version } errors { code } } }"
PUBLISH = "mutation($r: ID!, $v: Int!) { publishRecord(id: $r, version: $v) { record { version } errors { code } } }"


@pytest.fixture(scope="module")
def desk(server_url: str, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with new_database(server_url, empty_template) as url:
        var = tmp_path_factory.mktemp("documents")
        for house in serve(url, var):
            yield Desk(house, var)


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Browser:
    return desk.house.signed_in("akimat-abai", Role.EDITOR)[0]


@pytest.fixture(scope="module")
def agency(desk: Desk) -> Browser:
    ((slug,),) = desk.house.sql("SELECT slug FROM party WHERE kind = 'agency'")
    return desk.house.signed_in(slug, Role.APPROVER)[0]


def wish(upload: str, **more) -> dict:
    return {
        "upload": upload,
        "kind": "BUSINESS_PLAN",
        "title": {"kk": "Жоспар", "en": "Plan"},
        "language": "ru",
        **more,
    }


def test_the_way_of_a_document(desk: Desk, editor: Browser, agency: Browser) -> None:
    record = editor.done(CREATE, i=GIVEN["Project"])["record"]
    upload = desk.sent(editor, "План.pdf", pdf())
    first, again = (editor.done(ATTACH, r=record["id"], i=wish(upload), k="a")["record"] for _ in range(2))
    assert first["id"] == again["id"]
    assert (first["kind"], first["title"], first["language"], first["approved"]) == (
        "BUSINESS_PLAN",
        "Жоспар",
        "ru",
        False,
    )
    assert (first["file"]["name"], first["file"]["mediaType"]) == ("План.pdf", "application/pdf")
    address, document = first["file"]["path"], first["id"]
    stranger = desk.house.browser()
    other = desk.house.signed_in("akimat-aktobe", Role.EDITOR)[0]

    def missing(client: TestClient) -> None:
        """Nothing tells the file of a record that is not public from one that was never there."""
        nothing, found = client.get(f"/files/{'x' * 27}"), client.get(address)
        assert (found.status_code, found.content, dict(found.headers)) == (404, nothing.content, dict(nothing.headers))

    missing(stranger.client)
    missing(other.client)
    assert editor.client.get(address).content == pdf()
    assert agency.ask(LIST, r=record["id"])["recordDocuments"] == [
        {"id": document, "approved": False, "file": {"path": address}}
    ]
    assert other.ask(LIST, r=record["id"])["recordDocuments"] == []
    version = editor.done(SUBMIT, r=record["id"], v=record["version"])["record"]["version"]
    agency.done(PUBLISH, r=record["id"], v=version)
    missing(stranger.client)  # the record is public, its document not yet
    assert stranger.ask(PUBLIC, p=record["publicId"])["project"]["documents"] == []
    assert agency.done(APPROVE, d=document)["record"]["approved"] is True
    shown = stranger.ask(PUBLIC, p=record["publicId"])["project"]["documents"]
    assert shown == [{"title": "Plan", "file": {"path": address, "name": "План.pdf"}}]
    assert stranger.client.get(address).content == pdf()
    acts = desk.house.sql(
        "SELECT act, clause FROM journal WHERE act IN ('project.attach_file', 'project.approve_file') ORDER BY sequence"
    )
    assert acts == [("project.attach_file", "13.2"), ("project.approve_file", "14.4")]
    editor.done(REMOVE, d=document)
    missing(stranger.client)
    assert stranger.ask(PUBLIC, p=record["publicId"])["project"]["documents"] == []
    assert editor.refused(REMOVE, d=document) == ["NOT_FOUND"]


def test_nobody_shows_what_they_have_brought(desk: Desk, editor: Browser) -> None:
    record = editor.done(CREATE, i=GIVEN["Project"])["record"]
    upload = desk.sent(editor, "a.pdf", pdf())
    document = editor.done(ATTACH, r=record["id"], i=wish(upload))["record"]["id"]
    ((slug,),) = desk.house.sql("SELECT slug FROM party WHERE kind = 'agency'")
    agent, email = desk.house.signed_in(slug, Role.APPROVER)
    member = desk.house.id_of(email)[7:]
    desk.house.sql("UPDATE record_document SET added_by = %s WHERE id = %s", member, document.partition(":")[2])
    before = desk.state()
    assert agent.refused(APPROVE, d=document) == ["SAME_PERSON"]
    assert desk.state() == before


@pytest.mark.parametrize(
    ("title", "code", "path"),
    [
        ({}, "INVALID", ["title"]),
        ({"ru": "  "}, "INVALID", ["title", "ru"]),
        ({"ru": "<b>x</b>"}, "HAS_MARKUP", ["title", "ru"]),
        ({"en": "x" * 301}, "INVALID", ["title", "en"]),
        ({"en": "a\u202eb"}, "INVALID", ["title", "en"]),
    ],
)
def test_bad_titles_leave_the_upload(desk: Desk, editor: Browser, title: dict, code: str, path: list[str]) -> None:
    record = editor.done(CREATE, i=GIVEN["Project"])["record"]
    upload = desk.sent(editor, "a.pdf", pdf())
    before = desk.state()
    (payload,) = editor.ask(ATTACH, r=record["id"], i=wish(upload, title=title)).values()
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [(code, path)]
    assert desk.state() == before
