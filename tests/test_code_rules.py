"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
APPS = ["campaigns", "leads", "handoffs"]
EDGES = {"urls", "views", "api", "admin", "tasks", "management", "apps"}
NOT_ROOMS = {"migrations", "apps"}
HTTP = ("django.http", "django.shortcuts", "django.views", "celery")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [HOUSE / name for name in listed.split("\0") if name and (HOUSE / name).is_file()]


def our_python(*, tests: bool = False) -> list[Path]:
    return [
        path
        for path in tracked("*.py")
        if "migrations" not in path.parts and (tests or HOUSE / "tests" not in path.parents)
    ]


def imports(path: Path) -> Iterator[str]:
    """The full name of everything that a file imports, inside functions too."""
    package = path.relative_to(HOUSE).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room(name: str) -> str:
    """`leads.views.desk.log` is in leads' room `views`; the verb modules together are one room."""
    app, _, rest = name.partition(".")
    if app not in APPS or not rest:
        return ""
    first = rest.partition(".")[0]
    return first if first in EDGES | NOT_ROOMS | {"forms", "models"} else "verbs"


def files_of(*rooms: str) -> list[Path]:
    found = []
    for path in our_python():
        name = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        if room(name) in rooms:
            found.append(path)
    return found


def shown(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_models_know_no_verb_no_form_and_no_edge():
    above = {"verbs", "forms"} | EDGES
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of("models")
        for name in imports(path)
        if name.partition(".")[0] == path.relative_to(HOUSE).parts[0] and room(name) in above
    ]
    assert wrong == []


def test_verbs_know_no_form_and_no_edge():
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of("verbs")
        for name in imports(path)
        if room(name) in {"forms"} | EDGES
    ]
    assert wrong == []


def test_http_and_celery_never_appear_below_the_edges():
    wrong = [
        f"{shown(path)} imports {name}"
        for path in files_of("models", "verbs")
        for name in imports(path)
        if name.startswith(HTTP)
    ]
    assert wrong == []


def test_nothing_is_put_off_in_the_broker():
    """A countdown runs twice beyond the visibility timeout, and vanishes with a flush: write `due_at` instead."""
    wrong = [
        f"{shown(path)}:{node.value.lineno} says {node.arg}="
        for path in our_python()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}
    ]
    assert wrong == []


def test_a_task_is_one_line_that_returns_how_much_its_sweep_did():
    """What it returns stands on the page of the workers."""
    wrong = [
        f"{shown(path)}: {node.name}"
        for path in our_python()
        if path.name == "tasks.py"
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not (len(node.body) == 1 and isinstance(node.body[0], ast.Return))
    ]
    assert wrong == []


def test_no_page_speaks_to_the_broker():
    """Redis may be away, full or deaf: who waits for a page must not notice. The next tick finds the row."""
    wrong = [
        f"{shown(path)} imports {name}"
        for path in our_python()
        if {"views", "forms", "middleware"} & set(path.with_suffix("").parts)
        for name in imports(path)
        if name.startswith(("celery", "kombu", "redis")) or name.endswith(".tasks") or ".tasks." in name
    ]
    assert wrong == []


def test_the_time_comes_from_the_clock():
    """The demo desk and the tests move the clock; who asks the machine instead, lives in another time."""
    asks_the_machine = re.compile(
        r"\btimezone\.(now|localdate|localtime)\(\)|\bdatetime\.(now|utcnow|today)\(|\bdate\.today\("
    )
    wrong = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in our_python()
        if HOUSE / "salesdesk" / "clock" not in path.parents
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if asks_the_machine.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-embedded.lock", "requirements-dev.lock"])
def test_a_lock_holds_pins_with_hashes_and_no_place(lock):
    lines = (HOUSE / lock).read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pins
    assert [line for line in pins if not re.fullmatch(r"[a-z0-9._-]+==\S+( ; .+)? \\", line)] == []
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_production_and_the_one_machine_desk_use_the_versions_that_were_tested():
    tested = set(pins("requirements-dev.lock"))
    assert set(pins("requirements-embedded.lock")) <= tested
    assert set(pins("requirements.lock")) <= set(pins("requirements-embedded.lock"))


def test_what_the_product_imports_is_in_productions_lock():
    """And what only the one-machine desk imports, in its own."""
    ours, brought = {"salesdesk", *APPS}, packages_distributions()
    production, embedded = named("requirements.lock"), named("requirements-embedded.lock")
    wrong = []
    for path in our_python():
        here = embedded if path.is_relative_to(HOUSE / "salesdesk" / "embedded") else production
        for package in {name.partition(".")[0] for name in imports(path)} - ours - sys.stdlib_module_names:
            if not here & {canonical(name) for name in brought.get(package, [package])}:
                wrong.append(f"{shown(path)} imports {package}")
    assert [line for line in wrong if not line.startswith(("tests/", "bench/"))] == []


def named(lock: str) -> set[str]:
    return {canonical(pin.partition("==")[0]) for pin in pins(lock)}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> list[str]:
    return [line.rstrip(" \\") for line in (HOUSE / lock).read_text().splitlines() if line[:1].isalnum()]


def test_no_tracked_file_names_a_package_index_or_a_path_of_this_machine():
    places = [
        r"\bpypi\.org",
        r"pythonhosted\.org",
        r"registry\.npmjs",
        r"--(extra-)?index-url",
        r"--find-links",
    ]
    places += [r"(?<!\w)/root/", r"(?<!\w)/home/\w", r"(?<!\w)/Users/\w"]
    places += [re.escape(str(HOUSE)) + r"\b"] if len(HOUSE.parts) > 2 else []
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
