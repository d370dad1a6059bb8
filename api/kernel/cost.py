"""How much a document asks for, in records, as an expression that variables complete.

The structure is found once per document; only list sizes may depend on variables. So a cost is a constant
plus terms `size x cost`, shared between all places that spread the same fragment: 60 fragments that each
spread the next one twice are 60 small objects, and evaluating them visits each once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CEILING = 1_000_000_000
"""Figures stop here: a bomb of 2**60 records and one of 10**9 are refused alike."""


def saturated(number: int) -> int:
    return min(number, CEILING)


@dataclass(frozen=True, slots=True)
class CostModel:
    """How records are counted.

    - A record (an object with an `id`, or an abstract type that may be one) costs 1; a value object (money,
      page info, facet, translation state) costs nothing: it comes with its record.
    - A connection (a field with `first` or `last`) costs 1 for being asked, and what stands under its
      `edges` or `nodes` is multiplied by the page size asked; without one by `default_page`; never by more
      than `largest_page`, since a larger page is refused anyway.
    - A plain list multiplies by `lists["Type.field"]`, else by `default_page`.
    - `weights["Type.field"]` replaces the cost of one object of that field.
    - Scalars cost nothing; their number is bounded by `Limits.fields`.
    """

    default_page: int = 20
    largest_page: int = 100
    lists: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size a connection was asked for: a number, or a variable that says it later."""

    literal: int | None = None
    variables: tuple[str, ...] = ()

    def resolve(self, variables: Mapping[str, Any], model: CostModel) -> int:
        most = model.largest_page
        asked = [_as_size(self.literal, most)] if self.literal is not None else []
        asked += [_as_size(value, most) for name in self.variables if (value := variables.get(name)) is not None]
        return max(asked) if asked else model.default_page


def _as_size(value: Any, most: int) -> int:
    """GraphQL takes 20.0 for 20; whatever is no number is refused later, and counts as a full page."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return most
    return max(0, int(min(value, most)))


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    constant: int = 0
    terms: tuple[tuple["int | PageSize", "Cost"], ...] = field(default=())

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(saturated(self.constant + other.constant), self.terms + other.terms)

    def times(self, size: int | PageSize) -> "Cost":
        if isinstance(size, int) and not self.terms:
            return Cost(saturated(self.constant * size))
        return self if size == 1 else Cost(0, ((size, self),))

    def shared(self) -> "Cost":
        """The same cost as one term, so that adding it in many places copies nothing."""
        return Cost(0, ((1, self),)) if self.terms else self

    def evaluate(self, variables: Mapping[str, Any], model: CostModel) -> int:
        return _evaluate(self, variables, model, {})


NOTHING = Cost()


def _evaluate(cost: Cost, variables: Mapping[str, Any], model: CostModel, known: dict[int, int]) -> int:
    if id(cost) in known:
        return known[id(cost)]
    total = cost.constant
    for size, inner in cost.terms:
        times = size if isinstance(size, int) else size.resolve(variables, model)
        total += times * _evaluate(inner, variables, model, known)
    known[id(cost)] = saturated(total)
    return known[id(cost)]
