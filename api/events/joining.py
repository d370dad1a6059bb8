"""What events add to the tables of the floors below: their kind of line, their type, the list of a region."""

from api.catalogue.kinds import add
from api.catalogue.reads import NODES
from api.events.kind import EVENT as LINE
from api.events.queries import EVENT, events
from api.regions.queries import REGION_FIELDS

add(LINE)
NODES["Event"] = EVENT
REGION_FIELDS["events"] = events("{t}.slug = ANY({o}.regions)")
