"""What passes between the HTTP edge and the execution of a document."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import orjson
from graphql import GraphQLError

from api.kernel.errors import describe


class Outcome(Enum):
    """How far a request came. The edge turns it into a status: what one media type calls 400, the older
    `application/json` answers with 200, and neither matters to the execution."""

    EXECUTED = "executed"
    """A document ran: there is `data`, even if some fields failed."""
    REFUSED = "refused"
    """Nothing ran: syntax, validation, limits, variables. No `data` in the body."""
    WRITE_BY_GET = "write_by_get"
    CROSS_SITE = "cross_site"
    """A mutation that another site's page may have sent."""
    UNAUTHENTICATED = "unauthenticated"
    TOO_MANY = "too_many"
    """Asked more often than is allowed; `data` says what of."""
    UNAVAILABLE = "unavailable"
    """Try again later: the database does not answer."""
    FAILED = "failed"
    """A defect of ours outside of any field."""


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One operation asked for, already checked as far as HTTP and JSON go."""

    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "en"
    actor: Any = None
    """Who asks, as the `identify` callable of the edge says; None is a stranger."""
    client: str = ""
    """Network address of who asks, to limit how often; never kept as it is."""
    request_id: str = ""
    by_get: bool = False
    same_site: bool = True
    """False where a browser says that another site's page sent this."""
    most_octets: int | None = None
    """How long the answer to a query may be; None: as long as it is."""


@dataclass(frozen=True, slots=True)
class GraphQLAnswer:
    """The body is the finished JSON, so that bytes kept from before can be sent as they are."""

    outcome: Outcome
    body: bytes
    revision: int | None = None
    """That of the catalogue, where everybody is answered so as long as it stands."""
    headers: Mapping[str, str] = field(default_factory=dict)
    cost: int = 0
    """What the document asked for, in records."""


Execute = Callable[[GraphQLRequest], Awaitable[GraphQLAnswer]]


class Refused(Exception):
    """The request ends here, with errors and without `data`."""

    def __init__(self, errors: list[GraphQLError], outcome: Outcome = Outcome.REFUSED) -> None:
        super().__init__(errors[0].message)
        self.errors, self.outcome = errors, outcome

    def answer(self, request_id: str, extensions: Mapping[str, Any] | None = None) -> GraphQLAnswer:
        return GraphQLAnswer(self.outcome, error_body(self.errors, request_id, extensions))


def error_body(errors: list[GraphQLError], request_id: str, extensions: Mapping[str, Any] | None = None) -> bytes:
    body: dict[str, Any] = {"errors": describe(errors, request_id)}
    if extensions:
        body["extensions"] = extensions
    return orjson.dumps(body)
