"""The letters of enquiries: to investors in the language they asked in, to members in their own."""

from pathlib import Path
from uuid import UUID

from api.enquiries.service import Enquiries
from api.kernel.ids import new_id
from api.kernel.mail.letter import Letter
from api.kernel.mail.writing import write
from locales.gettext import N_, Translator
from locales.text import Locale

TEMPLATES = Path(__file__).parent / "templates"

ARRIVED = N_("A new question of an investor waits for an answer.")
WRITTEN_AGAIN = N_("An investor has written again.")
HANDED = N_("A question of an investor was handed to you.")
ASSIGNED = N_("You were named to answer a question of an investor.")


def confirmation(enquiries: Enquiries, enquiry: UUID, address: str, locale: Locale, number: str) -> Letter:
    """Gives the reference number and the link. It repeats nothing that was typed: who typed it may not be who reads."""
    subject = Translator(locale).text("Your question {number} was received", number=number)
    values = {"number": number, "link": enquiries.page(locale, enquiry), "days": enquiries.retention_days}
    return write(TEMPLATES / "confirmation", address, subject, locale, f"enquiry {enquiry}", values)


def answer(
    enquiries: Enquiries, enquiry: UUID, entry: UUID, address: str, locale: Locale, number: str, party: str, text: str
) -> Letter:
    """The answer itself, with who gives it and where to write again."""
    subject = Translator(locale).text("Answer to your question {number}", number=number)
    values = {"number": number, "link": enquiries.page(locale, enquiry), "party": party, "text": text}
    return write(TEMPLATES / "answer", address, subject, locale, f"answer {entry}", values)


def notice(enquiries: Enquiries, address: str, locale: Locale, number: str, what: str) -> Letter:
    """Says to a member that something waits; it tells nothing of the investor."""
    subject = Translator(locale).text("Question {number}", number=number)
    values = {"number": number, "link": enquiries.workspace(locale, number), "what": what}
    return write(TEMPLATES / "notice", address, subject, locale, f"notice {new_id()}", values)
