"""What alerts need at run time, and the addresses of their pages."""

from dataclasses import dataclass
from uuid import UUID

from api.kernel.database import Database
from api.kernel.mail.address import sender
from api.kernel.sealing import Seal
from api.kernel.settings import Settings

CONFIRM, MANAGE = "alert confirm", "alert manage"


@dataclass(frozen=True)
class Alerts:
    """Handed to the door as a service."""

    database: Database
    seal: Seal
    base_url: str
    sender: str

    def page(self, locale: str, name: str, purpose: str, alert: UUID) -> str:
        """Address of a page of the portal that a letter leads to; its key is the only secret of an alert."""
        return f"{self.base_url}/{locale}/alerts/{name}/?key={self.seal.token(purpose, alert)}"


def new_alerts(database: Database, settings: Settings) -> Alerts:
    """The service that the settings ask for."""
    assert settings.secret_key, "settings() makes one where there is none"
    return Alerts(database, Seal(settings.secret_key), settings.base_url, sender(settings))
