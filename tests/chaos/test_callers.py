"""Test holds with eight reps as processes that are killed at any point, or stopped beyond their lease."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from tests.chaos.callers import LEASE
from tests.chaos.desk import SECONDS

ROOT = Path(__file__).resolve().parents[2]


def run_reps(desk, seconds: float, *planted: str) -> list[dict]:
    """Run the reps for `seconds`; return the events they recorded, in order."""
    diary = desk.folder / "diary"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.chaos.callers", str(seconds), str(diary), *planted],
        cwd=ROOT,
        env=os.environ | desk.env | {"DJANGO_SETTINGS_MODULE": "salesdesk.settings"},
        capture_output=True,
        text=True,
        timeout=seconds + 120,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in diary.read_text().splitlines()]
    counts = {what: sum(what in line for line in lines) for what in ("shows", "logged", "kept_late", "lost")}
    print(f"{seconds:.0f} s: {done.stdout.strip()}; {counts}")  # noqa: T201
    return lines


def on_screens(lines) -> list[tuple[int, float, float, int]]:
    """Return (company, since, until, rep) for every card shown.

    A card is valid for one lease, counted from before it was requested.
    """
    shown: dict[int, tuple[int, float, float]] = {}
    found = []
    for line in sorted(lines, key=lambda line: line["at"]):
        rep = line["rep"]
        if "gone" in line and rep in shown:
            company, since, until = shown.pop(rep)
            found.append((company, since, min(until, line["at"]), rep))
        elif "shows" in line:
            company, since, _until = shown.get(rep, (line["shows"], line["at"], 0.0))
            shown[rep] = (company, since, line["since"] + LEASE.total_seconds())
    found += [(company, since, until, rep) for rep, (company, since, until) in shown.items()]
    # A rep stopped before the card appeared never had it on screen.
    return sorted(each for each in found if each[1] < each[2])


def failed_checks(desk, lines) -> list[str]:
    """Return the names of the failed checks for lost, duplicated or stuck data."""
    shown = on_screens(lines)
    logged = [line["logged"] for line in lines if "logged" in line]
    late = [line["kept_late"] for line in lines if "kept_late" in line]
    checks = {
        "companies on two screens": any(
            one[0] == other[0] and other[1] < one[2] and one[3] != other[3] for one, other in pairwise(shown)
        ),
        "errors of reps": [line["failed"] for line in lines if "failed" in line],
        "calls acknowledged and lost": desk.one(
            "SELECT count(*) FROM unnest(%s::uuid[]) logged (key)"
            " WHERE NOT EXISTS (SELECT 1 FROM leads_activity activity WHERE activity.key = logged.key)",
            logged + late,
        ),
        "calls without a completed step, or steps without a call": desk.one(
            "SELECT (SELECT count(*) FROM leads_activity WHERE kind = 'call' AND NOT late)"
            " - (SELECT count(*) FROM leads_completedstep WHERE completed)"
        ),
        "late calls that moved the lead": desk.one(
            "SELECT count(*) FROM leads_activity WHERE key = ANY(%s::uuid[]) AND NOT late", late
        ),
        "leads without a next step, or with two": desk.one(
            "SELECT count(*) FROM leads_lead lead WHERE"
            " (SELECT count(*) FROM leads_nextstep step WHERE step.lead_id = lead.id) <> 1"
        ),
        "leads stuck": desk.one("SELECT count(*) FROM leads_nextstep WHERE NOT ready"),
        "holds left over": desk.one("SELECT count(*) FROM leads_hold"),
    }
    return [name for name, found in checks.items() if found]


def test_killed_reps_cause_no_double_holds_stuck_leads_or_lost_calls(desk):
    lines = run_reps(desk, SECONDS)

    assert [] == failed_checks(desk, lines)
    assert len([line for line in lines if "logged" in line]) > SECONDS

    desk.sql("UPDATE leads_nextstep SET ready = false WHERE id = (SELECT min(id) FROM leads_nextstep)")
    desk.sql("DELETE FROM leads_nextstep WHERE id = (SELECT max(id) FROM leads_nextstep)")
    lines.append({"rep": 0, "at": 0.0, "logged": "00000000-0000-0000-0000-000000000000"})
    assert {
        "calls acknowledged and lost",
        "leads without a next step, or with two",
        "leads stuck",
    } == set(failed_checks(desk, lines))


def test_planted_double_hold_is_detected(desk):
    assert "companies on two screens" in failed_checks(desk, run_reps(desk, max(4, SECONDS / 6), "planted"))
