"""A sign of life of workers, beat and standby: a file whose age the health checks of containers look at."""

from pathlib import Path
from typing import Any

from salesdesk import env


def show(**_kwargs: Any) -> None:
    """Renew the file that ALIVE_FILE names; without one do nothing. Also takes what signals send."""
    if path := env.text("ALIVE_FILE"):
        Path(path).touch()
