"""Test the project's code rules that no linter covers."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ["campaigns", "leads", "handoffs"]
EDGES = {"urls", "views", "api", "admin", "tasks", "management", "apps"}
NOT_LAYERS = {"migrations", "apps"}
HTTP = ("django.http", "django.shortcuts", "django.views", "celery")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def our_python(*, tests: bool = False) -> list[Path]:
    return [
        path
        for path in tracked("*.py")
        if "migrations" not in path.parts and (tests or ROOT / "tests" not in path.parents)
    ]


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything a file imports, including imports inside functions."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def layer(name: str) -> str:
    """Return the layer of a module: "views" for `leads.views.desk.actions.undo`, "services" for the business logic."""
    app, _, rest = name.partition(".")
    if app not in APPS or not rest:
        return ""
    first = rest.partition(".")[0]
    return first if first in EDGES | NOT_LAYERS | {"forms", "models"} else "services"


def files_of(*layers: str) -> list[Path]:
    found = []
    for path in our_python():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if layer(name) in layers:
            found.append(path)
    return found


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_modules_have_at_most_200_lines():
    long = {shown(path): len(path.read_text().splitlines()) for path in our_python()}
    assert {name: lines for name, lines in long.items() if lines > 200} == {}


def test_packages_stay_small():
    """Models, forms and views hold one module a subject, so their packages may be larger."""
    sizes = Counter(shown(path.parent) for path in our_python() if path.name != "__init__.py")
    limits = {name: 25 if name.endswith(("/models", "/forms", "/views")) else 15 for name in sizes}
    assert {name: size for name, size in sizes.items() if size > limits[name]} == {}


def test_models_do_not_import_services_forms_or_edges():
    above = {"services", "forms"} | EDGES
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of("models")
        for name in imports(path)
        if name.partition(".")[0] == path.relative_to(ROOT).parts[0] and layer(name) in above
    ]
    assert wrong == []


def test_services_do_not_import_forms_or_edges():
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of("services")
        for name in imports(path)
        if layer(name) in {"forms"} | EDGES
    ]
    assert wrong == []


def test_models_and_services_do_not_import_http_or_celery():
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of("models", "services")
        for name in imports(path)
        if name.startswith(HTTP)
    ]
    assert wrong == []


def test_tasks_are_never_delayed_in_the_broker():
    """A countdown past the visibility timeout runs twice, and a Redis flush drops it. Store `due_at` instead."""
    wrong = [
        f"{shown(path)}:{node.value.lineno} passes {node.arg}="
        for path in our_python()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}
    ]
    assert wrong == []


def test_celery_tasks_only_return_the_count_of_their_sweep():
    """The workers page shows the returned count."""
    wrong = [
        f"{shown(path)}: {node.name}"
        for path in our_python()
        if path.name == "tasks.py"
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not (len(node.body) == 1 and isinstance(node.body[0], ast.Return))
    ]
    assert wrong == []


def test_pages_do_not_use_the_broker():
    """Pages must work while Redis is down, full or hanging; the next sweep picks up the row."""
    wrong = [
        f"{shown(path)} imports {name}"
        for path in our_python()
        if {"views", "forms", "middleware"} & set(path.with_suffix("").parts)
        for name in imports(path)
        if name.startswith(("celery", "kombu", "redis")) or name.endswith(".tasks") or ".tasks." in name
    ]
    assert wrong == []


def test_code_takes_the_time_from_the_clock_module():
    """The demo desk and the tests shift the clock; the system time would be inconsistent with it."""
    system_time = re.compile(
        r"\btimezone\.(now|localdate|localtime)\(\)|\bdatetime\.(now|utcnow|today)\(|\bdate\.today\("
    )
    wrong = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in our_python()
        if ROOT / "salesdesk" / "clock" not in path.parents
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if system_time.search(line)
    ]
    assert wrong == []


def test_batches_are_taken_by_an_array_of_their_ids():
    """For a table that was empty when PostgreSQL last counted its rows, it may join `IN (SELECT ... LIMIT ...)` by
    comparing every row with every id, and with SKIP LOCKED take more rows than the limit.
    """
    limited = re.compile(r"\bIN \(\s*SELECT[^()]*\bLIMIT\b")
    wrong = [shown(path) for path in our_python() if limited.search(path.read_text())]
    assert wrong == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-embedded.lock", "requirements-dev.lock"])
def test_lock_file_has_hashed_pins_and_no_index_urls(lock):
    lines = (ROOT / lock).read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[a-z0-9._-]+==\S+( ; .+)? \\", line)] == []
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_production_and_embedded_locks_use_tested_versions():
    tested = set(pins("requirements-dev.lock"))
    assert set(pins("requirements-embedded.lock")) <= tested
    assert set(pins("requirements.lock")) <= set(pins("requirements-embedded.lock"))


def test_imported_packages_are_in_the_lock_files():
    """Packages that only the embedded desk imports are in its own lock file."""
    ours, brought = {"salesdesk", *APPS}, packages_distributions()
    production, embedded = named("requirements.lock"), named("requirements-embedded.lock")
    wrong = []
    for path in our_python():
        here = embedded if path.is_relative_to(ROOT / "salesdesk" / "embedded") else production
        for package in {name.partition(".")[0] for name in imports(path)} - ours - sys.stdlib_module_names:
            if not here & {canonical(name) for name in brought.get(package, [package])}:
                wrong.append(f"{shown(path)} imports {package}")
    assert [line for line in wrong if not line.startswith(("tests/", "bench/"))] == []


def named(lock: str) -> set[str]:
    return {canonical(pin.partition("==")[0]) for pin in pins(lock)}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> list[str]:
    return [line.rstrip(" \\") for line in (ROOT / lock).read_text().splitlines() if line[:1].isalnum()]


def test_tracked_files_name_no_package_index_or_local_path():
    places = [
        r"\bpypi\.org",
        r"pythonhosted\.org",
        r"registry\.npmjs",
        r"--(extra-)?index-url",
        r"--find-links",
    ]
    places += [r"(?<!\w)/root/", r"(?<!\w)/home/\w", r"(?<!\w)/Users/\w"]
    places += [re.escape(str(ROOT)) + r"\b"] if len(ROOT.parts) > 2 else []
    forbidden = re.compile("|".join(places))
    wrong = []
    for path in tracked():
        if path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        wrong += [f"{shown(path)}: {match[0]}" for match in forbidden.finditer(text)]
    assert wrong == []
