"""The frame of all mutations: who may, and how refusals are told."""

from types import SimpleNamespace
from typing import Any

import pytest
import strawberry
from graphql import graphql
from strawberry.schema.config import StrawberryConfig

from api.kernel.access import PUBLIC, Access
from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.graphql.mutations import accesses, mutation
from api.kernel.graphql.payloads import Payload
from api.kernel.graphql.scalars import SCALARS
from api.kernel.ids import new_id
from api.kernel.refusals import FORBIDDEN, Reason, Refusal
from locales.gettext import Translator

CHANGE = Access("thing.change", {PartyKind.AGENCY}, {Role.EDITOR}, clause="14.4")
TOO_LONG = Reason("TOO_LONG", "At most {most} things.")
AGENCY = Actor(new_id(), new_id(), PartyKind.AGENCY, None, frozenset({Role.EDITOR}))
done: list[str] = []


@strawberry.type
class Thing:
    name: str


@strawberry.type
class Query:
    thing: Thing | None = None


async def _change(name: str) -> Payload[Thing]:
    if len(name) > 3:
        raise Refusal(TOO_LONG.at("name", most=3), TOO_LONG.at("other", most=4).by("13.2"))
    done.append(name)
    return Payload(record=Thing(name=name))


async def _break() -> Payload[Thing]:
    raise ZeroDivisionError


@strawberry.type
class Mutation:
    thing_change: Payload[Thing] = mutation(_change, access=CHANGE, description="Change it.")
    thing_break: Payload[Thing] = mutation(_break, access=PUBLIC, description="Break it.")


SCHEMA = strawberry.Schema(Query, Mutation, config=StrawberryConfig(scalar_map=SCALARS))._schema


async def call(name: str, actor: Actor | None = AGENCY, locale: str = "en") -> dict[str, Any]:
    document = (
        "mutation($n: String!) { done: thingChange(name: $n) { record { name } errors { code message path clause } } }"
    )
    context = SimpleNamespace(actor=actor, locale=locale)
    result = await graphql(SCHEMA, document, context_value=context, variable_values={"n": name})
    assert result.errors is None
    assert result.data
    return result.data["done"]


async def test_what_is_allowed_is_done() -> None:
    assert await call("new") == {"record": {"name": "new"}, "errors": []}


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
async def test_strangers_and_others_are_refused_before_the_action(locale: str) -> None:
    done.clear()
    editor_of_a_region = Actor(new_id(), new_id(), PartyKind.SERVICE_CENTRE, "abai", AGENCY.roles)
    for actor, code in ((None, "UNAUTHENTICATED"), (editor_of_a_region, "FORBIDDEN")):
        answer = await call("new", actor, locale)
        assert answer["record"] is None
        assert [(error["code"], error["clause"]) for error in answer["errors"]] == [(code, "14.4")]
    assert answer["errors"][0]["message"] == Translator(locale).text(FORBIDDEN.message)  # type: ignore[arg-type]
    assert done == []


async def test_an_action_may_have_several_reasons() -> None:
    answer = await call("longer")
    assert answer["errors"] == [
        {"code": "TOO_LONG", "message": "At most 3 things.", "path": ["name"], "clause": None},
        {"code": "TOO_LONG", "message": "At most 4 things.", "path": ["other"], "clause": "13.2"},
    ]


async def test_a_defect_stays_an_error_of_graphql() -> None:
    context = SimpleNamespace(actor=None, locale="en")
    result = await graphql(SCHEMA, "mutation { thingBreak { errors { code } } }", context_value=context)
    assert result.errors


def test_the_schema_tells_who_may() -> None:
    assert accesses(SCHEMA) == {"thingChange": CHANGE, "thingBreak": PUBLIC}
