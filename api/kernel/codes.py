"""Code lists: stored in lower case, spoken in GraphQL as enum names."""

from enum import Enum


class Code(Enum):
    """A closed list of codes; each value equals its name, the database keeps it in lower case."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:  # noqa: ARG004
        return name


def stored(codes: type[Code]) -> tuple[str, ...]:
    """Return the codes of a list as the database and the interchange format write them."""
    return tuple(code.name.lower() for code in codes)
