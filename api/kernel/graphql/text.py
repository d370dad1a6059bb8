"""Fields of three-language text."""

from enum import Enum
from typing import Any

import strawberry


@strawberry.enum(name="Locale", description="A language of the catalogue.")
class LocaleName(Enum):
    """Languages as GraphQL names them."""

    kk = "kk"
    ru = "ru"
    en = "en"


# These carry arguments and types into the schema; the values are read by the statement of the document, under the
# response key, so their bodies never run (api/kernel/reading/attach.py).
def _text(locale: LocaleName | None = strawberry.UNSET) -> str | None:
    raise NotImplementedError(locale)


def _required_text(locale: LocaleName | None = strawberry.UNSET) -> str:
    raise NotImplementedError(locale)


def _language(locale: LocaleName | None = strawberry.UNSET) -> LocaleName | None:
    raise NotImplementedError(locale)


def _required_language(locale: LocaleName | None = strawberry.UNSET) -> LocaleName:
    raise NotImplementedError(locale)


SHOWN = "The language in which the text is shown: the one asked for, or the nearest that has it."


def text(description: str) -> Any:
    """Text in the language of the request, of the argument, or the nearest one."""
    return strawberry.field(resolver=_text, description=description)


def required_text(description: str) -> Any:
    """Text that is there in at least one language."""
    return strawberry.field(resolver=_required_text, description=description)


def language() -> Any:
    """Language of a text that may be absent."""
    return strawberry.field(resolver=_language, description=SHOWN)


def required_language() -> Any:
    """Language of a text that is always there."""
    return strawberry.field(resolver=_required_language, description=SHOWN)
