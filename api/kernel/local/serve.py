"""Everything `kerege serve` runs: the database, the search server, the serving processes and the worker."""

import asyncio
import inspect
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import psycopg

from api.kernel import doctor
from api.kernel.local import ports
from api.kernel.local.processes import Child, kill_all, stop_all
from api.kernel.local.progress import Progress
from api.kernel.postgres import LocalDatabase, local_database
from api.kernel.settings import Settings
from search.local.shared import ServiceError
from search.server import Address, LocalMeilisearch

_LOOK_EVERY = 0.5
_WEB_LIMIT = 90.0
_TRIES = 2


class Interrupted(KeyboardInterrupt):
    """SIGINT or SIGTERM came while we waited for something that may take long."""


@dataclass(frozen=True)
class Plan:
    """What to serve. The callables may be coroutine functions; each is given the URL of the database."""

    settings: Settings
    migrate: Callable[[str, str], object]
    """Given the URL of the owner before that of who serves."""
    sample: Callable[[str], object] | None = None
    """Imports the sample catalogue."""
    search_ready: Callable[[str, Address], object] | None = None
    """Called beside the running site when a local Meilisearch got ready with an empty index."""
    app: str = "portal.app:create_app"
    """The import string of a function that makes the ASGI application."""
    protocol: str = "auto"
    """The import string of a protocol class for uvicorn, or its own choice."""
    worker: Sequence[str] | None = ("-m", "api.cli", "worker")
    """Arguments for Python."""


def serve(plan: Plan) -> int:
    """Run until SIGINT or SIGTERM; the exit code. ServiceError when something cannot be started."""
    return _Serving(plan).run()


