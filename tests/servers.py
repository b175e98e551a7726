"""A PostgreSQL and a Redis for the tests, when the environment names none.

Loaded by pytest's `-p` before Django reads its settings. The data stands in a temporary folder, without
fsync, and is gone after the run. With xdist only the first process starts them: the others inherit where
they are, and copy the tables that one of them made.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from salesdesk.embedded.postgres import DISPOSABLE, Postgres
from salesdesk.embedded.redis import Redis

os.environ.setdefault("SECRET_KEY", "only-for-tests")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start the servers before pytest-django's own hook imports the settings."""
    if "DATABASE_URL" not in os.environ:
        folder = _temporary_folder()
        os.environ["DATABASE_URL"] = _start_postgres(folder)
    if "REDIS_URL" not in os.environ:
        os.environ["REDIS_URL"] = _start_redis(_temporary_folder())
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        database = int(worker.removeprefix("gw")) % 16  # Redis has sixteen
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace(
            "virtual_host=0", f"virtual_host={database}"
        )
    return (yield)


def migrated_template() -> str:
    """Return the name of a migrated database, the template of this run's test databases.

    The first process creates it; the others wait.
    """
    from django.core.management import call_command
    from django.db import connection

    name = f"template_{os.environ['PYTEST_XDIST_TESTRUNUID']}"
    with _alone_on_the_server() as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE {name}")
            own = connection.settings_dict["NAME"]
            connection.settings_dict["NAME"] = name
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = own
    return name


def drop_template(name: str) -> None:
    """Drop the template. The first process to finish does so; by then all have their copies."""
    with _alone_on_the_server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")


@contextmanager
def _alone_on_the_server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(1)")  # released with the connection
        yield server


@pytest.fixture(scope="session", autouse=True)
def _flush_by_deleting():
    """Flush by DELETE: with few rows it takes a tenth of the time of TRUNCATE.

    The replica role skips the triggers that keep tables append-only.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    truncate = DatabaseOperations.sql_flush
    always = {"django_content_type", "auth_permission"}  # no test changes these

    def delete(self, style, tables, **_facts):
        names = [self.quote_name(table) for table in tables if table not in always]
        return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {name}" for name in names)]

    DatabaseOperations.sql_flush = delete
    yield
    DatabaseOperations.sql_flush = truncate


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="desk-tests-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _start_postgres(folder: Path) -> str:
    postgres = Postgres(folder / "data", folder, DISPOSABLE | {"max_connections": "100"})
    postgres.prepare()
    _start(postgres.child(), folder)
    return postgres.url("postgres")


def _start_redis(folder: Path) -> str:
    redis = Redis(folder, folder)
    _start(redis.child(), folder)
    return redis.url()


def _start(child, folder: Path) -> None:
    child.log = folder / f"{child.name}.log"
    child.start()
    atexit.register(child.stop)
    child.wait_until_ready()
