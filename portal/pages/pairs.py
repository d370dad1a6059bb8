"""A named value of a record, as a page shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    name: str
    value: str | None
    note: str = ""
    language: str | None = None
    words: bool = False
    """A sentence rather than a figure: shown smaller."""


def known(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.value]


def unknown(pairs: list[Pair]) -> list[str]:
    return [pair.name for pair in pairs if not pair.value]
