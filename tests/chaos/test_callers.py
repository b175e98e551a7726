"""Eight reps as processes that die in the middle of anything, or freeze and wake up past their lease."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from tests.chaos.callers import LEASE
from tests.chaos.desk import SECONDS

HOUSE = Path(__file__).resolve().parents[2]


def storm(desk, seconds: float, *planted: str) -> list[dict]:
    """What the reps wrote of it, in order."""
    diary = desk.folder / "diary"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.chaos.callers", str(seconds), str(diary), *planted],
        cwd=HOUSE,
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
    """Company, from, until and rep of everything that stood on a screen. Nobody relies on a card longer than its
    lease, counted from before it was asked for."""
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
    # Who froze before the card was drawn never had it.
    return sorted(each for each in found if each[1] < each[2])


def wrong(desk, lines) -> list[str]:
    """What is lost, doubled or stuck; nothing is the answer."""
    shown = on_screens(lines)
    logged = [line["logged"] for line in lines if "logged" in line]
    late = [line["kept_late"] for line in lines if "kept_late" in line]
    checks = {
        "companies on two screens": any(
            one[0] == other[0] and other[1] < one[2] and one[3] != other[3] for one, other in pairwise(shown)
        ),
        "what a rep did failed": [line["failed"] for line in lines if "failed" in line],
        "calls acknowledged and lost": desk.one(
            "SELECT count(*) FROM unnest(%s::uuid[]) said (key)"
            " WHERE NOT EXISTS (SELECT 1 FROM leads_activity touch WHERE touch.key = said.key)",
            logged + late,
        ),
        "calls that took no step, or steps that no call took": desk.one(
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
        "holds that nobody clears": desk.one("SELECT count(*) FROM leads_hold"),
    }
    return [name for name, found in checks.items() if found]


def test_no_company_is_on_two_screens_no_lead_is_stuck_and_no_log_is_lost(desk):
    lines = storm(desk, SECONDS)

    assert [] == wrong(desk, lines)
    assert len([line for line in lines if "logged" in line]) > SECONDS

    desk.sql("UPDATE leads_nextstep SET ready = false WHERE id = (SELECT min(id) FROM leads_nextstep)")
    desk.sql("DELETE FROM leads_nextstep WHERE id = (SELECT max(id) FROM leads_nextstep)")
    lines.append({"rep": 0, "at": 0.0, "logged": "00000000-0000-0000-0000-000000000000"})
    assert {
        "calls acknowledged and lost",
        "leads without a next step, or with two",
        "leads stuck",
    } == set(wrong(desk, lines))


def test_a_planted_hold_that_takes_what_another_has_is_caught(desk):
    assert "companies on two screens" in wrong(desk, storm(desk, 4, "planted"))
