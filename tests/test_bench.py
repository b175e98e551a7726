"""Test that each bench of `make bench` runs (on tiny desks), and that exceeding a limit fails."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench import __main__ as bench
from bench.dashboards.pages import ADDRESSES
from bench.figure import Figure
from handoffs.views.deals.opportunities import CLOSED, OPEN
from leads.views.lists.accounts import COMPANIES, CONTACTS
from leads.views.lists.activities import ACTIVITIES
from leads.views.lists.leads import LEADS

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.timeout(900)
def test_every_bench_reports_a_figure():
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench"],
        cwd=ROOT,
        env=own
        | {
            "SIZES": "400,500",
            "BENCH_PAGES": "1",
            "BLOCKS": "1",
            "CALLS": "1",
            "CLAIMS": "100",
            "REPS": "5",
            "BENCH_HANDOFFS": "100,200",
            "BENCH_IMPORTS": "20,40",
            "BENCH_DEALS": "100,200",
            "BENCH_SCORING": "300",
            "BENCH_EXPORTS": "500",
            "BENCH_DASHBOARDS": "100,200",
            "BENCH_TERRITORY_MOVE": "200",
            "BENCH_CAMPAIGNS": "6",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    measured = {figure["bench"] for figure in figures}
    expected = {*bench.BENCHES, "next_call_sql", "next_call_dry", "next_call_drawn", "funnel_painted"} - {
        "dashboards.painted",
        "territories",
        "deals.board",
        "deals.forecast",
        "handoffs",
        "imports",
        "company_page",
        "lists",
        "exports",
        "scoring",
        "dashboards",
        "dashboards.campaigns",
        "search",
    }
    expected |= {f"handoffs_{page}_{what}" for page in ("inbox", "answered") for what in ("sql", "flat")}
    expected |= {
        f"{work}_{what}"
        for work in ("company_page", "log_activity", "inbound_call")
        for what in ("sql", "flat")
    }
    expected |= {
        f"{page}_{what}" for page in ("board", "forecast", "accuracy") for what in ("sql", "flat", "time")
    }
    expected |= {f"{page}_{what}" for page in ADDRESSES for what in ("sql", "flat", "time")} | {"counted"}
    sorts = [*LEADS.sorts, "custom"]
    for listing in (COMPANIES, CONTACTS, ACTIVITIES, OPEN, CLOSED):
        sorts += [f"{listing.name}_{sort}" for sort in listing.sorts]
    pages = [f"{sort}_{page}" for sort in sorts for page in (1, 100)]
    expected |= {f"list_{page}_{what}" for page in pages for what in ("sql", "flat")}
    expected |= {"list_filtered_sql", "list_filter_small", "list_filter_flat"}
    searches = ("search", "search_unseen")
    expected |= {f"{each}_{what}" for each in searches for what in ("time", "flat", "fast")}
    expected |= {f"imports_{what}" for what in ("new", "known", "by_hand", "undo", "memory")}
    kinds = ("leads", "companies", "contacts")
    expected |= {f"exports_{kind}_{what}" for kind in kinds for what in ("longest", "flat", "memory")}
    expected |= {"campaigns_time", "campaigns_sql", "campaigns_weight"}
    expected |= {"territory_move_claim", "territory_move_log"}
    expected |= {"score_fit", "score_memory", "score_batch_flat"}
    assert expected == measured, done.stderr
    crowd = [figure["ratio"] for figure in figures if figure["bench"] == "next_call_crowd"]
    assert [0, 0] == crowd


@pytest.mark.parametrize(("ratio", "status"), [(1.3, 0), (1.31, 1)])
def test_bench_fails_when_a_figure_exceeds_its_limit(monkeypatch, capsys, ratio, status):
    figure = Figure("planted", 1, 1, 1, 1.0, ratio, 1.3, "nothing")
    monkeypatch.setattr(bench, "import_module", lambda name: SimpleNamespace(figures=lambda: [figure]))

    assert status == bench.main(["planted"])
    assert json.loads(capsys.readouterr().out)["ratio"] == ratio
