"""A published list of deals, imported as past outcomes, gives the figures that are published with it.

The list is not ours to ship (tests/data/README.md).
"""

import json

import pytest
from django.core.management import call_command

from leads.models import Lead
from tests.sample_lists import REAL, needs_real_lists

pytestmark = [needs_real_lists, pytest.mark.timeout(900)]


def test_published_deals_give_their_figures_and_leave_nothing_behind(ada, capsys):
    call_command("reproduce", REAL, only="maven")

    printed = capsys.readouterr().out
    expected = json.loads((REAL / "expected.json").read_text())["maven_headline"][0]
    assert "DIFFERS" not in printed
    for name in ("closed", "won", "win_rate", "cycle_closed", "velocity_per_day"):
        assert f"maven {name}: " in printed
        assert f"(expected {expected[name]})" in printed
    assert printed.count("ok ") > 100
    assert not Lead.objects.exists()


def test_published_leads_give_their_figures_by_origin_age_and_custom_field(ada, capsys):
    call_command("reproduce", REAL, only="olist")

    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert "DIFFERS" not in printed
    for figure in (
        "olist won: 842",
        "olist (blank) won: 14",
        "olist unknown won: 179",
        "olist 2018-05 as known then, raw: 0.054",
        "olist 2018-05 as known then, age-adjusted: 0.095",
        "olist 2018-05 is called failing: False",
        "olist (blank) is called the best: False",
        "olist pages: 495",
        "olist sdr_sr_pairs: 224",
    ):
        assert any(f"ok      {figure} " in f"{line} " for line in lines), figure
    expected = json.loads((REAL / "expected.json").read_text())
    for table, key in (
        ("olist_sdr", "sdr_id"),
        ("olist_sr", "sr_id"),
        ("olist_landing_top10", "landing_page_id"),
    ):
        assert all(
            any(f" {row[key]} won: {row['won']} " in line for line in lines) for row in expected[table]
        )
    assert not any("development rep" in line and "rate:" in line for line in lines)
    assert "not shown: win rates by development rep" in printed
