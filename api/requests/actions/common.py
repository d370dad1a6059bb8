"""What all acts on requests share: texts as they are kept, one effect under a key, uploads that are taken."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.access import Access
from api.kernel.actor import Actor
from api.kernel.files.rows import StoredFile, take
from api.kernel.idempotency import Effect, Values, once
from api.kernel.interchange.values import UNSAFE
from api.kernel.journal.entry import Subject
from api.kernel.refusals import WRONG_STATE, Refusal
from api.requests.rows import Recipient
from api.requests.rules import (
    BAD_SUBJECT,
    BAD_TEXT,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    MOST_FILES,
    Act,
    clause_of,
    transition,
)

_LINES = re.compile(r"\r\n?")


def clean_line(typed: str, argument: str, most: int = LONGEST_SUBJECT) -> str:
    """One line without needless space; Refusal for what is none."""
    line = " ".join(typed.split())
    if not line or len(line) > most or UNSAFE.search(line):
        raise Refusal(BAD_SUBJECT.at(argument, most=most))
    return line


def clean_text(typed: str, argument: str, most: int = LONGEST_TEXT) -> str:
    """Text of several lines without space round it; Refusal for what is none."""
    text = _LINES.sub("\n", typed).strip()
    if not text or len(text) > most or UNSAFE.search(text):
        raise Refusal(BAD_TEXT.at(argument, most=most))
    return text


def move(found: Recipient, act: Act) -> tuple[str, str]:
    """The state after an act, as the database has it, and the paragraph of the act; Refusal in a wrong state."""
    row = transition(found.request_kind, act, found.request_state)
    if row is None:
        raise Refusal(WRONG_STATE.by(clause_of(found.request_kind, act)))
    return (row.after or found.request_state).name.lower(), row.clause


async def once_only(
    connection: AsyncConnection[Any], actor: Actor, key: str | None, access: Access, wish: Values, effect: Effect
) -> UUID:
    """The id that *effect* answers with; under one key it is done once."""
    answer = await (effect() if key is None else once(connection, actor, key, access.act, wish, effect))
    return UUID(str(answer["id"]))


async def attach(
    connection: AsyncConnection[Any], actor: Actor, uploads: Sequence[str], kind: str, owner: UUID
) -> list[StoredFile]:
    """Give uploads of the actor to a request or a step of it."""
    return await take(connection, actor, list(uploads), Subject(kind, owner, actor.region), most=MOST_FILES)
