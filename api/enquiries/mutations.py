"""What is done with enquiries: mutations only translate."""

from uuid import UUID

import strawberry
from strawberry import UNSET

from api.enquiries import access
from api.enquiries.actions import asking, erasing, handling
from api.enquiries.codes import Outcome
from api.enquiries.queries import ENQUIRY, FOLLOWED
from api.enquiries.service import Enquiries
from api.enquiries.types import Enquiry, FollowedEnquiry
from api.kernel.access import PUBLIC
from api.kernel.context import Context
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload, UserError
from api.kernel.graphql.text import LocaleName
from api.kernel.ids import row_of
from api.kernel.reading.record import payload


@strawberry.type(description="The question as it was taken, with the key of its secret link.")
class QuestionPayload:
    """Answer to a question."""

    record: FollowedEnquiry | None = None
    key: str | None = strawberry.field(default=None, description="For `followedEnquiry`; whoever has it can follow.")
    url: str | None = strawberry.field(default=None, description="The page on which the question is followed.")
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type(description="Whether it was erased; errors say why not.")
class ErasedPayload:
    """Answer of what leaves nothing to show."""

    done: bool = False
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.input(description="A question of an investor. Personal data are kept encrypted and erased in time.")
class QuestionInput:
    """Question."""

    about: strawberry.ID = strawberry.field(description="Of a project, niche, site, partner or region.")
    name: str
    email: str
    country: str = strawberry.field(description="ISO 3166-1, two capitals.")
    text: str
    locale: LocaleName = strawberry.field(description="Of the letters and the answer.")
    consent: bool = strawberry.field(description="To keeping what is written here until the question is done with.")


async def _ask(info: strawberry.Info, input: QuestionInput, idempotency_key: str):  # its type stands with the field
    context: Context = info.context
    question = asking.Question(
        input.about, input.name, input.email, input.country, input.text, input.consent, input.locale.value
    )
    service = _service(info)
    enquiry = await asking.ask(service, question, idempotency_key, context.client)
    link = {"key": service.key(enquiry), "url": service.page(input.locale.value, enquiry)}
    return await payload(info, FOLLOWED, enquiry, link)


async def _write(info: strawberry.Info, key: str, text: str, idempotency_key: str):
    enquiry = await asking.write_again(_service(info), key, text, idempotency_key, info.context.client)
    return await payload(info, FOLLOWED, enquiry)


async def _erase(info: strawberry.Info, key: str) -> ErasedPayload:
    await erasing.erase(_service(info), key)
    return ErasedPayload(done=True)


async def _assign(
    info: strawberry.Info, enquiry: strawberry.ID, member: strawberry.ID, idempotency_key: str | None = UNSET
):
    named = row_of("Member", member)
    done = await handling.assign(_service(info), info.context.actor, _row(enquiry), named, idempotency_key or None)
    return await payload(info, ENQUIRY, done)


async def _answer(info: strawberry.Info, enquiry: strawberry.ID, text: str, idempotency_key: str | None = UNSET):
    done = await handling.answer(_service(info), info.context.actor, _row(enquiry), text, idempotency_key or None)
    return await payload(info, ENQUIRY, done)


async def _hand(
    info: strawberry.Info, enquiry: strawberry.ID, party: str, reason: str, idempotency_key: str | None = UNSET
):
    key = idempotency_key or None
    done = await handling.hand(_service(info), info.context.actor, _row(enquiry), party, reason, key)
    return await payload(info, ENQUIRY, done)


async def _note(info: strawberry.Info, enquiry: strawberry.ID, text: str, idempotency_key: str | None = UNSET):
    done = await handling.note(_service(info), info.context.actor, _row(enquiry), text, idempotency_key or None)
    return await payload(info, ENQUIRY, done)


async def _close(info: strawberry.Info, enquiry: strawberry.ID, outcome: Outcome, idempotency_key: str | None = UNSET):
    done = await handling.close(_service(info), info.context.actor, _row(enquiry), outcome, idempotency_key or None)
    return await payload(info, ENQUIRY, done)


async def _reopen(info: strawberry.Info, enquiry: strawberry.ID, idempotency_key: str | None = UNSET):
    done = await handling.reopen(_service(info), info.context.actor, _row(enquiry), idempotency_key or None)
    return await payload(info, ENQUIRY, done)


def _service(info: strawberry.Info) -> Enquiries:
    return info.context.services[Enquiries]


def _row(given: str) -> UUID | None:
    return row_of("Enquiry", given)


@strawberry.type
class EnquiryMutation:
    """What investors do without an account, and the parties that answer them."""

    ask_question: QuestionPayload = mutation(
        _ask, access=PUBLIC, description="Ask about a record or a region. The key makes a form that is sent twice one."
    )
    add_to_question: Payload[FollowedEnquiry] = mutation(
        _write, access=PUBLIC, description="Write again in the thread of a secret link."
    )
    erase_question: ErasedPayload = mutation(
        _erase, access=PUBLIC, description="Erase what the investor of a secret link has written."
    )
    assign_enquiry: Payload[Enquiry] = mutation(
        _assign, access=access.ASSIGN, description="Name a member of the own party to answer."
    )
    answer_enquiry: Payload[Enquiry] = mutation(
        _answer, access=access.ANSWER, description="Answer by e-mail and on the investor's page."
    )
    hand_enquiry: Payload[Enquiry] = mutation(
        _hand, access=access.HAND, description="Hand it to another party, by slug, with a reason that parties see."
    )
    note_enquiry: Payload[Enquiry] = mutation(
        _note, access=access.NOTE, description="Write what only the parties read."
    )
    close_enquiry: Payload[Enquiry] = mutation(_close, access=access.CLOSE, description="Close it.")
    reopen_enquiry: Payload[Enquiry] = mutation(_reopen, access=access.REOPEN, description="Let it wait again.")
