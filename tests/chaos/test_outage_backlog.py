"""Test that 100,000 callbacks surface within a minute after a four-hour outage, oldest first."""

from salesdesk.embedded.processes import beat, workers
from tests.chaos.desk import PATIENT

#: In either case more than one sweep handles.
CALLBACKS = 100_000 if PATIENT else 50_000


def test_backlog_of_an_outage_surfaces_within_a_minute_oldest_first(desk):
    desk.fill(CALLBACKS, first="-4 hours", last="-1 second")
    promises = next(child for child in workers() if child.name == "worker-promises")
    order = []

    def shown() -> bool:
        """Record whether every callback shown is older than those waiting; return whether none is waiting."""
        oldest_waiting, youngest_shown, waiting = desk.sql(
            "SELECT min(due_at) FILTER (WHERE NOT ready), max(due_at) FILTER (WHERE ready),"
            " count(*) FILTER (WHERE NOT ready) FROM leads_nextstep WHERE kind = 'callback'"
        )[0]
        order.append(not oldest_waiting or not youngest_shown or youngest_shown <= oldest_waiting)
        return waiting == 0

    desk.start(promises, beat(desk.folder))
    took = desk.until(shown, 60)

    print(f"{CALLBACKS} callbacks shown after {took:.0f} s")  # noqa: T201
    assert all(order)
