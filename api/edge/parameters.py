"""The parameters of a GraphQL request, from a JSON body or from the query string."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.kernel.errors import Code
from api.kernel.payload import BadPayload, parse_json
from api.kernel.replies import Refusal

KNOWN = ("query", "variables", "operationName", "extensions", "locale")


@dataclass(frozen=True, slots=True)
class Parameters:
    query: str
    variables: dict[str, Any]
    operation_name: str | None
    extensions: dict[str, Any]
    locale: str | None


async def read_parameters(request: Request) -> Parameters:
    """Raises `Refusal` for everything that is no GraphQL request."""
    address = _query_string(request)
    if request.method == "GET":
        given: Any = {**address, **{name: _json(address, name) for name in ("variables", "extensions")}}
    else:
        _check_content_type(request)
        given = _parse(await request.body(), "body")
    if isinstance(given, list):
        raise Refusal(400, "One request holds one operation: lists of operations are not taken.")
    if not isinstance(given, dict):
        raise Refusal(400, "The body must be a JSON object.")
    return Parameters(
        query=_query(given.get("query")),
        variables=_object(given, "variables"),
        operation_name=_name(given.get("operationName")),
        extensions=_object(given, "extensions"),
        locale=address.get("locale"),
    )


def _query_string(request: Request) -> dict[str, str]:
    raw = request.scope["query_string"]
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:  # also UnicodeDecodeError
        raise Refusal(400, "The query string is not percent-encoded UTF-8.") from None
    known = [(name, value) for name, value in pairs if name in KNOWN]
    if len(dict(known)) != len(known):
        raise Refusal(400, "A parameter of the query string is given twice.")
    if any("\0" in value for _, value in known):
        raise Refusal(400, "A parameter of the query string contains the character U+0000.")
    return dict(known)


def _json(address: dict[str, str], name: str) -> Any:
    value = address.get(name)
    return _parse(value.encode("utf-8"), name) if value else None


def _parse(raw: bytes, name: str) -> Any:
    if not raw:
        raise Refusal(400, "The body is empty.")
    try:
        return parse_json(raw)
    except BadPayload as error:
        raise Refusal(400, f"{name}: {error}") from None


def _check_content_type(request: Request) -> None:
    given = ",".join(request.headers.getlist("content-type"))
    name, *parameters = (piece.strip().lower() for piece in given.split(";"))
    pairs = [parameter.partition("=") for parameter in parameters]
    charsets = {value.strip('" ') for key, _, value in pairs if key == "charset"}
    if name != "application/json" or not charsets <= {"utf-8", "utf8"}:
        message = "Send the request as application/json in UTF-8."
        raise Refusal(415, message, Code.UNSUPPORTED_MEDIA_TYPE, {"Accept": "application/json"})


def _query(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refusal(400, "`query` must be a string that holds a GraphQL document.")
    return value


def _name(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Refusal(400, "`operationName` must be a string.")
    return value or None


def _object(given: dict[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name)
    if value is not None and not isinstance(value, dict):
        raise Refusal(400, f"`{name}` must be a JSON object.")
    return value or {}
