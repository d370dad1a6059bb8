"""What investors do, without an account: ask, and write again on the page of their question."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.enquiries import letters, rules, store, waiting
from api.enquiries.codes import EntryKind
from api.enquiries.notices import tell_party
from api.enquiries.routing import first_party, holder_of
from api.enquiries.service import FOLLOW, Enquiries, new_number
from api.enquiries.subjects import Subject, find
from api.kernel.access import missing
from api.kernel.canonical import canonical
from api.kernel.idempotency import KEY_REUSED, PATH
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry
from api.kernel.journal.entry import Subject as JournalSubject
from api.kernel.journal.note import note
from api.kernel.mail.address import clean_address
from api.kernel.mail.outbox import put
from api.kernel.rates import allowed_lately, client_key
from api.kernel.refusals import Reason, Refusal, TooMany
from locales.gettext import N_
from locales.text import Locale

ACT, WRITE_ACT = "enquiry.ask", "enquiry.write"
TOO_MANY = Reason("TOO_MANY", N_("Too many questions came from here. Try again later."))

_KNOWN = "SELECT id, form_digest FROM enquiry WHERE form_key = %s"
_WRITTEN = "SELECT enquiry FROM enquiry_entry WHERE form_key = %s"
_ADD = """
INSERT INTO enquiry (id, number, form_key, form_digest, subject_kind, subject_slug, subject_public_id, subject_title,
    region, locale, country, name, address, address_key, state, holder, handlers)
VALUES (%(id)s, %(number)s, %(form_key)s, %(form_digest)s, %(kind)s, %(slug)s, %(public_id)s, %(title)s::jsonb,
    %(region)s, %(locale)s, %(country)s, %(name)s, %(address)s, %(address_key)s, 'received', %(holder)s,
    ARRAY[%(holder)s]::uuid[])
