"""What an execution carries with it."""

from dataclasses import dataclass, field
from typing import Any

from api.kernel.answers import Outcome
from api.kernel.database import Database
from api.kernel.reading.selection import Document
from locales.text import Locale


@dataclass
class Context:
    """Context of one operation, handed to every resolver."""

    database: Database
    document: Document
    locale: Locale
    actor: Any = None
    """Who asks; None is a stranger."""
    client: str = ""
    """Network address of who asks, to limit how often."""
    prefetched: dict[str, Any] = field(default_factory=dict)
    """What the statement of the document has read, by response key."""
    outcome: Outcome = Outcome.EXECUTED
    """How the answer is sent; a mutation may turn it into a refusal that HTTP has a status for."""
    headers: dict[str, str] = field(default_factory=dict)
    """What the answer carries besides, such as a cookie."""
    services: dict[type, Any] = field(default_factory=dict)
    """What rooms above the kernel need at run time, by its type."""
    passing: bool = False
    """What is answered holds for this moment only, and must not be given again."""
