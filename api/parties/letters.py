"""The letters to members, in the language of each."""

from pathlib import Path
from uuid import UUID

from api.kernel.mail.letter import Letter
from api.kernel.mail.writing import write
from api.parties.rules import INVITATION_DAYS, RESET_MINUTES
from api.parties.service import INVITATION, RESET, Parties
from locales.gettext import Translator
from locales.text import Locale

TEMPLATES = Path(__file__).parent / "templates"


def invitation(parties: Parties, link: UUID, address: str, locale: Locale, party: str) -> Letter:
    """Invites to the workspace of a party, named in the language of the member."""
    subject = Translator(locale).text("Your invitation to the investment catalogue")
    values = {"link": parties.page(locale, "join", INVITATION, link), "party": party, "days": INVITATION_DAYS}
    return write(TEMPLATES / "invitation", address, subject, locale, f"invitation {link}", values)


def reset(parties: Parties, link: UUID, address: str, locale: Locale) -> Letter:
    """Lets the member choose another password."""
    subject = Translator(locale).text("Choose a new password for the investment catalogue")
    values = {"link": parties.page(locale, "reset", RESET, link), "minutes": RESET_MINUTES}
    return write(TEMPLATES / "reset", address, subject, locale, f"reset {link}", values)


def notice(address: str, locale: Locale, what: str, occasion: str) -> Letter:
    """Says that something about the ways into an account has changed; *what* is a sentence marked by N_."""
    subject = Translator(locale).text("Your account of the investment catalogue was changed")
    return write(TEMPLATES / "notice", address, subject, locale, occasion, {"what": what})
