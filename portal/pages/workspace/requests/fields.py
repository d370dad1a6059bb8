"""The fields of the forms of requests: declared once, shown by one template, read in one way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from locales.dates import time_zone
from locales.gettext import N_
from locales.labels import labels
from portal.visit import Visit

EMPTY, BAD_DATE = N_("Fill this in."), N_("Write a date like 2026-06-30.")
BAD_MOMENT = N_("Write a date and a time like 2026-06-30 15:00.")
LETTER_HINT = N_("Of a letter, and of nothing else.")

Error = dict[str, Any]
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """`kind`: line, area, date, moment, choice, radios, checks or files. `options`: values and their names."""

    name: str
    title: str
    kind: str = "line"
    hint: str = ""
    required: bool = True
    options: Options = ()
    groups: Sequence[tuple[str, Options]] = ()
    """Of checks: their options under headings."""
    begin: str = ""
    """What is chosen before anybody has."""

    def known(self) -> set[str]:
        """Values that can be chosen."""
        return {value for group in ((("", self.options)), *self.groups) for value, _ in group[1]}


def choice(visit: Visit, name: str, title: str, group: str, codes: Sequence[str] | None = None, **more: Any) -> Field:
    """A choice of codes by their labels, in the order of the labels."""
    names = labels(group, visit.locale)
    options = [(code.upper(), text) for code, text in names.items() if codes is None or code.upper() in codes]
    return Field(name, title, **{"kind": "choice", "options": options, **more})


def asked(field: Field, options: Options) -> Field:
    """The field with these options."""
    return replace(field, options=options)


CHANNELS = ("ELECTRONIC", "LETTER", "WORKING_ORDER")


def channel_fields(visit: Visit, *, oral: bool = False) -> list[Field]:
    """How a message goes (§22)."""
    codes = (*CHANNELS, "ORAL") if oral else CHANNELS
    return [
        choice(visit, "channel", N_("How it goes"), "message_channel", codes, begin="ELECTRONIC"),
        *letter_fields(required=False),
    ]


def letter_fields(*, required: bool) -> list[Field]:
    """Number and date of a letter."""
    hint = "" if required else LETTER_HINT
    return [
        Field("letterNumber", N_("Number of the letter"), hint=hint, required=required),
        Field("letterDate", N_("Date of the letter"), "date", hint=hint, required=required),
    ]


def read(visit: Visit, fields: Sequence[Field], typed: Mapping[str, list[str]]) -> tuple[dict[str, Any], list[Error]]:
    """What was typed as the mutation takes it, and what cannot be read."""
    values, errors = {}, []
    for field in fields:
        if field.kind == "files":
            continue
        try:
            values[field.name] = _value(field, typed.get(field.name, []))
        except ValueError as error:
            errors.append({"code": "UNREADABLE", "message": visit.text(str(error)), "path": [field.name]})
    return values, errors


def _value(field: Field, typed: list[str]) -> Any:
    if field.kind == "checks":
        chosen = [each for each in typed if each in field.known()]
        if field.required and not chosen:
            raise ValueError(EMPTY)
        return chosen
    text = typed[-1].strip() if typed else ""
    if not text or (field.options and text not in field.known()):
        if field.required:
            raise ValueError(EMPTY)
        return None
    if field.kind == "date":
        return _date(text)
    return _moment(text) if field.kind == "moment" else text


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(BAD_DATE) from None


def _moment(text: str) -> str:
    """By the clock of Almaty."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=time_zone("Asia/Almaty")).isoformat()
    except ValueError:
        raise ValueError(BAD_MOMENT) from None
