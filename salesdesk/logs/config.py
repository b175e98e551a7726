"""The logging configuration (settings.LOGGING)."""

from typing import Any


def logging_config(level: str = "INFO") -> dict[str, Any]:
    """Return the configuration: JSON lines on standard error, of our own code from `level`, of others warnings."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "salesdesk.logs.json_lines.JsonFormatter"}},
        "handlers": {"stderr": {"class": "salesdesk.logs.current_stderr.CurrentStderr", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own handlers would send errors by e-mail, with the settings and the form in them.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Refused hosts and forms are counted by the request's own line.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "salesdesk": {"level": level},
            "campaigns": {"level": level},
            "leads": {"level": level},
            "handoffs": {"level": level},
        },
    }
