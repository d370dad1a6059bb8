"""The worker: jobs that transactions have left, and those that come by the clock."""

from collections.abc import Awaitable, Callable

import structlog
from procrastinate import App

from api.alerts import digest
from api.alerts.service import new_alerts
from api.catalogue import duties as _  # noqa: F401 - adds its records to what duties are about
from api.catalogue.bulk import asking as bulk
from api.catalogue.bulk import working as bulk_work
from api.catalogue.feeding import PICTURES, feed_index, feed_postgresql, task_name
from api.catalogue.publication import reminders
from api.catalogue.publication.actions import due, moving
from api.catalogue.search.service import new_search
from api.duties import periodic, recounting, telling
from api.duties.service import new_duties
from api.enquiries.actions import erasing
from api.enquiries.service import new_enquiries
from api.kernel import idempotency
from api.kernel.clock import Clock, now
from api.kernel.database import Database
from api.kernel.files import sweeping
from api.kernel.files.service import new_store
from api.kernel.jobs import QUEUE, enqueue_once, new_app
from api.kernel.journal import heads
from api.kernel.logs import configure
from api.kernel.mail import outbox
from api.kernel.mail.transport import new_transport
from api.kernel.settings import Settings
from api.pictures import draw_latest
from pictures.store import Pictures
from search.postgresql import PostgresqlEngine
from search.service import SearchService

EVERY_MINUTE = "* * * * *"
EVERY_HOUR = "0 * * * *"
RETRY_S = 5.0
"""For ever: after an outage of a search engine its index has to come to agree within seconds of its return."""
BUSY_S = 1.0
MINUTE_S = 60.0
AT_ONCE = (periodic.TASK, telling.TASK, moving.TASK, reminders.TASK)
"""What a worker begins with: whatever came due while none ran."""
_TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext(%s))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtext(%s))"

_log = structlog.get_logger("worker")


def new_worker(settings: Settings, clock: Clock = now) -> tuple[App, Database]:
    """Return the queue with its tasks, and the database they work on."""
    assert settings.database_url, "the command line sets it"
    database = Database(settings.database_url)
    app = new_app(settings.database_url)
    search = new_search(database, settings)
    _add_feeding(app, database, search)
    _add_alerts(app, database, settings, search)
    _add_pictures(app, database, settings)
    _add_duties(app, database, settings, clock)
    _add_publication(app, database, settings, clock)
    _add_bookkeeping(app, database, settings)
    return app, database


def _add_alerts(app: App, database: Database, settings: Settings, search: SearchService) -> None:
    alerts, transport = new_alerts(database, settings), new_transport(settings)

    async def write() -> None:
        await digest.send_due(alerts, search)

    async def send() -> None:
        await outbox.send_waiting(database, alerts.seal, transport, alerts.sender)

    # A letter that failed, or was left by a worker that died, waits for nobody to write the next one.
    for name, work in ((digest.TASK, write), (outbox.TASK, send)):
        _add(app, database, name, work)
        _every(app, EVERY_MINUTE, name)


def _add_feeding(app: App, database: Database, search: SearchService) -> None:
    postgresql, meilisearch = search.postgresql, search.meilisearch
    assert isinstance(postgresql, PostgresqlEngine)

    async def feed_own() -> None:
        await feed_postgresql(database, postgresql)

    async def feed_other() -> None:
        if meilisearch is not None:
            await feed_index(database, meilisearch)  # type: ignore[arg-type]

    # Every minute too, lest a demand got lost.
    for engine, work in (("postgresql", feed_own), ("meilisearch", feed_other)):
        _add(app, database, task_name(engine), work)
        _every(app, EVERY_MINUTE, task_name(engine))


def _add_pictures(app: App, database: Database, settings: Settings) -> None:
    pictures = Pictures(settings.var_dir / "pictures")

    async def draw() -> None:
        await draw_latest(database, pictures)

    # By demand alone: a picture that is missing is drawn when it is asked for.
    _add(app, database, PICTURES, draw)


