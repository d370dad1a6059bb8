"""What the party that holds an enquiry does with it: name somebody, answer, hand it on, note, close, reopen."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.enquiries import access, letters, rules, store, waiting
from api.enquiries.codes import EntryKind, Outcome
from api.enquiries.notices import tell_member, tell_party
from api.enquiries.routing import STAFF, holder_of, target
from api.enquiries.service import Enquiries
from api.enquiries.store import Enquiry
from api.kernel.access import Access, admit, check, missing
from api.kernel.actor import Actor
from api.kernel.idempotency import once
from api.kernel.journal.entry import Entry, Values
from api.kernel.journal.note import note as journal
from api.kernel.mail.outbox import put
from api.kernel.refusals import Reason, Refusal
from locales.text import pick

_MEMBER = f"SELECT id FROM member m WHERE m.id = %s AND m.party = %s AND {STAFF}"
_PARTY = "SELECT title FROM party WHERE id = %s"

Connection = AsyncConnection[Any]
Effect = Callable[[Connection, Actor, Enquiry], Awaitable[Values]]
"""Does the act and returns what the enquiry is like afterwards, for the journal."""


async def assign(
    enquiries: Enquiries, actor: Actor | None, enquiry: UUID | None, member: UUID | None, key: str | None
) -> UUID:
    """Name who answers, of the own party."""

    async def effect(connection: Connection, actor: Actor, held: Enquiry) -> Values:
        found = await (await connection.execute(_MEMBER, (member, actor.party))).fetchone()
        if found is None:
            raise Refusal(rules.NO_SUCH_MEMBER.at("member"))
        await store.add_entry(connection, held.id, EntryKind.ASSIGNMENT, None, actor, to_member=found[0])
        if found[0] != actor.member:
            await tell_member(connection, enquiries, found[0], held.number, letters.ASSIGNED)
        return {"state": rules.after("assign", assigned=True).name.lower(), "assignee": found[0]}

    return await _act(enquiries, actor, access.ASSIGN, enquiry, key, {"member": member}, effect)


async def answer(enquiries: Enquiries, actor: Actor | None, enquiry: UUID | None, typed: str, key: str | None) -> UUID:
    """Answer the investor, by e-mail and on the page of the question."""
    text = _text(typed)

    async def effect(connection: Connection, actor: Actor, held: Enquiry) -> Values:
        now = datetime.now(UTC)
        entry = await store.add_entry(connection, held.id, EntryKind.ANSWER, enquiries.seal.close(text), actor)
        address = enquiries.seal.open(held.address) if held.address else None
        assert address, "only what is erased has none"
        row = await (await connection.execute(_PARTY, (actor.party,))).fetchone()
        party = pick(row[0], held.locale) if row else None
        assert party, "the database keeps no empty text"
        letter = letters.answer(enquiries, held.id, entry, address, held.locale, held.number, party[0], text)
        await put(connection, enquiries.seal, letter, enquiries.sender, held.id)
        await waiting.answered(connection, held, now, actor)
        first = held.first_answered_at or now
        state = rules.after("answer", assigned=held.assignee is not None).name.lower()
        return {"state": state, "first_answered_at": first, "last_word_at": now, "text": text}

    return await _act(enquiries, actor, access.ANSWER, enquiry, key, {"text": text}, effect)


async def hand(
    enquiries: Enquiries, actor: Actor | None, enquiry: UUID | None, party: str, reason: str, key: str | None
) -> UUID:
    """Hand it to another party of the region or the centre, with the reason; the investor sees one thread."""
    text = _text(reason, "reason")

    async def effect(connection: Connection, actor: Actor, held: Enquiry) -> Values:
        to = await target(connection, held.region, party)
        if to is None or to.party == actor.party:
            raise Refusal(rules.NO_SUCH_PARTY.at("party").by(access.HAND.clause))
        sealed = enquiries.seal.close(text)
        entry = await store.add_entry(connection, held.id, EntryKind.HANDOVER, sealed, actor, to_party=to.party)
        await waiting.ended(connection, held, "handed over", datetime.now(UTC), actor)
        waits = await waiting.begin(connection, entry, held.region, to, held.waiting_since, actor)
        await tell_party(connection, enquiries, to.party, held.number, letters.HANDED)
        handlers = held.handlers if to.party in held.handlers else [*held.handlers, to.party]
        state = rules.after("hand", assigned=False).name.lower()
        return {"state": state, "holder": to.party, "handlers": handlers, "assignee": None, "text": text, **waits}

    return await _act(enquiries, actor, access.HAND, enquiry, key, {"party": party, "reason": text}, effect)


async def note(enquiries: Enquiries, actor: Actor | None, enquiry: UUID | None, typed: str, key: str | None) -> UUID:
    """Write what only the parties read."""
    text = _text(typed)

    async def effect(connection: Connection, actor: Actor, held: Enquiry) -> Values:
        await store.add_entry(connection, held.id, EntryKind.NOTE, enquiries.seal.close(text), actor)
        return {"text": text}

    return await _act(enquiries, actor, access.NOTE, enquiry, key, {"text": text}, effect)


async def close(
    enquiries: Enquiries, actor: Actor | None, enquiry: UUID | None, outcome: Outcome, key: str | None
) -> UUID:
    """Close it: answered, or no question at all."""

    async def effect(connection: Connection, actor: Actor, held: Enquiry) -> Values:
        if objection := rules.closing_objection(outcome, held.at):
            raise Refusal(objection.by(access.CLOSE.clause))
        now, state = datetime.now(UTC), rules.after("close", assigned=held.assignee is not None).name.lower()
        await store.add_entry(connection, held.id, EntryKind.CLOSING, None, actor)
        if held.at in rules.WAITING:
            await waiting.ended(connection, held, "no question", now, actor)
        return {"state": state, "outcome": outcome.name.lower(), "closed_at": now}

    return await _act(enquiries, actor, access.CLOSE, enquiry, key, {"outcome": outcome.name}, effect)


async def reopen(enquiries: Enquiries, actor: Actor | None, enquiry: UUID | None, key: str | None) -> UUID:
    """Let it wait for an answer again: what was said was not all, or was wrong."""

    async def effect(connection: Connection, actor: Actor, held: Enquiry) -> Values:
        entry = await store.add_entry(connection, held.id, EntryKind.REOPENING, None, actor)
        state = rules.after("reopen", assigned=held.assignee is not None).name.lower()
        holder = await holder_of(connection, held.holder)
        waits = await waiting.begin(connection, entry, held.region, holder, datetime.now(UTC), actor)
        return {"state": state, "outcome": None, "closed_at": None, **waits}

    return await _act(enquiries, actor, access.REOPEN, enquiry, key, {}, effect)


async def _act(
    enquiries: Enquiries, actor: Actor | None, wanted: Access, enquiry: UUID | None, key: str | None, request: Values,
    effect: Effect,
) -> UUID:  # fmt: skip
    """Do an act with an enquiry that the actor's party holds, once under a *key*."""
    actor = admit(actor, wanted)
    async with enquiries.database.writing() as connection:

        async def act() -> Values:
            held = await _held(connection, actor, wanted, enquiry)
            after = dict(await effect(connection, actor, held))
            columns = {name: value for name, value in after.items() if name != "text"}
            if columns:
                await store.change(connection, held.id, **columns)
            before = {name: getattr(held, name) for name in ("state", "holder", "assignee")}
            after = {name: after[name] for name in (*before, "outcome", "text") if name in after}
            clause = wanted.clause_of(actor.party_kind)
            await journal(connection, Entry(wanted.act, actor, held.subject, clause, before, before | after))
            return {"enquiry": held.id}

        if key is None:
            return (await act())["enquiry"]
        asked = {"enquiry": enquiry, **request}
        return UUID(str((await once(connection, actor, key, wanted.act, asked, act))["enquiry"]))


async def _held(connection: Connection, actor: Actor, wanted: Access, enquiry: UUID | None) -> Enquiry:
    """The enquiry, locked, if the actor may do this with it now."""
    found = await store.locked(connection, enquiry)
    if found is None:
        raise missing("enquiry")
    check(actor, wanted, found.region, found.state, seen=found.seen_by)
    if found.holder != actor.party:
        raise Refusal(rules.NOT_HOLDER.at("enquiry"))
    if found.erased_at:
        raise Refusal(rules.ERASED.at("enquiry").by(wanted.clause))
    return found


def _text(typed: str, argument: str = "text") -> str:
    text = rules.clean_text(typed)
    if objection := rules.text_objection(text, rules.LONGEST_ANSWER):
        raise Refusal(Reason(objection.code, objection.message, (argument,), values=objection.values))
    return text
