"""A PostgreSQL and a Redis for the tests, when the environment names none.

Loaded by pytest's `-p` before Django reads its settings. The data stands in a temporary folder, without
fsync, and is gone after the run. With xdist only the first process starts them: the others inherit where
they are.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from salesdesk.embedded.postgres import FORGETFUL, Postgres
from salesdesk.embedded.redis import Redis

os.environ.setdefault("SECRET_KEY", "only-for-tests")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """A wrapper runs before pytest-django's own hook, which imports the settings."""
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


@pytest.fixture(scope="session", autouse=True)
def _flush_by_deleting():
    """Tests in real transactions leave a few rows in a few tables: to delete those takes a tenth of the time in which
    Django truncates all, and who flushes may do it in append-only tables, which refuse it to all others."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    truncate = DatabaseOperations.sql_flush
    always = {"django_content_type", "auth_permission"}  # which no test changes

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
    postgres = Postgres(folder / "data", folder, FORGETFUL | {"max_connections": "100"})
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
