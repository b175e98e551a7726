"""The request that this thread is answering, and for whom; every log line names both."""

from contextvars import ContextVar

#: The id of the request; "" outside one.
request_id: ContextVar[str] = ContextVar("request_id", default="")
#: The key of the signed-in person; None for strangers and background jobs.
person_id: ContextVar[int | None] = ContextVar("person_id", default=None)
