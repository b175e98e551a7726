"""Fixtures with a separate PostgreSQL and Redis, so that killing them does not affect other tests."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from salesdesk.embedded.postgres import Postgres
from salesdesk.embedded.processes import Web
from tests.chaos.desk import SECONDS, ChaosDesk
from tests.smtp_server import opened

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.chaos)
            item.add_marker(pytest.mark.timeout(900 + 4 * SECONDS))


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL with fsync, as in production. Its database "made" is the template for each test."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-", dir="/tmp"))
    postgres = Postgres(folder / "data", folder)
    postgres.prepare()
    child = postgres.child()
    child.log = folder / "postgres.log"
    child.start()
    child.wait_until_ready()
    _sql(postgres, "CREATE DATABASE made")
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.chaos.setup_desk"],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": postgres.url("made"), "DJANGO_SETTINGS_MODULE": "salesdesk.settings"},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    yield SimpleNamespace(postgres=postgres, child=child, session=made.stdout.strip())
    child.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def desk(cluster):
    """An empty desk with Redis running; the test starts the other processes."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-desk-", dir="/tmp"))
    _sql(cluster.postgres, "DROP DATABASE IF EXISTS chaos WITH (FORCE)")
    _sql(cluster.postgres, "CREATE DATABASE chaos TEMPLATE made")
    desk = ChaosDesk(folder, cluster.postgres, "chaos", cluster.session)
    desk.start_redis()
    yield desk
    desk.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def web():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Web("127.0.0.1", port)


@pytest.fixture
def mailbox(desk):
    """An SMTP server that receives the desk's messages."""
    here = SimpleNamespace()
    with opened(here) as box:
        desk.env |= {"EMAIL_HOST": here.EMAIL_HOST, "EMAIL_PORT": str(here.EMAIL_PORT)}
        yield box


def _sql(postgres: Postgres, statement: str) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(statement)
