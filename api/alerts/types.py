"""Alerts as GraphQL types: mutations only translate."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry
from strawberry import UNSET

from api.alerts import actions
from api.alerts.reasons import BAD_CRITERIA
from api.alerts.rules import Listed, Rhythm
from api.alerts.service import Alerts
from api.catalogue.codes import RecordKind
from api.catalogue.partner.types import PartnerFilter
from api.catalogue.project.types import ProjectFilter
from api.catalogue.search.types import SearchFilter
from api.catalogue.site.types import SiteFilter
from api.kernel.access import PUBLIC
from api.kernel.context import Context
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload, UserError
from api.kernel.graphql.scalars import JSON
from api.kernel.graphql.text import LocaleName
from api.kernel.refusals import Refusal

strawberry.enum(Rhythm, name="AlertRhythm", description="How often letters come, at the most.")
strawberry.enum(Listed, name="AlertList", description="What an alert watches.")


@strawberry.type(description="A saved list or search whose news are sent by e-mail. Its address is never shown.")
class Alert:
    """Alert."""

    list: Listed
    criteria: JSON = strawberry.field(description="As the filter of the list takes them; of a search with `query`.")
    rhythm: Rhythm
    locale: LocaleName
    confirmed: bool


@strawberry.input(description="What to watch: exactly one of the four.")
class AlertCriteria:
    """Criteria."""

    projects: ProjectFilter | None = UNSET
    sites: SiteFilter | None = UNSET
    partners: PartnerFilter | None = UNSET
    search: SearchFilter | None = UNSET
    query: str | None = strawberry.field(default=UNSET, description="Of the search.")
    kinds: list[RecordKind] | None = strawberry.field(default=UNSET, description="Of the search.")


@strawberry.input(description="A wish for an alert.")
class AlertInput:
    """Wish."""

    address: str
    locale: LocaleName
    rhythm: Rhythm
    criteria: AlertCriteria


@strawberry.type(description="The same for every address, so that nobody learns which ones are known.")
class AlertAskedPayload:
    """Answer to a wish."""

    accepted: bool = strawberry.field(
        default=False, description="A letter is sent to the address, if it may be sent one."
    )
    errors: list[UserError] = strawberry.field(default_factory=list)


async def _ask(info: strawberry.Info, input: AlertInput) -> AlertAskedPayload:
    context: Context = info.context
    listed, criteria = _criteria(input.criteria)
    wish = actions.Wish(input.address, input.locale.value, input.rhythm, listed, criteria)
    await actions.subscribe(context.services[Alerts], wish, context.client)
    return AlertAskedPayload(accepted=True)


async def _confirm(info: strawberry.Info, key: str) -> Payload[Alert]:
    await actions.confirm(info.context.services[Alerts], key)
    return Payload(record=await _look(info, key))


async def _change(info: strawberry.Info, key: str, rhythm: Rhythm, locale: LocaleName) -> Payload[Alert]:
    await actions.change(info.context.services[Alerts], key, rhythm, locale.value)
    return Payload(record=await _look(info, key))


async def _stop(info: strawberry.Info, key: str) -> Payload[Alert]:
    await actions.stop(info.context.services[Alerts], key)
    return Payload()


async def _look(info: strawberry.Info, key: str) -> Alert | None:
    row = await actions.look(info.context.services[Alerts], key)
    return None if row is None else _alert(row)


@strawberry.type
class AlertQuery:
    """Root read of one alert."""

    alert: Alert | None = strawberry.field(resolver=_look, description="The alert of a secret link.")


@strawberry.type
class AlertMutation:
    """What people do with alerts, without signing in."""

    alert_ask: AlertAskedPayload = mutation(_ask, access=PUBLIC, description="Ask for an alert.")
    alert_confirm: Payload[Alert] = mutation(_confirm, access=PUBLIC, description="Begin to send.")
    alert_change: Payload[Alert] = mutation(_change, access=PUBLIC, description="Another rhythm or language.")
    alert_stop: Payload[Alert] = mutation(_stop, access=PUBLIC, description="Stop, and erase the address.")


def _alert(row: dict[str, Any]) -> Alert:
    return Alert(
        list=Listed[row["listed"].upper()],
        criteria=JSON(row["criteria"]),
        rhythm=Rhythm[row["rhythm"].upper()],
        locale=LocaleName[row["locale"]],
        confirmed=row["confirmed_at"] is not None,
    )


def _criteria(given: AlertCriteria) -> tuple[Listed, dict[str, Any]]:
    lists = {Listed[name.upper()]: getattr(given, name) for name in ("projects", "sites", "partners")}
    chosen = {listed: value for listed, value in lists.items() if value}
    query = (given.query or "").strip()[:200] if given.query else ""
    if len(chosen) + bool(query) != 1:
        raise Refusal(BAD_CRITERIA.at("criteria"))
    if query:
        kinds = sorted(kind.value for kind in given.kinds or ())
        return Listed.SEARCH, {"query": query, **({"kinds": kinds} if kinds else {}), **_plain(given.search or None)}
    ((listed, value),) = chosen.items()
    return listed, _plain(value)


def _plain(value: Any) -> dict[str, Any]:
    """A filter as JSON under the names of GraphQL; lists in one order, so that equal wishes are equal."""
    if not value:
        return {}
    fields = value.__strawberry_definition__.fields
    named = {field.name: getattr(value, field.python_name) for field in fields}
    return {_camel(name): _json(each) for name, each in named.items() if each is not None and each is not UNSET}


def _json(value: Any) -> Any:
    if isinstance(value, list):
        return sorted({_json(each) for each in value})
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal | date) else value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
