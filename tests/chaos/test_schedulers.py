"""Test that three schedulers do nothing twice, and that readyz fails within a minute without any."""

from salesdesk.embedded.processes import beat, workers
from tests.chaos.desk import MESSAGES, PATIENT

LOST, SENT = 60, 60


def test_schedulers_do_nothing_twice_and_readyz_fails_without_one(desk, web, mailbox):
    desk.fill(300, first="-1 hour", last="10 seconds")
    desk.lose(LOST)
    desk.sql(MESSAGES, SENT)
    beats = []
    for number in range(3):
        child = beat(desk.folder)
        child.name = f"beat-{number}"
        child.argv[-3:-2] = [str(desk.folder / f"schedule-{number}")]
        beats.append(child)
    desk.start(*(child for child in workers() if child.name != "worker-bulk"), *beats)
    desk.serve(web)

    desk.until(desk.ready, 90)
    desk.until(lambda: desk.one("SELECT count(*) FROM outbox_outbox WHERE sent_at IS NULL") == 0, 60)
    desk.until(lambda: desk.one("SELECT count(*) FROM leads_lead WHERE stage = 'lost'") == 0, 90)
    desk.until(lambda: desk.late() == 0, 60)

    assert SENT == len(mailbox.messages) == len({message["Message-ID"] for message in mailbox.messages})
    assert {1} == {row[0] for row in desk.sql("SELECT count(*) FROM leads_stagechange GROUP BY lead_id")}
    assert desk.one("SELECT count(*) FROM leads_stagechange") == LOST

    for child in beats:
        desk.children.pop(child.name).stop()
    if not PATIENT:
        desk.sql("UPDATE workers_canary SET due_at = due_at - interval '30 seconds'")
    detected = desk.until(lambda: desk.get("/readyz")[0] == 503, 60)
    print(f"without a scheduler: 503 after {detected:.0f} s")  # noqa: T201

    desk.start(beat(desk.folder))
    desk.until(desk.ready, 60)
