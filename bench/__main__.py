"""python -m bench [name …]: run all benchmarks, or those named here or in ONLY. Fails if a figure exceeds its limit.

SIZES=10000,1000000 sets the numbers of leads, CLAIMS=100000 how many claims next_call_churn makes before it
measures, REPS=32 how many reps work at once in next_call_crowd,
BENCH_TERRITORY_MOVE=20000 the number of leads that move while reps call,
BENCH_IMPORTS=1000,10000 the numbers of rows of the imported lists, BENCH_DEALS=2000,20000 the numbers of opportunities,
BENCH_EXPORTS=100000 the number of rows of the exported lists,
BENCH_SCORING=100000 the number of outcomes that a score is learnt from,
BENCH_DASHBOARDS=100000,300000 those of the leads on dashboards, each with ten stage changes,
BENCH_CAMPAIGNS=200 how many campaigns are compared, BENCH_PAGES=5 how often each page of a list is opened.
"""

import atexit
import logging
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from salesdesk.embedded.postgres import DISPOSABLE, Postgres

BENCHES = [
    "next_call",
    "next_call_flat",
    "next_call_churn",
    "next_call_crowd",
    "territories",
    "next_call_painted",
    "dashboards.painted",
    "handoffs",
    "deals.board",
    "deals.forecast",
    "imports",
    "company_page",
    "lists",
    "exports",
    "scoring",
    "dashboards",
    "dashboards.campaigns",
    "search",
]


def main(names: list[str]) -> int:
    """Run the named benchmarks; return the exit code, 1 if a figure exceeds its limit."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "salesdesk.settings"
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _postgres()
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    failed = 0
    for name in names or BENCHES:
        for figure in import_module(f"bench.{name}").figures():
            print(figure.line(), flush=True)  # noqa: T201 - this is what the command is for
            failed += figure.is_past_its_limit
    return 1 if failed else 0


def _postgres() -> str:
    """Start a temporary PostgreSQL server, so that no existing data is touched; return its URL."""
    folder = Path(tempfile.mkdtemp(prefix="desk-bench-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    postgres = Postgres(folder / "data", folder, DISPOSABLE | {"shared_buffers": "1GB"})
    postgres.prepare()
    child = postgres.child()
    child.log = folder / "postgres.log"
    child.start()
    atexit.register(child.stop)
    child.wait_until_ready()
    return postgres.url("postgres")


if __name__ == "__main__":
    logging.disable(logging.INFO)  # a line per request would hide the figures
    sys.exit(main(sys.argv[1:] or os.environ.get("ONLY", "").split()))
