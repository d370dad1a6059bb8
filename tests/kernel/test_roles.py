"""The role that serves can add to the journal, and nothing can change it short of a superuser with its triggers off."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import make_url

from api.kernel import doctor
from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.local.urls import as_role, conninfo, role_of
from api.kernel.migrate import migrate
from api.kernel.settings import read_settings
from search.local.shared import ServiceError
from tests.conftest import new_database, serving

ACTOR = Actor(new_id(), new_id(), PartyKind.AGENCY, None, frozenset({Role.EDITOR}))
CHANGES = [
    "UPDATE journal SET act = 'x'",
    "DELETE FROM journal",
    "TRUNCATE journal",
    "TRUNCATE journal CASCADE",
]
BEYOND = [
    *CHANGES,
    "INSERT INTO journal SELECT * FROM journal",
    "DELETE FROM journal_pending",
    "UPDATE journal_pending SET act = 'x'",
    "SELECT * FROM journal_pending",
    "ALTER TABLE journal DISABLE TRIGGER ALL",
    "DROP TABLE journal",
    "DROP FUNCTION number_journal_entry CASCADE",
    "ALTER FUNCTION refuse_change_of_journal OWNER TO kerege_app",
    "SET session_replication_role = replica",
    "SET ROLE kerege",
    "UPDATE alembic_version SET version_num = 'x'",
    "CREATE TABLE mine (id int)",
]


async def _noted(database: Database) -> None:
    async with database.writing() as connection:
        await note(connection, Entry("project.update", ACTOR, Subject("project", new_id())))


async def test_who_serves_can_only_add(empty: Database) -> None:
    await _noted(empty)
    for statement in BEYOND:
        with pytest.raises(InsufficientPrivilege):
            async with empty.writing() as connection:
                await connection.execute(statement)  # type: ignore[arg-type]
    await _noted(empty)


def test_the_owner_is_refused_too(server_url: str, empty_template: str) -> None:
    with new_database(server_url, empty_template) as url:
        for statement in CHANGES:
            with (
                psycopg.connect(conninfo(url)) as connection,
                pytest.raises(InsufficientPrivilege, match="only added to"),
            ):
                connection.execute(statement.encode())


@pytest.fixture
def owner(server_url: str) -> Iterator[str]:
    """The URL of a fresh database whose owner is no superuser, but may make roles."""
    name = f"owner_{new_id().hex[-12:]}"
    with psycopg.connect(conninfo(server_url), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD 'x'").format(sql.Identifier(name)))
        with new_database(server_url) as url:
            database = sql.Identifier(str(make_url(url).database))
            admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, sql.Identifier(name)))
            yield as_role(url, name)
        for role in (f"{name}_app", name):
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def test_an_ordinary_owner_makes_the_role_that_serves(owner: str) -> None:
    url = as_role(owner, f"{role_of(owner)}_app")
    assert migrate(owner, url)
    assert migrate(owner, url) == []
    with psycopg.connect(conninfo(url)) as connection:
        connection.execute("INSERT INTO search_miss (query, locale) VALUES ('x', 'en')")
        with pytest.raises(InsufficientPrivilege):
            connection.execute("UPDATE journal SET act = 'x'")
    assert migrate(url) == []  # current: who serves has nothing to do, and needs no more rights


def test_an_owner_who_may_not_make_it_is_told_what_to_do(owner: str, server_url: str) -> None:
    name = str(role_of(owner))
    with psycopg.connect(conninfo(server_url), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} NOCREATEROLE").format(sql.Identifier(name)))
    with pytest.raises(ServiceError, match=f"CREATE ROLE {name}_app LOGIN"):
        migrate(owner, as_role(owner, f"{name}_app"))


def test_the_doctor_warns_of_one_role_for_all(server_url: str, empty_template: str) -> None:
    with new_database(server_url, empty_template) as url:
        states = [
            [finding.state for finding in doctor.journal(doctor.Patient(read_settings(), each))]  # type: ignore[union-attr]
            for each in (url, serving(url))
        ]
    assert states == [["warning"], ["ok"]]
