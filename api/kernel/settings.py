"""Every setting of the product, in one place. The environment is read once."""

import functools
import os
import re
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from limits import parse
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_lower = BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value)

SearchChoice = Annotated[Literal["auto", "meilisearch", "postgresql"], _lower]
LogLevel = Annotated[Literal["debug", "info", "warning", "error"], _lower]

_SECRET = (
    "database_url",
    "database_owner_url",
    "meilisearch_key",
    "oidc_client_secret",
    "secret_key",
    "smtp_url",
)


class SettingsError(Exception):
    """A setting cannot be used; the message names it."""


def _scheme(*allowed: str) -> AfterValidator:
    def check(value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme.partition("+")[0] not in allowed:
            raise ValueError(f"must begin with {' or '.join(f'{scheme}://' for scheme in allowed)}")
        return value

    return AfterValidator(check)


def _without_slash(value: str | None) -> str | None:
    return value.rstrip("/") if value else value


def _absolute(value: Path) -> Path:
    return Path(os.path.abspath(value.expanduser()))


def _absolute_if_set(value: Path | None) -> Path | None:
    return _absolute(value) if value else None


def _secure(value: str | None) -> str | None:
    address = urlsplit(value or "https:")
    if address.scheme != "https" and (address.scheme, address.hostname) != ("http", "127.0.0.1"):
        raise ValueError("must begin with https://")
    return value


def _readable(value: Path | None) -> Path | None:
    if value is not None and not os.access(value, os.R_OK):
        raise ValueError("must be a file that can be read")
    return value


def _email(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[^@\s<>\"'?&]+@[^@\s<>\"'?&]+", value):
        raise ValueError("must be an e-mail address")
    return value


def _licence(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"\S[^<>]{0,99} https?://[^\s<>\"']{3,300}", value):
        raise ValueError("must be a name and an address, like CC BY 4.0 https://creativecommons.org/licenses/by/4.0/")
    return value


def _rate(value: str) -> str:
    if value != "off":
        try:
            parse(value)
        except ValueError:
            raise ValueError("must be like 600/minute, or off") from None
    return value


def _networks(value: str) -> str:
    for network in () if value == "none" else value.split(","):
        try:
            ip_network(network.strip())
        except ValueError:
            raise ValueError("must be addresses or networks, by comma") from None
    return value


class Settings(BaseSettings):
    """The settings; each is the environment variable of the same name in capitals, empty meaning unset."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    database_url: Annotated[str | None, _scheme("postgresql", "postgres")] = Field(
        None,
        repr=False,
        description="PostgreSQL 15 to 18, postgresql://user:password@host/database, several hosts allowed. "
        "Unset: an embedded PostgreSQL under VAR_DIR.",
    )
    database_owner_url: Annotated[str | None, _scheme("postgresql", "postgres")] = Field(
        None,
        repr=False,
        description="The same database as its owner, who migrates; the role of DATABASE_URL then owns nothing and "
        "cannot change the journal. Unset: DATABASE_URL for both.",
    )
    meilisearch_url: Annotated[str | None, _scheme("http", "https"), AfterValidator(_without_slash)] = Field(
        None, description="The operator's Meilisearch. Unset: a local one under VAR_DIR if it can be had."
    )
    meilisearch_key: str | None = Field(None, repr=False, description="The key that opens MEILISEARCH_URL.")
    search_engine: SearchChoice = Field(
        "auto",
        description="auto: Meilisearch where there is one, PostgreSQL behind it; meilisearch: the same, and "
        "doctor counts its absence as a failure; postgresql: PostgreSQL alone.",
    )
    var_dir: Annotated[Path, AfterValidator(_absolute)] = Field(
        Path("var"), validate_default=True, description="Where local servers keep their data."
    )
    secret_key: str | None = Field(
        None,
        repr=False,
        description="Signs links and encrypts addresses; the same in all processes. Unset: made once, kept in VAR_DIR.",
    )
    public_url: Annotated[str | None, _scheme("http", "https"), AfterValidator(_without_slash)] = Field(
        None,
        description="The address people use, for links in e-mail and feeds. Unset: that of HOST and PORT.",
    )
    smtp_url: Annotated[str | None, _scheme("smtp", "smtps")] = Field(
        None,
        repr=False,
        description="The mail server, smtp://user:password@host:port, or smtps://. Unset: letters become files "
        "in VAR_DIR/mail.",
    )
    mail_from: str | None = Field(
        None, description="The address that letters come from. Unset: no-reply@ at the host of PUBLIC_URL."
    )
    slides_template: Annotated[Path | None, AfterValidator(_absolute_if_set)] = Field(
        None,
        description="The PowerPoint file (.pptx) over which presentations are made. Unset: that of the product.",
    )
    contact_email: Annotated[str | None, AfterValidator(_email)] = Field(
        None, description="Where readers write about errors. Unset: the pages say that no address is named."
    )
    data_licence: Annotated[str | None, AfterValidator(_licence)] = Field(
        None,
        description="The licence of the data as name and address, like CC BY 4.0 "
        "https://creativecommons.org/licenses/by/4.0/. Unset: the pages say that none is named.",
    )
    breached_passwords: Annotated[Path | None, AfterValidator(_absolute_if_set), AfterValidator(_readable)] = Field(
        None,
        description="A file of SHA-1 hashes of stolen passwords, sorted, as Have I Been Pwned gives it away: "
        "nobody may choose one of them. Unset: none is looked up.",
    )
    password_memory: int = Field(
        32 * 1024, ge=64, description="Memory in KiB that hashing one password takes; less than 19456 only in tests."
    )
    enquiry_retention_days: int = Field(
        365,
        ge=30,
        le=3650,
        description="Days after the last message of a question until what the investor wrote is erased.",
    )
    oidc_issuer: Annotated[str | None, AfterValidator(_secure), AfterValidator(_without_slash)] = Field(
        None,
        description="The OpenID Connect provider by which members may sign in. Unset: by password alone.",
    )
    oidc_client_id: str | None = Field(None, description="What OIDC_ISSUER calls this site.")
    oidc_client_secret: str | None = Field(None, repr=False, description="The secret that goes with OIDC_CLIENT_ID.")
    workers: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1), ge=1, le=64, description="Serving processes."
    )
    port: int = Field(8000, ge=0, le=65535, description="The port to serve on; 0 takes any free one.")
    host: str = Field("127.0.0.1", description="The address to serve on; 0.0.0.0 opens it to the network.")
    log_level: LogLevel = Field("info", description="The least important messages that are logged.")

    answer_cache_mb: int = Field(
        32,
        ge=0,
        le=4096,
        description="Megabytes of answers that each process keeps until the catalogue changes; 0: none.",
    )
    rate_limit_pages: Annotated[str, AfterValidator(_rate)] = Field(
        "1200/minute", description="How many pages one address may ask, over all processes, like 1200/minute; off: any."
    )
    rate_limit_graphql: Annotated[str, AfterValidator(_rate)] = Field(
        "600/minute", description="The same for /graphql; a document counts once for each begun 100 of its cost."
    )
    rate_limit_exempt: Annotated[str, AfterValidator(_networks)] = Field(
        "127.0.0.0/8,::1", description="Addresses and networks that are never counted, by comma; none: all are counted."
    )
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        "127.0.0.1,::1",
        description="Addresses and networks of reverse proxies whose X-Forwarded-For is believed, by comma.",
    )
    upload_mb: int = Field(10, ge=1, le=100, description="Megabytes that a file may have which a member sends.")
    upload_megapixels: int = Field(25, ge=1, le=80, description="Million pixels that a picture among them may have.")
    uploads_waiting: int = Field(
        50, ge=1, le=1000, description="Files that one member may have sent and not used yet; they expire after a day."
    )
    virus_scanner: str | None = Field(
        None,
        description="What looks at each file before it is kept: clamd://host:port, clamd:///path/to/socket, or a "
        "command that reads the file and ends with 0 for clean, 1 for infected. Unset: nothing does.",
    )
    demo: bool = Field(False, description="1: every page says that the data are examples and not to be relied on.")
    state_pages: bool = Field(
        False, description="1: /kk/states/, /ru/states/ and /en/states/ show every state of the pages, for tests."
    )

    @property
    def exempt_networks(self) -> list[str]:
        """The networks of RATE_LIMIT_EXEMPT."""
        return [part for part in (each.strip() for each in self.rate_limit_exempt.split(",")) if part != "none"]

    def cached(self, share: int) -> int:
        """Octets of that part of ANSWER_CACHE_MB: answers have a half of it, whole responses of the API and of pages
        a quarter each."""
        return self.answer_cache_mb * 1024 * 1024 // share

    @property
    def base_url(self) -> str:
        """The address of the site without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


def secret_keys(secret: str) -> list[str]:
    """The keys that SECRET_KEY holds between commas, the first one in use before those that only open what is old."""
    return [key for part in secret.split(",") if (key := part.strip())]


@functools.cache
def settings() -> Settings:
    """The settings of this process, SECRET_KEY and PUBLIC_URL always set.

    SettingsError names what cannot be used.
    """
    read = read_settings()
    secret = read.secret_key or kept_secret(read.var_dir)
    return read.model_copy(update={"secret_key": secret, "public_url": read.base_url})


def read_settings(**values: Any) -> Settings:
    """The settings as the environment gives them, `values` going before; nothing is written."""
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("\n".join(_complaint(dict(problem)) for problem in error.errors())) from None


def kept_secret(var_dir: Path) -> str:
    """The secret kept in `var_dir`, made now if there is none yet; only this user can read it."""
    path = var_dir / "secret.key"
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _create_whole(path, secrets.token_urlsafe(48))
        return path.read_text("ascii")
    except OSError as error:
        raise SettingsError(
            f"VAR_DIR: {var_dir} cannot be used ({error.strerror}). Give this user the right to write there, "
            "or set VAR_DIR to another folder."
        ) from None


def _create_whole(path: Path, text: str) -> None:
    """Create a private file such that no other process ever sees half of it, and the first one wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _complaint(problem: dict[str, Any]) -> str:
    field = str(problem["loc"][0]) if problem["loc"] else "settings"
    given = "" if field in _SECRET else f" (it is {problem['input']!r})"
    return f"{field.upper()}: {problem['msg'].removeprefix('Value error, ')}{given}"
