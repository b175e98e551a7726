"""python -m bench [name …]: measure all, or the ones that are named here or in ONLY. Fails past a limit.

SIZES=10000,1000000 says how many leads; CLAIMS=100000 how many of them next_call_churn takes before it measures;
REPS=32 how many next_call_crowd lets work at once.
"""

import atexit
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from salesdesk.embedded.postgres import FORGETFUL, Postgres

BENCHES = [
    "next_call",
    "next_call_flat",
    "next_call_churn",
    "next_call_crowd",
    "next_call_painted",
    "handoffs",
]


def main(names: list[str]) -> int:
    """Run the benches of these names; the exit code says whether every figure kept its limit."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "salesdesk.settings"
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _postgres()
    django.setup()
    past = 0
    for name in names or BENCHES:
        for figure in import_module(f"bench.{name}").figures():
            print(figure.line(), flush=True)  # noqa: T201 - this is what the command is for
            past += figure.is_past_its_limit
    return 1 if past else 0


def _postgres() -> str:
    """A server of its own, gone afterwards: measuring must not meet anybody's data."""
    folder = Path(tempfile.mkdtemp(prefix="desk-bench-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    postgres = Postgres(folder / "data", folder, FORGETFUL | {"shared_buffers": "1GB"})
    postgres.prepare()
    child = postgres.child()
    child.log = folder / "postgres.log"
    child.start()
    atexit.register(child.stop)
    child.wait_until_ready()
    return postgres.url("postgres")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or os.environ.get("ONLY", "").split()))
