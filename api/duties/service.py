"""What the duties need at run time."""

from dataclasses import dataclass

from api.kernel.database import Database
from api.kernel.mail.address import sender
from api.kernel.sealing import Seal
from api.kernel.settings import Settings


@dataclass(frozen=True)
class Duties:
    """Handed to the worker."""

    database: Database
    seal: Seal
    sender: str


def new_duties(database: Database, settings: Settings) -> Duties:
    """The service that the settings ask for."""
    assert settings.secret_key, "settings() makes one where there is none"
    return Duties(database, Seal(settings.secret_key), sender(settings))
