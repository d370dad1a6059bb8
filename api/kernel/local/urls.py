"""Database addresses as people write them and as SQLAlchemy reads them."""

from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url
from sqlalchemy.dialects.postgresql import psycopg

_DRIVER = "postgresql+psycopg"


def normalise(url: str) -> str:
    """An address for SQLAlchemy and psycopg from the form libpq knows, which may name several hosts."""
    _, _, rest = url.partition("://")
    parts = urlsplit(f"{_DRIVER}://{rest}")
    credentials, at, hosts = parts.netloc.rpartition("@")
    if "," not in hosts:
        return f"{_DRIVER}://{rest}"
    query = [("host", host if ":" in host else f"{host}:5432") for host in hosts.split(",")]
    query += parse_qsl(parts.query)
    return f"{_DRIVER}://{credentials}{at}{parts.path}?{urlencode(query)}"


def conninfo(url: str) -> str:
    """The same address for what speaks to psycopg directly: libpq writes several hosts in another way."""
    _, arguments = psycopg.dialect().create_connect_args(make_url(normalise(url)))
    return make_conninfo(**arguments)


def as_role(url: str, role: str) -> str:
    """The same address for another role, with the same password if there is one."""
    return make_url(url).set(username=role).render_as_string(hide_password=False)


def role_of(url: str) -> str | None:
    """The role that an address names; None where it leaves that to libpq."""
    return make_url(normalise(url)).username


def password_of(url: str) -> str | None:
    """The password that an address holds."""
    return make_url(normalise(url)).password


def socket_url(folder: Path, role: str, database: str) -> str:
    """The address of a server that listens in `folder` only."""
    return f"{_DRIVER}://{role}@/{database}?host={quote(str(folder), safe='/')}&port=5432"
