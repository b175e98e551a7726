"""The connection of the tables' owner, for what only the owner may do while the desk is open: building indexes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection


@contextmanager
def cursor() -> Iterator[Any]:
    """Open a cursor with the rights of the owner, outside of transactions.

    It connects by OWNER_DATABASE_URL. Without that, the desk's own role must own the tables.
    """
    if not settings.OWNER_DATABASE_URL:
        with connection.cursor() as own:
            yield own
        return
    # Definitions of indexes take no parameters on the server.
    with psycopg.connect(
        settings.OWNER_DATABASE_URL,
        autocommit=True,
        connect_timeout=5,
        application_name="salesdesk owner",
        cursor_factory=psycopg.ClientCursor,
    ) as owner:
        yield owner.cursor()
