"""A named value of a record, as a page shows it."""

from dataclasses import dataclass

_WIDEST = 40
APART = " · "
"""Stands between two notes that are said in one."""


@dataclass(frozen=True)
class Pair:
    name: str
    value: str | None
    note: str = ""
    language: str | None = None
    words: bool = False
    """A sentence rather than a figure: shown smaller."""

    @property
    def notes(self) -> list[str]:
        return self.note.split(APART) if self.note else []

    @property
    def long(self) -> bool:
        """Too long for a narrow column."""
        return self.words and len(self.value or "") > _WIDEST


def known(pairs: list[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.value]


def unknown(pairs: list[Pair]) -> list[str]:
    return [pair.name for pair in pairs if not pair.value]
