"""The number of the request that is being answered, for logs and the journal."""

from contextvars import ContextVar

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""None outside of requests: in jobs and commands."""
