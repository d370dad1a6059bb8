"""The database: the operator's own by DATABASE_URL, else an embedded PostgreSQL under VAR_DIR."""

import asyncio
import os
import signal
import stat
import tempfile
from pathlib import Path

import psycopg

from api.kernel.local import cluster, identity, urls
from api.kernel.roles import ensure_role
from api.kernel.settings import Settings
from search.local.shared import Order, ServiceError, SharedServer, State

_SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_LIMIT = 107
_PARAMETERS = {
    "listen_addresses": "",
    # What has been acknowledged survives a crash.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # After a crash one call for the whole disk: one for each file takes four times as long.
    "recovery_init_sync_method": "syncfs",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "256MB",
    "io_method": "sync",
    "jit": "off",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}


class EmbeddedPostgres:
    """The server under `var_dir/postgres`, shared by all processes that work over the same `var_dir`.

    It listens on a Unix socket only and lives until the last of them has left.
    """

    def __init__(self, var_dir: Path) -> None:
        self.folder = var_dir / "postgres"
        self.started = False
        self._server = SharedServer(self.folder, "PostgreSQL")

    def start(self) -> str:
        """The URL of a server that answers; ServiceError says in plain words why there is none."""
        try:
            state, self.started = self._server.join(self._order, _answers)
        except ServiceError as error:
            advice = cluster.explain(str(error))
            if not advice or advice in str(error):
                raise
            raise ServiceError(f"{advice}\n{error}") from None
        except OSError as error:
            advice = cluster.explain(str(error))
            raise ServiceError(f"PostgreSQL cannot use {self.folder}: {error}. {advice}") from error
        return state["url"]

    def stop(self) -> None:
        """Leave the server; it ends when no other process uses it."""
        self._server.leave()

    def alive(self) -> bool:
        """Whether somebody keeps the server running; False means that `start` is needed."""
        return self._server.alive()

    def running(self) -> str | None:
        """The URL of the server if one runs over this folder now; starts nothing."""
        state = self._server.state()
        return state["url"] if state else None

    def wait_until_gone(self, timeout: float) -> bool:
        return self._server.wait_until_gone(timeout)

    def _order(self) -> Order:
        program = cluster.binaries() / "postgres"
        who = identity.choose(self.folder, program)
        data = cluster.prepare(self.folder, who)
        sockets, cleanup = self._socket_folder()
        for leftover in (_SOCKET_NAME, f"{_SOCKET_NAME}.lock"):  # they may name a process id given out anew
            (sockets / leftover).unlink(missing_ok=True)
        who.own(sockets)
        places = {"unix_socket_directories": str(sockets), "unix_socket_permissions": "0700"}
        parameters = _PARAMETERS | places
        options = [part for name, value in parameters.items() for part in ("-c", f"{name}={value}")]
        return Order(
            command=[str(program), "-D", str(data), "-p", "5432", *options],
            state={
                "url": urls.socket_url(sockets, cluster.ROLE, cluster.DATABASE),
                "sockets": str(sockets),
            },
            env=cluster.environment(),
            identity=str(who),
            # Fast, then immediate (as after a crash: nothing acknowledged is lost), then by force.
            stop=((signal.SIGINT, 5.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 1.0)),
            cleanup=cleanup,
        )

    def _socket_folder(self) -> tuple[Path, list[str]]:
        """A private folder for the socket: ours, or a short temporary one where our path is too long."""
        near = self.folder / "socket"
        if len(os.fsencode(near / _SOCKET_NAME)) <= _SOCKET_LIMIT and "," not in str(near):
            near.mkdir(mode=0o700, exist_ok=True)
            return near, []
        base = tempfile.gettempdir()
        if len(os.fsencode(base)) > _SOCKET_LIMIT - 40:
            base = "/tmp"  # noqa: S108 - mkdtemp makes a private folder in it
        remembered = self.folder / "socket.path"
        far = _private_folder(remembered) or tempfile.mkdtemp(prefix="kerege-", dir=base)
        remembered.write_text(far, "utf-8")
        return Path(far), [far]


def _private_folder(remembered: Path) -> str | None:
    """The temporary folder of last time, if an accident left it and it is still ours alone."""
    try:
        path = remembered.read_text("utf-8")
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    return path if private and found.st_uid == os.geteuid() else None


class LocalDatabase:
    """`with` or `async with`: the URL of a database that answers, for as long as the block runs.

    It is that of the role which serves; `owner` is the URL for those who migrate.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = settings.database_url
        self._owner = settings.database_owner_url
        self._embedded = EmbeddedPostgres(settings.var_dir)
        self.owner = ""

    def __enter__(self) -> str:
        if self._url:
            self.owner = urls.normalise(self._owner or self._url)
            return urls.normalise(self._url)
        self.owner = self._embedded.start()
        return urls.as_role(self.owner, cluster.APP_ROLE)

    def __exit__(self, *_: object) -> None:
        self._embedded.stop()

    def alive(self) -> bool:
        """False when the embedded server is gone; another's server is not ours to judge."""
        return self._url is not None or self._embedded.alive()

    def wait_until_gone(self, timeout: float) -> bool:
        return self._url is not None or self._embedded.wait_until_gone(timeout)

    async def __aenter__(self) -> str:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(self, *_: object) -> None:
        self._embedded.stop()


def local_database(settings: Settings) -> LocalDatabase:
    """The database these settings name, started if it is the embedded one and nobody runs it yet."""
    return LocalDatabase(settings)


def _answers(state: State) -> bool:
    """Whether the server takes connections; the first to be let in makes the database, and the role that serves."""
    try:
        with psycopg.connect(
            host=state["sockets"],
            port=5432,
            user=cluster.ROLE,
            dbname="postgres",
            connect_timeout=2,
            autocommit=True,
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [cluster.DATABASE])
            if found.fetchone() is None:
                connection.execute(f"CREATE DATABASE {cluster.DATABASE}")
            ensure_role(connection, cluster.APP_ROLE)
    except psycopg.OperationalError:
        return False
    except psycopg.errors.DuplicateDatabase:
        pass
    return True
