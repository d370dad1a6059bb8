"""What a client is told when something fails: our own words, or nothing but a number to quote."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import structlog
from graphql import GraphQLError, VariableDefinitionNode

LONGEST_MESSAGE = 500
"""GraphQL's own messages repeat the client's values, which may be as large as the request."""

_log = structlog.get_logger("api.errors")


class Code(StrEnum):
    """The values of `extensions.code`."""

    BAD_REQUEST = "BAD_REQUEST"
    SYNTAX_ERROR = "SYNTAX_ERROR"
    VALIDATION_FAILED = "VALIDATION_FAILED"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    RATE_LIMITED = "RATE_LIMITED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    CROSS_SITE = "CROSS_SITE"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    UNAVAILABLE = "UNAVAILABLE"
    EXECUTION_FAILED = "EXECUTION_FAILED"
    INTERNAL = "INTERNAL"


class PublicError(Exception):
    """An error whose message is written for the client. Anything else that is raised stays inside."""

    def __init__(self, code: str, message: str, **extensions: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.extensions = code, message, extensions


def public(code: str, message: str, **extensions: Any) -> GraphQLError:
    """A GraphQL error of our own making."""
    return GraphQLError(message, extensions={"code": str(code), **extensions})


def describe(errors: Iterable[GraphQLError], request_id: str) -> list[dict[str, Any]]:
    """The `errors` of an answer; what is not for the client is logged under the request's number."""
    return [_describe(error, request_id) for error in errors]


def _describe(error: GraphQLError, request_id: str) -> dict[str, Any]:
    cause = origin(error)
    if isinstance(cause, PublicError):
        return _shape(error, cause.message, {"code": str(cause.code), **cause.extensions})
    if cause is None:
        extensions = {"code": _default_code(error), **(error.extensions or {})}
        return _shape(error, without_suggestion(error.message), extensions)
    if _is_variable(error):  # a scalar's parser refused the value; its own words may tell of our insides
        return _shape(error, own_words(error), {"code": str(Code.BAD_USER_INPUT)})
    _log.error("graphql.internal_error", request_id=request_id, path=error.path, exc_info=cause)
    return _shape(error, "Internal error", {"code": str(Code.INTERNAL), "requestId": request_id})


def origin(error: GraphQLError) -> BaseException | None:
    """The exception at the bottom, or None where the error is GraphQL's own at every level."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def own_words(error: GraphQLError) -> str:
    """What GraphQL says of a refused value, without what a scalar's parser said, if one did."""
    return error.message.partition(", but encountered error")[0]


def without_suggestion(message: str) -> str:
    """GraphQL's messages end in names of the schema that were not asked about; ours never do."""
    return message.partition(" Did you mean ")[0]


def _default_code(error: GraphQLError) -> str:
    return str(Code.BAD_USER_INPUT if _is_variable(error) else Code.EXECUTION_FAILED)


def _is_variable(error: GraphQLError) -> bool:
    return bool(error.path is None and error.nodes and isinstance(error.nodes[0], VariableDefinitionNode))


def _shape(error: GraphQLError, message: str, extensions: dict[str, Any]) -> dict[str, Any]:
    shaped: dict[str, Any] = {"message": message[:LONGEST_MESSAGE]}
    if error.locations:
        shaped["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    if error.path is not None:
        shaped["path"] = list(error.path)
    return {**shaped, "extensions": extensions}
