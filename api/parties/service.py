"""What members and their ways in need at run time."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from api.edge.guard import LOCAL_HOSTS
from api.kernel.database import Database
from api.kernel.mail.address import sender
from api.kernel.sealing import Seal
from api.kernel.settings import Settings
from api.parties.hashing import Hashing

INVITATION, RESET = "member invitation", "member reset"


@dataclass(frozen=True)
class Parties:
    """Handed to the door as a service."""

    database: Database
    seal: Seal
    base_url: str
    sender: str
    hashing: Hashing
    breached: Path | None

    @property
    def https(self) -> bool:
        """Whether the site is reached through TLS."""
        return self.base_url.startswith("https://")

    @property
    def cookie(self) -> str | None:
        """Name of the cookie of a session. Over plain HTTP there is one on this machine alone, and none elsewhere."""
        if self.https:
            return "__Host-kerege"
        return "kerege-session" if urlsplit(self.base_url).hostname in {h.strip("[]") for h in LOCAL_HOSTS} else None

    def page(self, locale: str, name: str, purpose: str, link: UUID) -> str:
        """Address of a page of the portal that a letter leads to."""
        return f"{self.base_url}/{locale}/workspace/{name}/?key={self.seal.token(purpose, link)}"

    def address_key(self, address: str) -> bytes:
        """What a member is found by."""
        return self.seal.hash("member", address.strip().lower())


def new_parties(database: Database, settings: Settings) -> Parties:
    """The service that the settings ask for."""
    assert settings.secret_key, "settings() makes one where there is none"
    hashing = Hashing(settings.password_memory)
    seal = Seal(settings.secret_key)
    return Parties(database, seal, settings.base_url, sender(settings), hashing, settings.breached_passwords)