class _Serving:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.progress = Progress()
        self.children: list[Child] = []
        self.interruptible = True
        self.ending = threading.Event()
        self.database: LocalDatabase = local_database(plan.settings)
        self.search: LocalMeilisearch | None = None
        self.searching: threading.Thread | None = None
        if self._wants_search():
            self.search = LocalMeilisearch(plan.settings.var_dir, lambda text: self.progress.say(f"search: {text}"))

    def run(self) -> int:
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            with ports.listen(self.plan.settings.host, self.plan.settings.port) as listening:
                url = self._prepare()
                self._start_children(listening, url)
                self._announce(listening)
                self.interruptible = False
                self._watch(url)
            return 0
        except Interrupted:
            return 130
        finally:
            self.interruptible = False
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _prepare(self) -> str:
        settings, step = self.plan.settings, self.progress.step
        self._require_time()
        with step("database: " + ("connecting" if settings.database_url else "starting PostgreSQL")):
            url = self.database.__enter__()
            self._require_sound(self.database.owner)
        with step("database: migrating"):
            _call(self.plan.migrate, self.database.owner, url)
        self._start_search(url)
        if self.plan.sample is not None:
            with step("importing the sample catalogue"):
                _call(self.plan.sample, url)
        return url

    def _require_sound(self, url: str) -> None:
        """Refuse to serve over a database that may lose what we have acknowledged."""
        try:
            findings = list(doctor.database(doctor.Patient(self.plan.settings, url)))
        except psycopg.OperationalError as error:
            raise ServiceError(f"DATABASE_URL: the database cannot be reached: {error}") from None
        for finding in findings:
            if finding.state == "failure":
                raise ServiceError(f"The database: {finding.name} is {finding.found}. {finding.mend}")

    def _require_time(self) -> None:
        """Refuse to count deadlines by time zones from before Kazakhstan went over to one time."""
        for finding in doctor.time_zone(doctor.Patient(self.plan.settings, None)):
            if finding.state == "failure":
                raise ServiceError(f"{finding.found}. {finding.mend}")

    def _wants_search(self) -> bool:
        settings = self.plan.settings
        return settings.meilisearch_url is None and settings.search_engine != "postgresql"

    def _start_search(self, url: str) -> None:
        """In a thread: the site does not wait for a program that has to be fetched first."""
        if self.search is not None:
            self.searching = threading.Thread(target=self._search, args=(self.search, url), daemon=True)
            self.searching.start()
            if self.search.at_hand():
                self.searching.join(10)

    def _search(self, server: LocalMeilisearch, url: str) -> None:
        began = time.monotonic()
        address = server.start()
        if self.ending.is_set():
            server.stop()
        elif address is None:
            self.progress.say(f"search: PostgreSQL searches alone, because {server.reason}")
        else:
            self.progress.say(f"search: Meilisearch answers after {time.monotonic() - began:.1f} s")
            if server.rebuilt and self.plan.search_ready is not None:
                _call(self.plan.search_ready, url, address)

    def _start_children(self, listening: socket.socket, url: str) -> None:
        environment = os.environ | self._environment(url, listening.getsockname()[1])
        environment.pop("DATABASE_OWNER_URL", None)
        web = ["-m", "api.kernel.local.web", self.plan.app, self.plan.protocol, str(listening.fileno())]
        for number in range(self.plan.settings.workers):
            name = f"serving process {number + 1}"
            self.children.append(Child(name, web, environment, descriptors=[listening.fileno()]))
        if self.plan.worker is not None:
            self.children.append(Child("worker", self.plan.worker, environment))
        for child in self.children:
            child.start()

    def _environment(self, url: str, port: int) -> dict[str, str]:
        settings = self.plan.settings
        values = {"DATABASE_URL": url, "VAR_DIR": str(settings.var_dir), "PORT": str(port)}
        if settings.secret_key:
            values["SECRET_KEY"] = settings.secret_key
        if self.search is not None and not self.search.reason:
            address = self.search.reserve()
            if address is not None:
                values |= {"MEILISEARCH_URL": address.url, "MEILISEARCH_KEY": address.key}
        return values

    def _announce(self, listening: socket.socket) -> None:
        host, port = listening.getsockname()[:2]
        local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        address = f"http://{local}:{port}"
        with self.progress.step(f"starting {self.plan.settings.workers} serving processes and a worker"):
            self._wait_for_web(f"{address}/healthz")
        say = self.progress.say
        say("ready. Open")
        for path, what in (("/", "the portal"), ("/graphql", "the GraphQL interface")):
            say(f"    {address}{path}  {what}")
        say("Ctrl-C stops everything.")

    def _wait_for_web(self, url: str) -> None:
        deadline = time.monotonic() + _WEB_LIMIT
        while not _responds(url):
            if time.monotonic() > deadline:
                raise ServiceError(f"The site does not answer after {_WEB_LIMIT:.0f} s; see above why.")
            for child in self.children:
                child.look(self.progress.say)
                if child.failures > _TRIES:
                    raise ServiceError(f"The {child.name} does not start; see above why.")

    def _watch(self, url: str) -> None:
        while not self.ending.wait(_LOOK_EVERY):
            for child in self.children:
                child.look(self.progress.say)
            self._watch_servers(url)

    def _watch_servers(self, url: str) -> None:
        """Their keepers restart them; this starts a keeper that was itself killed."""
        if not self.database.alive():
            self.progress.say("database: its keeper is gone, starting another")
            self.interruptible = True
            try:
                self.database.__enter__()
            except ServiceError as error:
                self.progress.say(f"database: {error}")
            self.interruptible = False
        busy = self.searching is not None and self.searching.is_alive()
        if self.search is not None and not busy and not self.search.reason and not self.search.alive():
            self.progress.say("search: its keeper is gone, starting another")
            self._start_search(url)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self.ending.is_set():
            self.progress.say("stopping by force")
            kill_all(self.children)
            os._exit(128 + number)
        self.ending.set()
        self.progress.say("stopping (once more to force)")
        if self.interruptible:
            raise Interrupted

    def _stop(self) -> None:
        self.ending.set()
        stop_all(self.children, patience=6)
        if self.search is not None:
            self.search.stop()
        self.database.__exit__()
        # They end by themselves now; we only wait so that nothing is running when we say so.
        for server in (self.search, self.database):
            if server is not None:
                server.wait_until_gone(1.5)
        self.progress.say("stopped")


def _responds(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        time.sleep(0.1)
        return False


def _call(function: Callable[..., object], *arguments: object) -> None:
    result = function(*arguments)
    if inspect.iscoroutine(result):
        asyncio.run(result)
