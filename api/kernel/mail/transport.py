"""Ways out for messages: a mail server, or a folder where there is none."""

import asyncio
import os
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from api.kernel.settings import Settings

TIMEOUT_S = 20.0


class Undeliverable(Exception):
    """The server will never take this message."""


class Transport(Protocol):
    """Hands a message on; Undeliverable when trying again is of no use, any other exception when it may be."""

    async def send(self, message: EmailMessage) -> None:
        """Return when the message has been taken."""
        ...


@dataclass(frozen=True)
class Folder:
    """A file for each message, named by its Message-ID: sent twice it is still one."""

    path: Path

    async def send(self, message: EmailMessage) -> None:
        """Write the file whole or not at all."""
        await asyncio.to_thread(self._write, message["Message-ID"].strip("<>"), message.as_bytes())

    def _write(self, name: str, content: bytes) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path / f".{name}.{os.getpid()}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        draft.replace(self.path / f"{name}.eml")


@dataclass(frozen=True)
class Smtp:
    """A mail server by smtp://user:password@host:port (STARTTLS where it is offered) or smtps://."""

    url: str

    async def send(self, message: EmailMessage) -> None:
        """One connection a message: there are few, and none is kept open for nothing."""
        try:
            async with self.client() as client:
                await client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(refused.code >= 500 for refused in error.recipients):
                raise Undeliverable from None
            raise
        except aiosmtplib.SMTPResponseException as error:
            if error.code >= 500 and not isinstance(error, aiosmtplib.SMTPAuthenticationError):
                raise Undeliverable from None
            raise

    def client(self) -> aiosmtplib.SMTP:
        """A client that is not connected yet."""
        parts = urlsplit(self.url)
        tls = parts.scheme == "smtps"
        return aiosmtplib.SMTP(
            hostname=parts.hostname or "localhost",
            port=parts.port or (465 if tls else 587),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=tls,
            timeout=TIMEOUT_S,
        )


def new_transport(settings: Settings) -> Transport:
    """The way out that the settings ask for."""
    return Smtp(settings.smtp_url) if settings.smtp_url else Folder(settings.var_dir / "mail")
