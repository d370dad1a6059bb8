"""One key, one effect."""

import asyncio
from typing import Any

import pytest

from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.idempotency import BAD_KEY, KEPT_HOURS, KEY_REUSED, forget, once
from api.kernel.ids import new_id
from api.kernel.refusals import Refusal


def actor() -> Actor:
    return Actor(new_id(), new_id(), PartyKind.AGENCY, None, frozenset({Role.EDITOR}))


async def count(database: Database, table: str) -> int:
    async with database.reading() as connection:
        row = await (await connection.execute(f"SELECT count(*) FROM {table}")).fetchone()
    assert row
    return row[0]


async def call(database: Database, who: Actor, key: str, request: dict[str, Any], fails: bool = False) -> Any:
    """An act whose effect is one more row."""
    async with database.writing() as connection:

        async def effect() -> dict[str, Any]:
            query = "INSERT INTO search_miss (query, locale) VALUES (%s, 'en')"
            await connection.execute(query, (new_id().hex,))
            await asyncio.sleep(0.05)
            if fails:
                raise Refusal(KEY_REUSED)
            return {"id": new_id()}

        return await once(connection, who, key, "thing.create", request, effect)


async def test_parallel_calls_have_one_effect_and_equal_answers(empty: Database) -> None:
    who = actor()
    answers = await asyncio.gather(*(call(empty, who, "a key", {"title": "x"}) for _ in range(20)))
    assert len({answer["id"] for answer in answers}) == 1
    assert await count(empty, "search_miss") == 1


async def test_the_key_of_another_request_is_refused(empty: Database) -> None:
    who = actor()
    await call(empty, who, "k", {"title": "x"})
    with pytest.raises(Refusal) as refused:
        await call(empty, who, "k", {"title": "y"})
    assert [(reason.code, reason.path) for reason in refused.value.reasons] == [(KEY_REUSED.code, ("idempotencyKey",))]
    assert await count(empty, "search_miss") == 1


async def test_each_member_has_keys_of_their_own(empty: Database) -> None:
    first, second = [await call(empty, actor(), "k", {"title": "x"}) for _ in range(2)]
    assert first != second


async def test_after_a_refusal_the_key_is_free(empty: Database) -> None:
    who = actor()
    with pytest.raises(Refusal):
        await call(empty, who, "k", {}, fails=True)
    assert await count(empty, "idempotency_key") == 0
    assert await call(empty, who, "k", {})


@pytest.mark.parametrize("key", ["", "x" * 101, "а", "a\nb"])
async def test_bad_keys_are_refused(empty: Database, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        await call(empty, actor(), key, {})
    assert refused.value.reasons[0].code == BAD_KEY.code


async def test_keys_are_kept_for_two_days(empty: Database) -> None:
    who = actor()
    assert KEPT_HOURS >= 24
    for key, age in (("old", KEPT_HOURS + 1), ("young", KEPT_HOURS - 1)):
        await call(empty, who, key, {})
        async with empty.writing() as connection:
            query = "UPDATE idempotency_key SET at = now() - make_interval(hours => %s) WHERE key = %s"
            await connection.execute(query, (age, key))
    async with empty.writing() as connection:
        await forget(connection)
    assert await count(empty, "idempotency_key") == 1
