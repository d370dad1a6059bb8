"""Matches of sites and projects as GraphQL types."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api.catalogue.matching.rules import Assessment, Line, Need, Verdict
from api.catalogue.project.types import Project
from api.catalogue.site.codes import UtilityStatus
from api.catalogue.site.types import Site
from api.catalogue.types import REGION_CODES
from api.kernel.graphql.connections import extend
from api.kernel.graphql.scalars import Decimal

strawberry.enum(Need, name="SiteNeed", description="What a project may need of a site.")
strawberry.enum(Verdict, name="MatchVerdict", description="Whether a need is met; NOT_KNOWN never counts as met.")


@strawberry.type(description="One need, and what the site offers for it.")
class MatchLine:
    """A line of the explanation."""

    need: Need
    asked: Decimal | None = strawberry.field(description="In the unit of the need; null for rail, road and the like.")
    offered: Decimal | None = strawberry.field(
        description="What is free or to spare, in the same unit; kilometres to a station or a road."
    )
    state: UtilityStatus | None = strawberry.field(
        description="Of the network that was counted, or of the rails or buildings."
    )
    verdict: Verdict
    weight: int = strawberry.field(description="The most that the line can earn.")
    points: Decimal = strawberry.field(description="What it earns.")

    @classmethod
    def of(cls, line: Line) -> "MatchLine":
        """The line as it is shown."""
        return cls(
            need=line.need,
            asked=_text(line.asked),
            offered=_text(line.offered),
            state=UtilityStatus[line.state.upper()] if line.state else None,
            verdict=line.verdict,
            weight=line.weight,
            points=Decimal(str(line.points)),
        )


@strawberry.type
class _Match:
    score: int = strawberry.field(description="0 to 100: points earned of all that the stated needs weigh.")
    known: int = strawberry.field(description="Percent of that weight on which the site says anything.")
    lines: list[MatchLine]
    nodes: strawberry.Private[dict[str, Any]]
    """The record, under each response key that asks for it."""

    @classmethod
    def of(cls, assessment: Assessment, nodes: dict[str, Any]) -> Any:
        """The assessment as it is shown, beside the record that was read."""
        lines = [MatchLine.of(line) for line in assessment.lines]
        return cls(score=assessment.score, known=assessment.known, lines=lines, nodes=nodes)


def _node(root: _Match, info: strawberry.Info) -> Any:
    return root.nodes[str(info.path.key)]


@strawberry.type(description="A site that may answer the needs of a project.")
class SiteMatch(_Match):
    """Match."""

    site: Site = strawberry.field(resolver=_node)


@strawberry.type(description="A project that a site may answer.")
class ProjectMatch(_Match):
    """Match."""

    project: Project = strawberry.field(resolver=_node)


@strawberry.input(description="What is asked of a site; what is left out is not needed.")
class SiteNeedsInput:
    """Needs."""

    area_ha: Decimal | None = UNSET
    power_mw: Decimal | None = UNSET
    water_m3_day: Decimal | None = UNSET
    gas_m3_hour: Decimal | None = UNSET
    heat_gcal_hour: Decimal | None = UNSET
    sewerage_m3_day: Decimal | None = UNSET
    rail: bool | None = UNSET
    road: bool | None = UNSET
    buildings: bool | None = UNSET
    regions: list[str] | None = strawberry.field(default=UNSET, description=REGION_CODES)
    districts: list[str] | None = strawberry.field(default=UNSET, description="KATO codes or slugs.")


_Many = Annotated[int | None, strawberry.argument(description="1 to 20 matches; 5 unless given.")]


def _of_record(first: _Many = UNSET):  # its type stands with each field
    """Argument of matches of a record; the statement of the document answers it."""
    raise NotImplementedError


def _of_needs(needs: SiteNeedsInput, first: _Many = UNSET):  # its type stands with the field
    """Arguments of matches of given needs; the statement of the document answers it."""
    raise NotImplementedError


RANKED = "the best first, each score explained line by line"


@strawberry.type
class _ProjectMatching:
    site_matches: list[SiteMatch] = strawberry.field(
        resolver=_of_record, description=f"Sites for what the project needs, {RANKED}. Empty where it states no needs."
    )


@strawberry.type
class _SiteMatching:
    project_matches: list[ProjectMatch] = strawberry.field(
        resolver=_of_record, description=f"Projects whose stated needs the site may answer, {RANKED}."
    )


extend(Project, _ProjectMatching)
extend(Site, _SiteMatching)


@strawberry.type
class MatchingQuery:
    """Root read of matches."""

    match_sites: list[SiteMatch] = strawberry.field(resolver=_of_needs, description=f"Sites for given needs, {RANKED}.")


def _text(value: Any) -> Decimal | None:
    return None if value is None else Decimal(format(value.normalize(), "f"))
