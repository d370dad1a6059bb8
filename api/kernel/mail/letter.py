"""A letter, and the message that carries it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import orjson


@dataclass(frozen=True)
class Letter:
    """Text and the same as simple HTML; `occasion` tells two letters of the same words apart."""

    to: str
    subject: str
    text: str
    html: str
    locale: str
    occasion: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def message_id(self, domain: str) -> str:
        """By content: the same letter always has the same one, so that nobody keeps it twice."""
        digest = hashlib.sha256(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)).hexdigest()
        return f"<{digest[:40]}@{domain}>"


def pack(letter: Letter) -> str:
    """The letter as text, to be sealed."""
    return orjson.dumps(asdict(letter)).decode()


def unpack(text: str) -> Letter:
    """The letter that was packed."""
    return Letter(**orjson.loads(text))


def message(letter: Letter, sender: str, message_id: str, written: datetime) -> EmailMessage:
    """The message, the same octets each time it is made."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address("Kerege", addr_spec=sender)
    made["To"] = Address(addr_spec=letter.to)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(written)
    made["Message-ID"] = message_id
    made["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        made[name] = value
    made.set_content(letter.text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    made["Content-Language"] = letter.locale  # last, for setting the content takes all headers of it away
    made.set_boundary(hashlib.sha256(message_id.encode()).hexdigest()[:32])
    return made
