"""A PostgreSQL and a Redis for the tests, when the environment names none.

Loaded by pytest's `-p` before Django reads its settings. The data stands in a temporary folder, without
fsync, and is gone after the run, except for a cluster with the migrated template: the next run starts with
a copy of it. With xdist only the first process starts the servers: the others inherit where they are, and
copy the tables that one of them made.
"""

import atexit
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
from pytest_django.plugin import blocking_manager_key

from salesdesk.embedded.children import Child
from salesdesk.embedded.postgres import DISPOSABLE, Postgres
from salesdesk.embedded.redis import Redis

os.environ.setdefault("SECRET_KEY", "only-for-tests")

ROOT = Path(__file__).resolve().parents[1]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start the servers before pytest-django's own hook imports the settings."""
    if "TESTS_FOLDER" not in os.environ:
        os.environ["TESTS_FOLDER"] = str(_temporary_folder())
    os.environ["FILES_DIR"] = f"{os.environ['TESTS_FOLDER']}/files"
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


def pytest_sessionstart(session):
    """Migrate before the first test: on a slow machine it takes longer than a test may."""
    if "PYTEST_XDIST_WORKER" not in os.environ and not session.config.option.collectonly:
        with session.config.stash[blocking_manager_key].unblock():
            migrated_template()


def migrated_template() -> str:
    """Return the name of a migrated database, the template of the test databases.

    The first process creates it; the others wait. A server of one's own keeps it for the next run.
    """
    from django.core.management import call_command
    from django.db import connection

    name = _template_name()
    with _alone_on_the_server() as server:
        if not _exists(server, name):
            server.execute(f"DROP DATABASE IF EXISTS {name}_incomplete")
            server.execute(f"CREATE DATABASE {name}_incomplete")
            own = connection.settings_dict["NAME"]
            connection.settings_dict["NAME"] = f"{name}_incomplete"
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = own
            server.execute(f"ALTER DATABASE {name}_incomplete RENAME TO {name}")
    return name


@cache
def _template_name() -> str:
    """Return a name that changes with the migrations and the locked packages."""
    digest = hashlib.sha256()
    for path in [ROOT / "requirements.lock", *sorted(ROOT.glob("[a-z]*/**/migrations/*.py"))]:
        digest.update(path.read_bytes())
    return f"template_{digest.hexdigest()[:16]}"


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


@contextmanager
def _alone_on_the_server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(1)")  # released with the connection
        yield server


@pytest.fixture(scope="session", autouse=True)
def _flush_by_deleting():
    """Flush by DELETE, in one statement: with few rows it takes a tenth of the time of TRUNCATE.

    The replica role skips the triggers that keep tables append-only. Content types and permissions stay, so they are
    not looked up again after each flush.
    """
    from django.core.management.commands import flush
    from django.db.backends.postgresql.operations import DatabaseOperations

    from leads.compliance import law_offers

    truncate = DatabaseOperations.sql_flush
    always = {"django_content_type", "auth_permission"}  # no test changes these

    def delete(self, style, tables, **_facts):
        deletes = " ".join(
            f"DELETE FROM {self.quote_name(table)};" for table in tables if table not in always
        )
        return [
            f"DO $$BEGIN SET LOCAL session_replication_role = replica; {deletes} "
            "SET LOCAL session_replication_role = origin; END$$"
        ]

    def load_law(*_args, **_options):
        law_offers.load_into_empty_desk()

    signalled = flush.emit_post_migrate_signal
    DatabaseOperations.sql_flush, flush.emit_post_migrate_signal = delete, load_law
    yield
    DatabaseOperations.sql_flush, flush.emit_post_migrate_signal = truncate, signalled


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="desk-tests-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _start_postgres(folder: Path) -> str:
    postgres = Postgres(folder / "data", folder, DISPOSABLE | {"max_connections": "100"})
    kept = ROOT / ".pytest_cache" / "postgres" / _template_name()
    if kept.exists():
        _copy(kept, postgres.data)
    postgres.prepare()
    child = postgres.child()
    _start(child, folder)
    if not kept.exists():
        atexit.register(_keep, postgres, child, kept)
    return postgres.url("postgres")


def _keep(postgres: Postgres, child: Child, kept: Path) -> None:
    """Keep the cluster for the next runs, if its template was made, in place of older ones."""
    with psycopg.connect(postgres.url("postgres")) as server:
        if not _exists(server, _template_name()):
            return
    child.stop()
    incomplete = kept.with_name(f"incomplete-{os.getpid()}")
    shutil.rmtree(kept.parent, ignore_errors=True)
    _copy(postgres.data, incomplete)
    incomplete.rename(kept)


def _copy(data: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(data), str(to)], check=True)


def _start_redis(folder: Path) -> str:
    redis = Redis(folder, folder)
    _start(redis.child(), folder)
    return redis.url()


def _start(child, folder: Path) -> None:
    child.log = folder / f"{child.name}.log"
    child.start()
    atexit.register(child.stop)
    child.wait_until_ready()
