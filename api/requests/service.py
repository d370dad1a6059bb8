"""What requests need at run time."""

from dataclasses import dataclass

from api.kernel.clock import Clock, now
from api.kernel.database import Database
from api.parties.service import Parties


@dataclass(frozen=True)
class Requests:
    """Handed to the door as a service; letters go out as those of the parties do."""

    parties: Parties
    clock: Clock = now

    @property
    def database(self) -> Database:
        """Where requests are kept."""
        return self.parties.database

    def page(self, locale: str, number: str) -> str:
        """Address of the page of a request."""
        return f"{self.parties.base_url}/{locale}/workspace/requests/{number}/"
