"""Parties at work over a database without records."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from api.door import Door
from api.kernel.actor import REGIONAL, Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.ids import new_id

RECORD = "record { id version state public title(locale: ru) latest { number state line reason } }"
ERRORS = "errors { code message path clause differences { path before after } }"
PROJECT: dict[str, Any] = {
    "title": {"ru": "Завод стекла"},
    "summary": {"ru": "Листовое стекло для строительства."},
    "industry": "construction-materials",
    "stage": "SEEKING_INVESTOR",
    "investment": {"amount": "1500000000", "currency": "KZT", "asOf": "2026", "source": "Бизнес-план"},
}
GIVEN: dict[str, dict[str, Any]] = {
    "Project": PROJECT,
    "Niche": PROJECT,
    "Site": {"title": {"ru": "Промзона"}, "siteType": "INDUSTRIAL_ZONE", "areaTotalHa": "40"},
    "Partner": {"title": {"ru": "ТОО «Стекло»"}, "roles": ["SUPPLIER"]},
}
TRACES = ("kept_record", "record_edition", "project", "site", "partner", "journal", "idempotency_key", "search_pending")
NEEDS = {
    "submitRecord": "",
    "publishRecord": "",
    "confirmRecord": "",
    "returnRecord": "reason: $reason,",
    "withdrawRecord": "reason: $reason,",
    "schedulePublication": "at: $at,",
    "restoreEdition": "number: $number,",
    "editTexts": "texts: $texts,",
}
_TYPES = {"reason": "String!", "at": "DateTime!", "number": "Int!", "texts": "TextsInput!"}

_numbers = itertools.count()


def step(name: str) -> str:
    """The document of an act with a record."""
    more = "".join(f", ${each}: {kind}" for each, kind in _TYPES.items() if f"${each}," in NEEDS[name])
    return (
        f"mutation($id: ID!, $version: Int!, $key: String{more})"
        f" {{ {name}(id: $id, version: $version, {NEEDS[name]} idempotencyKey: $key) {{ {RECORD} {ERRORS} }} }}"
    )


def create(kind: str = "Project") -> str:
    """The document that begins a record."""
    given = "Project" if kind == "Niche" else kind
    return (
        f"mutation($input: {given}Input!, $key: String)"
        f" {{ create{kind}(input: $input, idempotencyKey: $key) {{ {RECORD} {ERRORS} }} }}"
    )


def update(kind: str = "Project") -> str:
    """The document that changes one."""
    given = "Project" if kind == "Niche" else kind
    return (
        f"mutation($id: ID!, $version: Int!, $input: {given}Input!, $key: String)"
        f" {{ update{kind}(id: $id, version: $version, input: $input, idempotencyKey: $key) {{ {RECORD} {ERRORS} }} }}"
    )


@dataclass(frozen=True)
class Member:
    """Somebody who works with records."""

    door: Door
    actor: Actor | None

    async def ask(self, document: str, locale: Any = "en", **variables: Any) -> dict[str, Any]:
        """The data of a document that has to be executed."""
        result = await self.door.execute(document, variables, locale=locale, actor=self.actor)
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data

    async def call(self, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation."""
        (payload,) = (await self.ask(document, **variables)).values()
        return payload

    async def done(self, document: str, **variables: Any) -> dict[str, Any]:
        """The record of a mutation that has to be done."""
        payload = await self.call(document, **variables)
        assert payload["errors"] == [], payload["errors"]
        return payload["record"]

    async def refused(self, document: str, **variables: Any) -> list[tuple[str, str]]:
        """Codes and paths of a mutation that was not done."""
        payload = await self.call(document, **variables)
        assert payload["record"] is None
        return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]

    async def on(self, name: str, record: Mapping[str, Any], **variables: Any) -> dict[str, Any]:
        """The record after an act with it, as it was seen."""
        return await self.done(step(name), id=record["id"], version=record["version"], **variables)

    async def not_on(self, name: str, record: Mapping[str, Any], **variables: Any) -> list[tuple[str, str]]:
        """Why an act with it was not done."""
        return await self.refused(step(name), id=record["id"], version=record["version"], **variables)

    def as_party(self, kind: PartyKind) -> "Member":
        """The same person in the central party of a kind, with all roles."""
        assert self.actor
        return Member(self.door, replace(self.actor, party_kind=kind, region=None, roles=frozenset(Role)))


@dataclass(frozen=True)
class Parties:
    """Members to work with."""

    door: Door

    def member(self, kind: PartyKind, *roles: Role, region: str = "abai") -> Member:
        """Somebody new."""
        own = region if kind in REGIONAL else None
        return Member(self.door, Actor(new_id(), new_id(), kind, own, frozenset(roles or Role)))

    def akimat(self, *roles: Role, region: str = "abai") -> Member:
        return self.member(PartyKind.LOCAL_EXECUTIVE_BODY, *roles, region=region)

    def centre(self, *roles: Role, region: str = "abai") -> Member:
        return self.member(PartyKind.SERVICE_CENTRE, *roles, region=region)

    def agency(self, *roles: Role) -> Member:
        return self.member(PartyKind.AGENCY, *roles)

    @property
    def stranger(self) -> Member:
        return Member(self.door, None)

    async def rows(self, query: str, *values: Any) -> list[Any]:
        """Rows of a statement."""
        async with self.door.database.reading() as connection:
            return await (await connection.execute(query, values)).fetchall()  # type: ignore[arg-type]

    async def drafted(self, kind: str = "Project", region: str = "abai", **fields: Any) -> dict[str, Any]:
        """A new draft of an akimat."""
        given = {**GIVEN[kind], "title": {"ru": f"Запись {next(_numbers)}"}, **fields}
        return await self.akimat(region=region).done(create(kind), input=given)

    async def submitted(self, kind: str = "Project", region: str = "abai", **fields: Any) -> dict[str, Any]:
        return await self.akimat(region=region).on("submitRecord", await self.drafted(kind, region, **fields))

    async def published(self, kind: str = "Project", region: str = "abai", **fields: Any) -> dict[str, Any]:
        return await self.agency().on("publishRecord", await self.submitted(kind, region, **fields))

    async def in_state(self, state: str, kind: str = "Project", region: str = "abai") -> dict[str, Any]:
        """A new record in a state."""
        if state == "draft":
            return await self.drafted(kind, region)
        if state in ("submitted", "returned"):
            record = await self.submitted(kind, region)
            return record if state == "submitted" else await self.agency().on("returnRecord", record, reason="Нет")
        record = await self.published(kind, region)
        return record if state == "published" else await self.agency().on("withdrawRecord", record, reason="Нет")

    async def traces(self) -> list[Any]:
        """Everything that a refused act must leave alone."""
        tables = (
            "kept_record",
            "edition",
            "project",
            "site",
            "partner",
            "journal",
            "idempotency_key",
            "search_pending",
        )
        whole = " UNION ALL ".join(f"SELECT '{table}', t::text FROM {table} t" for table in tables)
        return await self.rows(f"{whole} UNION ALL SELECT 'state', t::text FROM catalogue_state t ORDER BY 1, 2")


@pytest.fixture
async def parties(empty: Database) -> Parties:
    """Parties over a database without records."""
    return Parties(Door(empty))