def _add_duties(app: App, database: Database, settings: Settings, clock: Clock) -> None:
    duties = new_duties(database, settings)

    async def open_begun() -> None:
        await periodic.open_periods(database, clock)

    async def recount() -> None:
        await recounting.recount(database, clock)

    async def tell() -> None:
        seconds = await telling.tell_due(duties, clock)
        if seconds is not None and seconds < MINUTE_S:
            await _again(database, telling.TASK, seconds)

    jobs = ((periodic.TASK, open_begun, EVERY_HOUR), (recounting.TASK, recount, EVERY_HOUR))
    for name, work, cron in (*jobs, (telling.TASK, tell, EVERY_MINUTE)):
        _add(app, database, name, work)
        app.periodic(cron=cron, periodic_id=name)(app.tasks[name])


def _add_publication(app: App, database: Database, settings: Settings, clock: Clock) -> None:
    duties = new_duties(database, settings)

    async def remind() -> None:
        await reminders.remind_due(duties, clock)

    async def publish() -> None:
        await due.publish_due(database, clock)

    for name, work, cron in ((reminders.TASK, remind, EVERY_HOUR), (moving.TASK, publish, EVERY_MINUTE)):
        _add(app, database, name, work)
        _every(app, cron, name)


def _add_bookkeeping(app: App, database: Database, settings: Settings) -> None:
    async def publish() -> None:
        await heads.publish(database, settings.var_dir)

    async def forget() -> None:
        async with database.writing() as connection:
            await idempotency.forget(connection)

    store = new_store(settings)

    async def bring_in() -> None:
        await bulk_work.work(database, store)

    async def sweep() -> None:
        await sweeping.sweep(database, store)

    async def erase() -> None:
        await erasing.erase_old(new_enquiries(database, settings))

    jobs = (
        (heads.TASK, publish, heads.JUST_AFTER_MIDNIGHT),
        (idempotency.TASK, forget, EVERY_HOUR),
        (sweeping.TASK, sweep, EVERY_HOUR),
        (erasing.TASK, erase, EVERY_HOUR),
        (bulk.TASK, bring_in, EVERY_MINUTE),
    )
    for name, work, cron in jobs:
        _add(app, database, name, work)
        _every(app, cron, name)


def _add(app: App, database: Database, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Add a task that is done on demand, never twice at a time.

    What fails is tried again by a job of its own, and a lock of the session keeps two from doing the same: a job that
    is retried, or left behind by a worker that was killed, would keep all later ones of its name waiting.
    """

    async def task(timestamp: int = 0) -> None:  # noqa: ARG001 - the clock passes it
        try:
            done = await alone(database, name, work)
        except Exception as error:
            _log.warning("worker.failed", task=name, error=str(error), again_in=RETRY_S)
            await _again(database, name, RETRY_S)
        else:
            if not done:
                await _again(database, name, BUSY_S)

    app.task(name=name, queue=QUEUE, queueing_lock=name)(task)


def _every(app: App, cron: str, name: str) -> None:
    """Do a task by the clock too."""
    app.periodic(cron=cron, periodic_id=name)(app.tasks[name])


async def _again(database: Database, name: str, seconds: float) -> None:
    async with database.writing() as connection:
        await enqueue_once(connection, name, seconds)


async def alone(database: Database, name: str, work: Callable[[], Awaitable[None]]) -> bool:
    """Do the work unless another process is at it, which the answer says. Whoever dies sets the lock free."""
    async with database.reading() as connection:
        row = await (await connection.execute(_TRY_LOCK, (name,))).fetchone()
        if not (row and row[0]):
            return False
        try:
            await work()
        finally:
            await connection.execute(_UNLOCK, (name,))
    return True


async def work(settings: Settings) -> None:
    """Do jobs until a signal comes."""
    configure(settings.log_level)
    app, database = new_worker(settings)
    try:
        for name in AT_ONCE:
            await _again(database, name, 0.0)
        async with app.open_async():
            await app.run_worker_async(queues=[QUEUE], concurrency=4, delete_jobs="successful", listen_notify=True)
    finally:
        await database.close()
