"""The alasha strip: how the declared volume of a region's projects is shared between the families of sectors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.families import Family, volume_by_family
from portal.figures import strip


@dataclass(frozen=True)
class Piece:
    family: Family
    volume: Decimal
    """In tenge."""
    percent: Decimal
    x: float
    width: float


@dataclass(frozen=True)
class Strip:
    pieces: tuple[Piece, ...] = ()
    """Empty where no project states a sum."""

    @property
    def total(self) -> Decimal:
        return sum((piece.volume for piece in self.pieces), Decimal(0))

    def volume(self, family: Family) -> Decimal | None:
        return next((piece.volume for piece in self.pieces if piece.family is family), None)


def strip_of(shares: Iterable[Mapping[str, Any]]) -> Strip:
    volumes = volume_by_family(shares)
    total = sum(volumes.values())
    pieces = strip(list(volumes.values()))
    return Strip(
        tuple(
            Piece(family, volume, (100 * volume / total).quantize(Decimal("0.1")), x, width)
            for (family, volume), (x, width) in zip(volumes.items(), pieces, strict=True)
        )
    )
