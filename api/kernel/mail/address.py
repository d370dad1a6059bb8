"""Addresses of e-mail: those that people type, and the one that letters come from."""

import re
from urllib.parse import urlsplit

from api.kernel.settings import Settings

# Plain addresses: no quotes, comments or names, which nobody types into a form but for mischief.
_NAME, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}", r"[A-Za-z0-9-]{1,63}"
_ADDRESS = re.compile(rf"{_NAME}@(?:{_LABEL}\.)+[A-Za-z]{_LABEL}", re.ASCII)


def clean_address(typed: str) -> str | None:
    """The address with its domain in small letters; None for what is none."""
    address = typed.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address) or ".." in address:
        return None
    name, _, domain = address.rpartition("@")
    return None if name.startswith(".") or name.endswith(".") else f"{name}@{domain.lower()}"


def sender(settings: Settings) -> str:
    """The address that letters come from."""
    return settings.mail_from or f"no-reply@{urlsplit(settings.base_url).hostname}"
