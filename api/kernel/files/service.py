"""What taking files in and handing them on needs at run time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from api.kernel.database import Database
from api.kernel.files.checking import Limits
from api.kernel.files.stores import Folder, Store
from api.kernel.settings import Settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Files:
    """Handed to the door as a service. `waiting`: uploads that a member may have at a time without using them."""

    database: Database
    store: Store
    limits: Limits
    waiting: int
    scanner: str | None
    hands: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="uploads"))
    """Files are looked into by two threads at a time, so that answers stay quick meanwhile."""

    def close(self) -> None:
        """Let the threads go."""
        self.hands.shutdown(wait=False, cancel_futures=True)


def new_store(settings: Settings) -> Store:
    """The place that the settings name."""
    return Folder(settings.var_dir / "files")


def new_files(database: Database, settings: Settings) -> Files:
    """The service that the settings ask for."""
    limits = Limits(settings.upload_mb * MEGABYTE, settings.upload_megapixels)
    return Files(database, new_store(settings), limits, settings.uploads_waiting, settings.virus_scanner)
