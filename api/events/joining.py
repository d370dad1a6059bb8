"""What events add to the tables of the floors below: their kind of line, their type, their lists."""

from api.catalogue.kinds import add
from api.catalogue.reads import NODES
from api.catalogue.sitemap import LISTS, Listed
from api.events.kind import EVENT as LINE
from api.events.queries import EVENT, STARTS_ASC, events
from api.regions.queries import REGION_FIELDS

add(LINE)
NODES["Event"] = EVENT
LISTS["events"] = Listed("event", STARTS_ASC, ("starts", "usual_month"))
REGION_FIELDS["events"] = events("{t}.slug = ANY({o}.regions)")
