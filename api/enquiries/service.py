"""What enquiries need at run time, and the addresses of their pages."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from api.kernel.database import Database
from api.kernel.mail.address import sender
from api.kernel.sealing import Seal
from api.kernel.settings import Settings

FOLLOW = "enquiry follow"
"""Purpose of the secret links by which investors follow their questions."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what looks like another sign


@dataclass(frozen=True)
class Enquiries:
    """Handed to the door as a service."""

    database: Database
    seal: Seal
    base_url: str
    sender: str
    retention_days: int

    def key(self, enquiry: UUID) -> str:
        """The only secret of an investor's link."""
        return self.seal.token(FOLLOW, enquiry)

    def page(self, locale: str, enquiry: UUID) -> str:
        """Address of the page on which an investor follows a question."""
        return f"{self.base_url}/{locale}/enquiries/?key={self.key(enquiry)}"

    def workspace(self, locale: str, number: str) -> str:
        """Address of the page on which a party answers it."""
        return f"{self.base_url}/{locale}/workspace/enquiries/{number}/"

    def address_key(self, address: str) -> bytes:
        """What the questions of one address are counted by."""
        return self.seal.hash("enquiry address", address.lower())


def new_number(year: int) -> str:
    """A reference number to be read out on the telephone: nobody learns from it how many there are."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return f"{year % 100:02}-{signs[:5]}-{signs[5:]}"


def new_enquiries(database: Database, settings: Settings) -> Enquiries:
    """The service that the settings ask for."""
    assert settings.secret_key, "settings() makes one where there is none"
    seal = Seal(settings.secret_key)
    return Enquiries(database, seal, settings.base_url, sender(settings), settings.enquiry_retention_days)
