"""Activities are created in a single module."""

import re
from pathlib import Path

from leads.models import Activity

ROOT = Path(__file__).parents[2]
PACKAGES = ("campaigns", "leads", "handoffs", "salesdesk")


def test_activities_are_created_in_a_single_module():
    name = Activity.__name__
    creates = re.compile(rf"(?<!class )\b{name}(\.objects\.(bulk_)?create)?\(")

    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and creates.search(path.read_text())
    ]

    assert found == ["leads/funnel/activities.py"]
