"""JSON from strangers: what orjson lets pass silently is refused here in words."""

import json
import re
from typing import Any, NoReturn

import orjson

DEEPEST = 32
_LONG_NUMBER = re.compile(rb"[0-9]{16}")
_LARGEST = 2**53
"""Beyond this a JSON number is not the same number in every language that reads it."""


class BadPayload(ValueError):
    """Says what is wrong, without repeating the input."""


def parse_json(raw: bytes, deepest: int = DEEPEST) -> Any:
    """The value of a JSON text in UTF-8; raises `BadPayload` and nothing else.

    orjson reads first: it is strict on UTF-8, surrogates, NaN and size of numbers and does not recurse in
    Python. It keeps the last of two equal keys and rounds long integers, so a second, stricter reading
    follows; by then the nesting is known to be harmless.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadPayload(f"The JSON cannot be read: {_reason(error)}.") from None
    if raw.count(b"[") + raw.count(b"{") > deepest:
        _check_depth(value, deepest)
    if b"\\u0000" in raw and _has_nul(value):
        raise BadPayload("A string contains the character U+0000.")
    if raw.count(b":") < 2 and not _LONG_NUMBER.search(raw):
        return value
    return json.loads(raw, object_pairs_hook=_unique, parse_int=_integer, parse_constant=_refuse)


def _reason(error: orjson.JSONDecodeError) -> str:
    return f"{error.msg} at line {error.lineno}, column {error.colno}"


def _check_depth(value: Any, deepest: int) -> None:
    level = [value]
    for _ in range(deepest + 1):
        level = [inner for outer in level if isinstance(outer, dict | list) for inner in _inside(outer)]
        if not level:
            return
    raise BadPayload(f"The JSON is nested deeper than {deepest} levels.")


def _has_nul(value: Any) -> bool:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if "\0" in item:
                return True
        elif isinstance(item, dict):
            pending += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            pending += item
    return False


def _inside(outer: dict[str, Any] | list[Any]) -> list[Any]:
    return list(outer.values()) if isinstance(outer, dict) else outer


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadPayload("An object of the JSON has the same key twice.")
    return found


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > _LARGEST:
        raise BadPayload("A number of the JSON is too large: send it as a string.")
    return int(digits)


def _refuse(name: str) -> NoReturn:
    raise BadPayload(f"{name} is not JSON.")
