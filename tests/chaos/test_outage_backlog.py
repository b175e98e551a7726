"""After four hours without anything running, 100,000 promises surface within a minute, oldest first."""

from salesdesk.embedded.processes import beat, workers
from tests.chaos.desk import PATIENT

#: More than a sweep decides at once, in either case.
PROMISES = 100_000 if PATIENT else 50_000


def test_all_that_fell_due_meanwhile_is_shown_within_a_minute_the_oldest_first(desk):
    desk.fill(PROMISES, first="-4 hours", last="-1 second")
    promises = next(child for child in workers() if child.name == "worker-promises")
    order = []

    def shown() -> bool:
        """The oldest that waits is younger than every one that is shown."""
        oldest_waiting, youngest_shown, waiting = desk.sql(
            "SELECT min(due_at) FILTER (WHERE NOT ready), max(due_at) FILTER (WHERE ready),"
            " count(*) FILTER (WHERE NOT ready) FROM leads_nextstep WHERE kind = 'callback'"
        )[0]
        order.append(not oldest_waiting or not youngest_shown or youngest_shown <= oldest_waiting)
        return waiting == 0

    desk.start(promises, beat(desk.folder))
    took = desk.until(shown, 60)

    print(f"{PROMISES} promises shown after {took:.0f} s")  # noqa: T201
    assert all(order)
