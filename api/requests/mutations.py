"""Requests in GraphQL: mutations only translate."""

import strawberry
from strawberry import UNSET

from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload
from api.kernel.ids import row_of
from api.kernel.reading.record import payload
from api.requests import access
from api.requests.actions import answering, assigning, delaying, ending, explaining, opening, sending
from api.requests.codes import Channel
from api.requests.inputs import (
    AnswerRequestInput,
    AssignRequestInput,
    DecideDelayInput,
    DelayNoticeInput,
    LogExplanationInput,
    RegisterLetterInput,
    SendRequestInput,
)
from api.requests.queries import RECIPIENT, REQUEST
from api.requests.service import Requests
from api.requests.types import Request, RequestRecipient
from api.requests.wish import Paper, Wish


async def _send(info: strawberry.Info, input: SendRequestInput, idempotency_key: str | None = UNSET):
    sent = await sending.send(_requests(info), info.context.actor, _wish(input, input.channel), idempotency_key or None)
    return await payload(info, REQUEST, sent)


async def _register(info: strawberry.Info, input: RegisterLetterInput, idempotency_key: str | None = UNSET):
    paper = Paper(input.received_on, input.sender or None)  # type: ignore[arg-type]
    wish, key = _wish(input, Channel.LETTER), idempotency_key or None
    entered = await sending.register(_requests(info), info.context.actor, wish, paper, key)
    return await payload(info, REQUEST, entered)


async def _open(info: strawberry.Info, recipient: strawberry.ID):
    opened = await opening.open_request(_requests(info), info.context.actor, row_of("RequestRecipient", recipient))
    return await payload(info, RECIPIENT, opened)


async def _assign(info: strawberry.Info, input: AssignRequestInput, idempotency_key: str | None = UNSET):
    naming = assigning.Naming(row_of("Member", input.lead), [row_of("Member", each) for each in input.helpers])
    part, key = row_of("RequestRecipient", input.recipient), idempotency_key or None
    return await payload(
        info, RECIPIENT, await assigning.assign(_requests(info), info.context.actor, part, naming, key)
    )


async def _answer(info: strawberry.Info, input: AnswerRequestInput, idempotency_key: str | None = UNSET):
    answer = answering.Answer(
        input.text,
        input.full,
        input.channel,
        input.letter_number or None,
        input.letter_date or None,  # type: ignore[arg-type]
        input.files,
    )
    part, key = row_of("RequestRecipient", input.recipient), idempotency_key or None
    return await payload(
        info, RECIPIENT, await answering.answer(_requests(info), info.context.actor, part, answer, key)
    )


async def _give_delay(info: strawberry.Info, input: DelayNoticeInput, idempotency_key: str | None = UNSET):
    delay = delaying.Delay(input.cause, input.reason, input.new_date)  # type: ignore[arg-type]
    part, key = row_of("RequestRecipient", input.recipient), idempotency_key or None
    return await payload(
        info, RECIPIENT, await delaying.give_delay(_requests(info), info.context.actor, part, delay, key)
    )


async def _decide_delay(info: strawberry.Info, input: DecideDelayInput, idempotency_key: str | None = UNSET):
    decided = await delaying.decide_delay(
        _requests(info),
        info.context.actor,
        row_of("RequestRecipient", input.recipient),
        accept=input.accept,
        note=input.note or None,
        key=idempotency_key or None,
    )
    return await payload(info, RECIPIENT, decided)


async def _withdraw(info: strawberry.Info, request: strawberry.ID, reason: str, idempotency_key: str | None = UNSET):
    row, key = row_of("Request", request), idempotency_key or None
    return await payload(info, REQUEST, await ending.withdraw(_requests(info), info.context.actor, row, reason, key))


async def _close(info: strawberry.Info, request: strawberry.ID, idempotency_key: str | None = UNSET):
    row, key = row_of("Request", request), idempotency_key or None
    return await payload(info, REQUEST, await ending.close(_requests(info), info.context.actor, row, key))


async def _explain(info: strawberry.Info, input: LogExplanationInput, idempotency_key: str | None = UNSET):
    said = explaining.Explanation(
        input.subject,
        input.question,
        input.answer,
        input.asked_at,  # type: ignore[arg-type]
        input.given_at,  # type: ignore[arg-type]
    )
    entered = await explaining.explain(_requests(info), info.context.actor, said, idempotency_key or None)
    return await payload(info, RECIPIENT, entered)


def _wish(input: SendRequestInput | RegisterLetterInput, channel: Channel) -> Wish:
    return Wish(
        kind=input.kind,
        recipients=input.recipients,
        channel=channel,
        subject=input.subject,
        body=input.body,
        letter_number=input.letter_number or None,
        letter_date=input.letter_date or None,  # type: ignore[arg-type]
        investor=input.investor or None,
        due_on=input.due_on or None,  # type: ignore[arg-type]
        files=input.files,
    )


def _requests(info: strawberry.Info) -> Requests:
    return info.context.services[Requests]


@strawberry.type
class RequestMutation:
    """Acts on requests among the parties."""

    send_request: Payload[Request] = mutation(
        _send, access=access.SEND, description="Send a request; the clocks of its recipients begin."
    )
    register_letter: Payload[Request] = mutation(
        _register, access=access.REGISTER, description="Enter a letter that went on paper."
    )
    open_request: Payload[RequestRecipient] = mutation(
        _open, access=access.OPEN, description="Note that the recipient has opened it; only the first time counts."
    )
    assign_request: Payload[RequestRecipient] = mutation(
        _assign, access=access.ASSIGN, description="Name who answers; to name others later sets no clock back."
    )
    answer_request: Payload[RequestRecipient] = mutation(
        _answer, access=access.ANSWER, description="Answer in full or in part."
    )
    give_delay_notice: Payload[RequestRecipient] = mutation(
        _give_delay, access=access.GIVE_DELAY, description="Tell of a delay before the deadline has passed."
    )
    decide_delay: Payload[RequestRecipient] = mutation(
        _decide_delay, access=access.DECIDE_DELAY, description="Accept the last notice of a delay, or refuse it."
    )
    withdraw_request: Payload[Request] = mutation(
        _withdraw, access=access.WITHDRAW, description="Take it back from all who have not answered in full."
    )
    close_request: Payload[Request] = mutation(
        _close, access=access.CLOSE, description="Close it, once nobody's answer is awaited."
    )
    log_explanation: Payload[RequestRecipient] = mutation(
        _explain, access=access.EXPLAIN, description="Enter an explanation that was given by word of mouth."
    )
