"""The formatter of all logs."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from .context import person_id, request_id
from .redaction import redact, redact_error

#: Loggers whose messages quote no typed values.
OURS = ("salesdesk", "campaigns", "leads", "handoffs")
#: Attributes that a log call may add with `extra`. Others, such as Django's request, may hold personal data.
EXTRAS = ("method", "route", "status", "milliseconds")


class JsonFormatter(logging.Formatter):
    """Format a record as one line of JSON.

    A traceback shows code, not values: the message of an exception is kept without what it quotes.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if found := request_id.get():
            line["request"] = found
        if (person := person_id.get()) is not None:
            line["person"] = person
        line |= {name: record.__dict__[name] for name in EXTRAS if name in record.__dict__}
        if record.exc_info and record.exc_info[1]:
            line["error"] = type(record.exc_info[1]).__qualname__
            line["traceback"] = _traceback(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    if hasattr(record, "request"):
        # Django's own lines end with the path, which may be the secret of a link.
        return redact_error(
            str(record.args[0] if isinstance(record.args, tuple) and record.args else record.msg)
        )
    ours = record.name.startswith(OURS)
    return redact(record.getMessage()) if ours else redact_error(record.getMessage())


def _traceback(error: BaseException) -> list[str]:
    """Return the frames of an exception and of those that caused it, the innermost last."""
    lines: list[str] = []
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    for each in reversed(chain):
        lines += [
            f"{frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
            for frame in traceback.extract_tb(each.__traceback__)
        ]
        lines.append(f"{type(each).__qualname__}: {redact_error(str(each))}")
    return lines
