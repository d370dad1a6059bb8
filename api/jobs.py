"""The worker: jobs that transactions have left, and those that come by the clock."""

from collections.abc import Awaitable, Callable

from procrastinate import App, RetryStrategy

from api.catalogue.feeding import feed_index, feed_postgresql, task_name
from api.catalogue.search.service import new_search
from api.kernel.database import Database
from api.kernel.jobs import QUEUE, new_app
from api.kernel.logs import configure
from api.kernel.settings import Settings
from search.postgresql import PostgresqlEngine

EVERY_MINUTE = "* * * * *"
RETRY = RetryStrategy(wait=5)
"""For ever: after an outage of a search engine its index has to come to agree within seconds of its return."""


def new_worker(settings: Settings) -> tuple[App, Database]:
    """Return the queue with its tasks, and the database they work on."""
    assert settings.database_url, "the command line sets it"
    database = Database(settings.database_url)
    app = new_app(settings.database_url)
    _add_feeding(app, database, settings)
    return app, database


def _add_feeding(app: App, database: Database, settings: Settings) -> None:
    search = new_search(database, settings)
    postgresql, meilisearch = search.postgresql, search.meilisearch
    assert isinstance(postgresql, PostgresqlEngine)

    async def feed_own() -> None:
        await feed_postgresql(database, postgresql)

    async def feed_other() -> None:
        if meilisearch is not None:
            await feed_index(database, meilisearch)  # type: ignore[arg-type]

    for engine, work in (("postgresql", feed_own), ("meilisearch", feed_other)):
        _add(app, task_name(engine), work)


def _add(app: App, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Add a task that is done on demand and, lest a demand got lost, every minute; never twice at a time."""

    async def task(timestamp: int = 0) -> None:  # noqa: ARG001 - the clock passes it
        await work()

    app.task(name=name, queue=QUEUE, lock=name, queueing_lock=name, retry=RETRY)(task)
    app.periodic(cron=EVERY_MINUTE, periodic_id=name)(app.tasks[name])


async def work(settings: Settings) -> None:
    """Do jobs until a signal comes."""
    configure(settings.log_level)
    app, database = new_worker(settings)
    try:
        async with app.open_async():
            await app.run_worker_async(queues=[QUEUE], concurrency=4, delete_jobs="successful", listen_notify=True)
    finally:
        await database.close()
