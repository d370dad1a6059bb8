"""All kinds of lines, in the order in which they are written; a new kind of record is one line here."""

from api.catalogue.material.kind import SUPPORT_MEASURE
from api.catalogue.partner.kind import PARTNER
from api.catalogue.project.kind import NICHE, PROJECT
from api.catalogue.site.kind import SITE
from api.kernel.interchange.kind import Kind
from api.parties.kind import PARTY
from api.regions.kinds import DISTRICT, DOCUMENT, INDICATOR, INSTITUTION, REGION, SERVICE_CENTRE, TARIFF

REFERENCE = (REGION, DISTRICT, PARTY)
OF_REGIONS = (INDICATOR, TARIFF, INSTITUTION, DOCUMENT, SERVICE_CENTRE)
CATALOGUE = [*OF_REGIONS, SUPPORT_MEASURE, SITE, PROJECT, NICHE, PARTNER]
KINDS = {kind.name: kind for kind in (*REFERENCE, *CATALOGUE)}
RECORDS = tuple(kind for kind in CATALOGUE if kind.record)


def add(kind: Kind) -> None:
    """Take in the lines of a room above the catalogue, such as events; they come last in exports."""
    CATALOGUE.append(kind)
    KINDS[kind.name] = kind
