"""Whom a provider of identities names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """A person by the provider's own name for them; `address`: None unless the provider has verified it."""

    issuer: str
    subject: str
    address: str | None
