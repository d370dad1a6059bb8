"""What is wrong with a line of an interchange file, by field and reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:
    """Mark a message for translation; it is translated when it is shown."""
    return message


@dataclass(frozen=True)
class Problem:
    """One reason why a line cannot be stored."""

    file: str
    line: int
    field: str
    message: str
    """English sentence with named places, translated when shown."""
    values: Mapping[str, Any]


@dataclass(frozen=True)
class References:
    """What a line may refer to."""

    regions: dict[str, str] = field(default_factory=dict)
    """Slug, ISO 3166-2 or KATO code -> slug."""
    districts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """KATO code or slug -> slug of the district, slug of its region."""
    industries: Mapping[str, str] = field(default_factory=dict)
    """Code of a sector or division -> its sector."""
    codes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """Table and column of a unique code -> code -> slug of the row that has it."""
    rates: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Currency -> (as of, tenge for one unit), oldest first."""


class Line:
    """A line while it is read: where it stands, what it may refer to, and what was found wrong."""

    def __init__(self, number: int, references: References, file: str = "") -> None:
        self.file = file
        self.number = number
        self.references = references
        self.problems: list[Problem] = []

    def wrong(self, at: str, message: str, **values: Any) -> None:
        """Note a problem of the field *at*."""
        self.problems.append(Problem(self.file, self.number, at, message, values))
