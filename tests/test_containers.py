"""The image and docker-compose.yml: what is copied exists, every setting is passed, and every command starts."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
COMPOSE, DOCKERFILE = (ROOT / "docker-compose.yml").read_text(), (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
#: Settings of a developer's machine and of the one-machine desk.
LOCAL = {"DEBUG", "PORT", "HOST", "DEMO", "DESK_DATA", "WEB_PROCESSES", "PGOPTIONS", "ALLOW_LOCAL_PROVIDERS"}
READ = re.compile(r'env\.(?:text|flag|number|items|url|web_addresses|host_names)\(\s*"([A-Z_]+)"')
#: Seconds within which a service must be healthy.
PATIENCE = 90


def services() -> dict[str, str]:
    """Return the text of each service."""
    text = COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:")[0]
    parts = re.split(r"^  ([\w-]+):\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def commands() -> dict[str, list[str]]:
    """Return the command of each of our own services; that of web is the image's."""
    found = {
        name: shlex.split(match[1])
        for name, text in services().items()
        if (match := re.search(r"^    command: ((?:python|celery) .*)$", text, re.MULTILINE))
    }
    (web,) = re.findall(r"^CMD \[(.*)\]$", DOCKERFILE, re.MULTILINE)
    return found | {"web": re.findall(r'"([^"]+)"', web)}


def health_checks() -> dict[str, str]:
    """Return the shell command with which each service is checked."""
    shared = dict(re.findall(r"^x-(\w+): &\w+\n  healthcheck:\n    test: (.*)$", COMPOSE, re.MULTILINE))
    found = {}
    for name, text in services().items():
        own = re.search(r"^    healthcheck:\n      test: (.*)$", text, re.MULTILINE)
        if own:
            found[name] = own[1]
        elif "*worker" in text or "*alive" in text:
            found[name] = shared["alive"]
    return {name: test.replace("$$", "$") for name, test in found.items()}


def test_every_service_that_stays_up_has_a_health_check():
    assert health_checks().keys() == services().keys() - {"prepare"}


def test_everything_that_the_image_copies_is_in_the_repository():
    copied = [
        word for line in re.findall(r"^COPY (.*)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]
    ]
    assert {"manage.py", "templates", "requirements.lock"} <= set(copied)
    for path in copied:
        tracked = subprocess.run(["git", "ls-files", "--", path], capture_output=True, text=True, cwd=ROOT)
        assert tracked.stdout, path


def test_every_setting_is_passed_and_documented():
    read = {name for path in (ROOT / "salesdesk").rglob("*.py") for name in READ.findall(path.read_text())}
    operating = (ROOT / "docs/operating.md").read_text()
    assert {"EMAIL_HOST", "SECRET_KEY", "DATABASE_URL"} <= read
    assert {name for name in read - LOCAL if f" {name}: " not in COMPOSE} == set()
    assert {name for name in read - {"DEBUG"} if f"`{name}`" not in operating} == set()


def test_every_variable_of_the_compose_file_is_in_the_example():
    used = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))

    assert used == set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def test_services_run_read_only_without_capabilities():
    ours = COMPOSE.partition("\nservices:\n")[0]
    for name, text in services().items():
        known = text + (ours if "*desk" in text or "*worker" in text else "")
        for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
            assert line in known, (name, line)


@pytest.mark.timeout(300)
def test_every_command_starts_and_is_found_healthy(tmp_path):
    """The commands and health checks of docker-compose.yml, with its roles, on real servers."""
    address, name = os.environ["DATABASE_URL"], f"containers_{os.getpid()}"
    server = address.rpartition("/")[0]
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    role = f"desk_{os.getpid()}"
    app = server.replace("//salesdesk@", f"//{role}@") + f"/{name}"
    settings = {"SECRET_KEY": "only-for-tests" * 5, "ALLOWED_HOSTS": "localhost", "EMAIL_HOST": "localhost"}
    common = os.environ | settings | {"DATABASE_URL": app, "HTTPS": "1", "TMPDIR": str(tmp_path)}
    owner = common | {
        "DATABASE_URL": f"{server}/{name}",
        "APP_DATABASE_URL": app,
        "DESK_HOST": "desk.example.com",
    }
    found = commands()
    running = {}
    try:
        done = subprocess.run(
            _argv(found.pop("prepare")), env=owner, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Create the first admin" in done.stdout
        assert {"web", "worker-promises", "worker-outbox", "worker-bulk", "beat", "standby"} == set(found)
        port = _free_port()
        checks = {}
        for service, command in found.items():
            log = (tmp_path / f"{service}.log").open("wb")
            own = {"ALIVE_FILE": str(tmp_path / f"{service}.alive"), "GRANIAN_PORT": str(port)}
            if "OWNER_DATABASE_URL: " in services()[service]:
                own["OWNER_DATABASE_URL"] = owner["DATABASE_URL"]
            argv = [word.replace("/tmp/beat", str(tmp_path / "beat")) for word in _argv(command)]
            running[service] = subprocess.Popen(
                argv, env=common | own, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
            check = health_checks()[service].replace("/tmp/alive", own["ALIVE_FILE"])
            checks[service] = check.replace(":8000", f":{port}").replace("python", sys.executable)
        for service, process in running.items():
            assert _becomes_healthy(checks[service], process), (tmp_path / f"{service}.log").read_text()
        assert _builds_an_index(common, owner["DATABASE_URL"]), (tmp_path / "worker-bulk.log").read_text()
        for service, process in running.items():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            with suppress(FileNotFoundError):
                os.utime(tmp_path / f"{service}.alive", (0, time.time() - 61))
            assert not _is_healthy(checks[service]), service
    finally:
        for process in running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            admin.execute(f"DROP ROLE IF EXISTS {role}")


def _argv(command: list[str]) -> list[str]:
    """Return the command as run by this Python, with the host name filled in."""
    program, *words = [word.replace("${DESK_HOST}", "desk.example.com") for word in command]
    return [sys.executable, *words] if program == "python" else [sys.executable, "-m", program, *words]


#: A field to filter leads by, and the task of the bulk worker that builds its index.
ADD_FIELD = """
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField, Kind, Subject
from salesdesk.custom_fields.tasks import build_indexes
definitions.add(CustomField(subject=Subject.LEAD, kind=Kind.TEXT, label="System", filter_slot=1))
build_indexes.apply_async(queue="bulk")
"""


def _builds_an_index(env: dict[str, str], database: str) -> bool:
    """Return whether the bulk worker, whose role owns no table, builds the index of a filter."""
    argv = [sys.executable, "manage.py", "shell", "--command", ADD_FIELD]
    subprocess.run(argv, env=env, cwd=ROOT, check=True, capture_output=True)
    give_up_at = time.monotonic() + PATIENCE
    with psycopg.connect(database, autocommit=True) as owner:
        while time.monotonic() < give_up_at:
            found = owner.execute("SELECT FROM pg_class WHERE relname LIKE 'custom\\_lead\\_f%'")
            if found.fetchone() is not None:
                return True
            time.sleep(0.2)
    return False


def _becomes_healthy(check: str, process: subprocess.Popen) -> bool:
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at and process.poll() is None:
        if _is_healthy(check):
            return True
        time.sleep(0.5)
    return False


def _is_healthy(check: str) -> bool:
    return subprocess.run(["sh", "-c", check], capture_output=True).returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
