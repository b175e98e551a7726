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
