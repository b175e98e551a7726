"""The settings of the connection while the demo desk is filled."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

FAST_SETTINGS = {
    "synchronous_commit": "off",
    "join_collapse_limit": 1,
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_material": "off",
    "plan_cache_mode": "force_generic_plan",
}
PREPARED_STATEMENTS = {"server_side_binding": True, "prepare_threshold": 2}


@contextmanager
def fast_connection() -> Iterator[None]:
    """Speed up the connection while filling.

    Commits don't wait for the disk, as an interrupted fill starts over anyway. The planner, which would take longer
    than the statements, skips plans that only large tables need and reuses its plans. The garbage collector ignores
    the program's own objects.
    """
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = options | PREPARED_STATEMENTS
    connection.close()
    gc.freeze()
    try:
        with connection.cursor() as cursor:
            for setting, value in FAST_SETTINGS.items():
                cursor.execute(f"SET {setting} = {value}")
        yield
    finally:
        gc.unfreeze()
        connection.settings_dict["OPTIONS"] = options
        connection.close()
