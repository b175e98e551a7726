"""Test that killing workers, beat and web at random loses nothing while callbacks fall due and calls are logged."""

import random
import time
import uuid

import pytest

from salesdesk.embedded.processes import beat, workers
from tests.chaos.desk import MESSAGES, SECONDS, Caller

CALLBACKS, LOST, SENT = 20_000, 300, 150
#: The promised calls that nobody has made yet; an unanswered one is promised again an hour later.
PROMISED = "kind = 'callback' AND attempt = 1"
VICTIMS = ["web", "worker-promises", "worker-outbox", "beat"]


def failed_checks(desk, acknowledged) -> list[str]:
    """Return the names of the failed checks for lost, duplicated or incomplete data."""
    checks = {
        "calls acknowledged and lost": (
            "SELECT count(*) FROM unnest(%s::uuid[]) logged (key)"
            " WHERE NOT EXISTS (SELECT 1 FROM leads_activity activity WHERE activity.key = logged.key)",
            acknowledged,
        ),
        "leads without a next step": (
            "SELECT count(*) FROM leads_lead lead WHERE stage <> 'lost'"
            " AND NOT EXISTS (SELECT 1 FROM leads_nextstep step WHERE step.lead_id = lead.id)",
        ),
        "leads with two next steps": (
            "SELECT count(*) FROM (SELECT lead_id FROM leads_nextstep GROUP BY 1 HAVING count(*) > 1) twice",
        ),
        "calls without a completed step, or steps without a call": (
            "SELECT count(*) FROM (SELECT lead_id FROM leads_activity WHERE kind = 'call') activity"
            " FULL JOIN (SELECT lead_id FROM leads_completedstep WHERE completed) done USING (lead_id)"
            " WHERE activity.lead_id IS NULL OR done.lead_id IS NULL",
        ),
        "callbacks gone without a call": (
            f"SELECT {CALLBACKS - LOST} - (SELECT count(*) FROM leads_nextstep WHERE {PROMISED})"
            " - (SELECT count(*) FROM leads_completedstep WHERE kind = 'callback' AND completed)",
        ),
        "lost leads recycled partly, or twice": (
            "SELECT count(*) FROM leads_lead lead WHERE id <= %s AND NOT (stage = 'prospect' AND round = 2"
            " AND (SELECT count(*) FROM leads_stagechange change WHERE change.lead_id = lead.id) = 1"
            " AND EXISTS (SELECT 1 FROM leads_nextstep step WHERE step.lead_id = lead.id AND kind = 'nurture'))",
            LOST,
        ),
        "messages not sent": ("SELECT count(*) FROM outbox_outbox WHERE sent_at IS NULL",),
    }
    return [name for name, query in checks.items() if desk.one(*query)]


@pytest.fixture
def after_kills(desk, web, mailbox):
    """Kill processes at random for a while; return the desk, its caller and the mailbox."""
    desk.fill(CALLBACKS, first="-10 minutes", last=f"{SECONDS + 10} seconds")
    desk.lose(LOST)
    desk.sql(MESSAGES, SENT)
    chosen = [child for child in workers() if child.name != "worker-bulk"]
    desk.start(*chosen, beat(desk.folder))
    desk.serve(web)
    dice = random.Random(11)
    with Caller.at_work(desk) as caller:
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            time.sleep(dice.uniform(0.5, 2.5))
            desk.kill(dice.choice(VICTIMS), whole=dice.random() < 0.6)
            desk.revive()
        desk.until(lambda: desk.one(f"SELECT max(due_at) < now() FROM leads_nextstep WHERE {PROMISED}"), 60)
        desk.until(lambda: caller.acknowledged, 60, desk.revive)
    return desk, caller, mailbox


def test_killed_processes_lose_and_duplicate_nothing(after_kills):
    desk, caller, mailbox = after_kills

    desk.until(lambda: desk.late() == 0, 90, desk.revive)
    unsent = "SELECT count(*) FROM outbox_outbox WHERE sent_at IS NULL"
    lost = "SELECT count(*) FROM leads_lead WHERE stage = 'lost'"
    # End the leases of messages that a killed worker had taken.
    desk.sql("UPDATE outbox_outbox SET next_at = now() WHERE sent_at IS NULL")
    desk.until(lambda: desk.one(unsent) == 0 and desk.one(lost) == 0, 120, desk.revive)

    assert [] == failed_checks(desk, caller.acknowledged)
    assert SENT == len({message["To"] for message in mailbox.messages})
    assert SENT == len({message["Message-ID"] for message in mailbox.messages})

    desk.sql(f"DELETE FROM leads_nextstep WHERE id = (SELECT max(id) FROM leads_nextstep WHERE {PROMISED})")
    desk.sql("DELETE FROM leads_nextstep WHERE lead_id = 1")
    caller.acknowledged.append(uuid.UUID(int=0))
    desk.sql("UPDATE outbox_outbox SET sent_at = NULL WHERE id = (SELECT min(id) FROM outbox_outbox)")
    assert {
        "calls acknowledged and lost",
        "leads without a next step",
        "callbacks gone without a call",
        "lost leads recycled partly, or twice",
        "messages not sent",
    } <= set(failed_checks(desk, caller.acknowledged))