ON CONFLICT (form_key) DO NOTHING
"""


@dataclass(frozen=True)
class Question:
    """A question as it is asked; `about`: id of a record or a region, as GraphQL has it."""

    about: str
    name: str
    address: str
    country: str
    text: str
    consent: bool
    locale: Locale


async def ask(enquiries: Enquiries, question: Question, key: str, client: str) -> UUID:
    """Take a question, once under a key, and leave its letters; Refusal says all that is wrong with it."""
    objections = rules.question_objections(
        question.name, question.address, question.country, question.text, consent=question.consent
    )
    if not rules.KEY.fullmatch(key):
        objections.append(rules.BAD_FORM_KEY.at(PATH))
    if objections:
        raise Refusal(*objections)
    form_key, digest = _hashes(enquiries, question, key)
    if known := await _known(enquiries, form_key, digest):
        return known
    await _count(enquiries, question.address, client)
    async with enquiries.database.writing() as connection:
        subject = await find(connection, question.about)
        enquiry = await _add(connection, enquiries, question, subject, (form_key, digest))
    return enquiry or await _settled(enquiries, form_key, digest)


async def _add(
    connection: AsyncConnection[Any], enquiries: Enquiries, question: Question, subject: Subject,
    hashes: tuple[bytes, bytes],
) -> UUID | None:  # fmt: skip
    """The new enquiry; None where the same form came by another way in the meantime."""
    now, seal = datetime.now(UTC), enquiries.seal
    address, text = clean_address(question.address), rules.clean_text(question.text)
    name = rules.clean_name(question.name)
    assert address, "it was just checked"
    assert name, "the same"
    holder = await first_party(connection, subject.region)
    enquiry, number = new_id(), new_number(now.year)
    row = subject.columns | {"id": enquiry, "number": number, "form_key": hashes[0], "form_digest": hashes[1]}
    row |= {"locale": question.locale, "country": question.country, "name": seal.close(name), "holder": holder.party}
    row |= {"address": seal.close(address), "address_key": enquiries.address_key(address)}
    if not (await connection.execute(_ADD, row)).rowcount:
        return None
    await store.add_entry(connection, enquiry, EntryKind.QUESTION, seal.close(text), entry=enquiry)
    waits = await waiting.begin(connection, enquiry, subject.region, holder, now, None)
    await store.change(connection, enquiry, **waits)
    letter = letters.confirmation(enquiries, enquiry, address, question.locale, number)
    await put(connection, seal, letter, enquiries.sender, enquiry)
    await tell_party(connection, enquiries, holder.party, number, letters.ARRIVED)
    told = {"number": number, "subject_kind": row["kind"], "subject": subject.slug, "country": question.country}
    told |= {"name": name, "address": address, "text": text, "holder": holder.slug, "due_on": waits["due_on"]}
    about = JournalSubject("enquiry", enquiry, subject.region)
    await note(connection, Entry(ACT, None, about, rules.clause_of(holder.kind), after=told))
    return enquiry


async def write_again(enquiries: Enquiries, token: str, typed: str, key: str, client: str) -> UUID:
    """Add a question to the thread that a secret link names; it waits for an answer again."""
    text = rules.clean_text(typed)
    objections = [] if rules.KEY.fullmatch(key) else [rules.BAD_FORM_KEY.at(PATH)]
    if objection := rules.text_objection(text):
        objections.append(objection)
    if objections:
        raise Refusal(*objections)
    found = enquiries.seal.row_of(FOLLOW, token)
    form_key = enquiries.seal.hash("enquiry form", f"{found} {key}")
    if found is None:
        raise missing("key")
    await _count(enquiries, str(found), client)
    async with enquiries.database.writing() as connection:
        await _write(connection, enquiries, found, text, form_key)
    return found


async def _write(
    connection: AsyncConnection[Any], enquiries: Enquiries, found: UUID, text: str, form_key: bytes
) -> None:
    enquiry = await store.locked(connection, found)
    if enquiry is None:
        raise missing("key")
    if await (await connection.execute(_WRITTEN, (form_key,))).fetchone():
        return
    if enquiry.erased_at:
        raise Refusal(rules.ERASED)
    now, state = datetime.now(UTC), rules.after("write", assigned=enquiry.assignee is not None).name.lower()
    sealed = enquiries.seal.close(text)
    entry = await store.add_entry(connection, found, EntryKind.QUESTION, sealed, form_key=form_key)
    waits = {"state": state, "last_word_at": now, "closed_at": None, "outcome": None}
    if enquiry.at not in rules.WAITING:
        holder = await holder_of(connection, enquiry.holder)
        waits |= await waiting.begin(connection, entry, enquiry.region, holder, now, None)
    await store.change(connection, found, **waits)
    await tell_party(connection, enquiries, enquiry.holder, enquiry.number, letters.WRITTEN_AGAIN)
    before, after = {"state": enquiry.state}, {"state": state, "text": text}
    await note(connection, Entry(WRITE_ACT, None, enquiry.subject, rules.TRANSITIONS["write"].clause, before, after))


def _hashes(enquiries: Enquiries, question: Question, key: str) -> tuple[bytes, bytes]:
    asked = canonical(vars(question)).decode()
    return enquiries.seal.hash("enquiry form", key), enquiries.seal.hash("enquiry asked", asked)


async def _known(enquiries: Enquiries, form_key: bytes, digest: bytes) -> UUID | None:
    """The enquiry that this form has made already; Refusal where its key was used for another one."""
    async with enquiries.database.reading() as connection:
        row = await (await connection.execute(_KNOWN, (form_key,))).fetchone()
    if row is not None and bytes(row[1]) != digest:
        raise Refusal(KEY_REUSED.at(PATH))
    return row[0] if row else None


async def _settled(enquiries: Enquiries, form_key: bytes, digest: bytes) -> UUID:
    known = await _known(enquiries, form_key, digest)
    assert known, "whoever came first has just committed it"
    return known


async def _count(enquiries: Enquiries, address: str, client: str) -> None:
    """Count a question by network address, by e-mail address and in all; or TooMany."""
    seal = enquiries.seal
    limits = (
        (seal.hash("enquiries from", client_key(seal, client).hex()), rules.MOST_BY_CLIENT, rules.HOUR_S),
        (seal.hash("enquiries of", address.strip().lower()), rules.MOST_BY_ADDRESS, rules.DAY_S),
        (seal.hash("enquiries", "all"), rules.MOST_IN_ALL, rules.HOUR_S),
    )
    async with enquiries.database.writing() as connection:
        for key, most, seconds in limits:
            if not await allowed_lately(connection, key, most, seconds):
                raise TooMany(TOO_MANY)
