"""Keeping the catalogue in GraphQL: mutations only translate; what is written is made from the declared fields."""

from typing import Any

import strawberry
from strawberry import UNSET

from api.catalogue.publication import access
from api.catalogue.publication.actions import confirming, moving, writing
from api.catalogue.publication.inputs import TextInput, input_of, written, written_texts
from api.catalogue.publication.lines import KINDS
from api.catalogue.publication.queries import KEPT
from api.catalogue.publication.reads import record_of
from api.catalogue.publication.types import KeptRecord
from api.catalogue.translation import TRANSLATED
from api.kernel.context import Context
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload, UserError
from api.kernel.graphql.scalars import DateTime
from api.kernel.interchange.kind import Kind
from api.kernel.reading.record import payload

Key = str | None


@strawberry.type(description="How many records were confirmed; errors say why none.")
class ConfirmedPayload:
    """Answer of confirming many."""

    confirmed: int = 0
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.input(description="Texts to change; languages that are not given stay as they are.")
class TextsInput:
    """Texts of a record."""

    title: TextInput | None = UNSET
    summary: TextInput | None = UNSET
    description: TextInput | None = UNSET


def _create(kind: Kind) -> Any:
    given = input_of(kind)

    async def create(info: strawberry.Info, input: given, idempotency_key: Key = UNSET):  # type: ignore[valid-type]
        context: Context = info.context
        wish = written(kind, input)
        record = await writing.create(context.database, context.actor, kind, wish, idempotency_key or None)
        return await payload(info, KEPT, record)

    return create


def _update(kind: Kind) -> Any:
    given = input_of(kind)

    async def update(
        info: strawberry.Info,
        id: strawberry.ID,
        version: int,
        input: given,  # type: ignore[valid-type]
        idempotency_key: Key = UNSET,
    ):
        context: Context = info.context
        change = writing.Change(record_of(id), version, written(kind, input))
        record = await writing.update(context.database, context.actor, kind, change, idempotency_key or None)
        return await payload(info, KEPT, record)

    return update


async def _translate(
    info: strawberry.Info, id: strawberry.ID, version: int, texts: TextsInput, idempotency_key: Key = UNSET
):
    context: Context = info.context
    change = writing.Change(record_of(id), version, written_texts(texts, TRANSLATED))
    return await payload(
        info, KEPT, await writing.translate(context.database, context.actor, change, idempotency_key or None)
    )


async def _restore(info: strawberry.Info, id: strawberry.ID, version: int, number: int, idempotency_key: Key = UNSET):
    context: Context = info.context
    change = writing.Change(record_of(id), version, {})
    record = await writing.restore(context.database, context.actor, change, number, idempotency_key or None)
    return await payload(info, KEPT, record)


async def _submit(info: strawberry.Info, id: strawberry.ID, version: int, idempotency_key: Key = UNSET):
    step = _step(id, version, idempotency_key)
    return await payload(info, KEPT, await moving.submit(info.context.database, info.context.actor, step))


async def _return(info: strawberry.Info, id: strawberry.ID, version: int, reason: str, idempotency_key: Key = UNSET):
    step = _step(id, version, idempotency_key)
    return await payload(info, KEPT, await moving.return_(info.context.database, info.context.actor, step, reason))


async def _publish(info: strawberry.Info, id: strawberry.ID, version: int, idempotency_key: Key = UNSET):
    step = _step(id, version, idempotency_key)
    return await payload(info, KEPT, await moving.publish(info.context.database, info.context.actor, step))


async def _schedule(info: strawberry.Info, id: strawberry.ID, version: int, at: DateTime, idempotency_key: Key = UNSET):
    step = _step(id, version, idempotency_key)
    record = await moving.schedule(info.context.database, info.context.actor, step, at)  # type: ignore[arg-type]
    return await payload(info, KEPT, record)


async def _withdraw(info: strawberry.Info, id: strawberry.ID, version: int, reason: str, idempotency_key: Key = UNSET):
    step = _step(id, version, idempotency_key)
    return await payload(info, KEPT, await moving.withdraw(info.context.database, info.context.actor, step, reason))


async def _confirm(info: strawberry.Info, id: strawberry.ID, version: int, idempotency_key: Key = UNSET):
    step = _step(id, version, idempotency_key)
    return await payload(info, KEPT, await confirming.confirm(info.context.database, info.context.actor, step))


async def _confirm_unchanged(info: strawberry.Info, idempotency_key: Key = UNSET) -> ConfirmedPayload:
    context: Context = info.context
    count = await confirming.confirm_unchanged(context.database, context.actor, idempotency_key or None)
    return ConfirmedPayload(confirmed=count)


def _step(record: strawberry.ID, version: int, key: Key) -> moving.Step:
    return moving.Step(record_of(record), version, key or None)


def _of_kinds() -> dict[str, Any]:
    """The two mutations of each kind, whose inputs name its fields."""
    made: dict[str, Any] = {}
    for name, kind in KINDS.items():
        label = name.replace("_", " ")
        made[f"create_{name}"] = mutation(
            _create(kind), access=access.CREATE[name], description=f"Begin a {label} with its first draft."
        )
        made[f"update_{name}"] = mutation(
            _update(kind),
            access=access.UPDATE[name],
            description=f"Change a {label} as it was seen in `version`; a public one gets a draft.",
        )
    return made


_STEPS: dict[str, Any] = {
    "edit_texts": mutation(
        _translate,
        access=access.every(access.TRANSLATE),
        description="Change only its texts, as translators do.",
    ),
    "restore_edition": mutation(
        _restore, access=access.every(access.RESTORE), description="Begin a draft that says what an older edition said."
    ),
    "submit_record": mutation(_submit, access=access.every(access.SUBMIT), description="Hand the draft to the Agency."),
    "return_record": mutation(
        _return, access=access.every(access.RETURN), description="Give it back to its keepers, with the reason."
    ),
    "publish_record": mutation(
        _publish,
        access=access.every(access.PUBLISH),
        description="Show it to everybody; never by who has written or submitted it.",
    ),
    "schedule_publication": mutation(
        _schedule, access=access.every(access.PUBLISH), description="Approve it now, to be shown at a time."
    ),
    "withdraw_record": mutation(
        _withdraw, access=access.every(access.WITHDRAW), description="Take it from the public, with the reason."
    ),
    "confirm_record": mutation(
        _confirm, access=access.every(access.CONFIRM), description="Say that what is public is still true (§13.2)."
    ),
}


def _mutations() -> type:
    fields = {**_of_kinds(), **_STEPS}
    members: dict[str, Any] = {**fields, "__annotations__": dict.fromkeys(fields, Payload[KeptRecord])}
    members["__annotations__"]["confirm_unchanged"] = ConfirmedPayload
    members["confirm_unchanged"] = mutation(
        _confirm_unchanged,
        access=access.every(access.CONFIRM),
        description="Confirm all public records of one's region that no edition is about to change, at once.",
    )
    return strawberry.type(type("RecordMutation", (), members))


RecordMutation = _mutations()
