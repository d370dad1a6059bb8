"""Tokens of forms that somebody signed in sends: one for each session, and good in no other."""

from itsdangerous import Signer

from api.kernel.settings import secret_keys, settings


def form_token(session: str) -> str:
    return _signer().get_signature(session).decode("ascii")


def is_form_token(session: str, token: str) -> bool:
    return _signer().verify_signature(session, token.encode("utf-8", "replace"))


def _signer() -> Signer:
    """The first key signs; this library wants it last."""
    return Signer(secret_keys(settings().secret_key or "")[::-1], salt="portal.workspace")
