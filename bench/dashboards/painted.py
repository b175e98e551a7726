"""The first paint of the funnel in a browser whose processor is four times slower, after the click on its link.

Font and files are in the browser's cache, as they are for whoever opened a page before. The limit is a second.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from playwright.sync_api import Page

from salesdesk.dashboards.rollups import recount
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from .. import desk, screen
from ..call import CALLS
from ..figure import Figure

MANAGER = "manager@desk.example"
SLOWER, LIMIT = 4, 1_000
#: The first load fills the caches of the browser and of the server.
WARM = 2
PAINT = """new Promise((done) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") done(startTime);
}).observe({ type: "paint", buffered: true }))"""


def figures() -> Iterator[Figure]:
    """Measure on the small desk; `ms` is the median."""
    size = desk.SIZES[0]
    name = desk.copy(desk.make(size), f"bench_painted_{size}")
    recount.begin()
    recount.finish()
    User.objects.create_user(MANAGER, name="Manager", role=Role.MANAGER, team=Team.objects.get())
    with ExitStack() as until:
        (page,) = screen.signed_in(until, (name,), MANAGER)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        times = [_paint(page) for _load in range(WARM + CALLS)][WARM:]
    took = median(times)
    yield Figure("funnel_painted", size, 0, 0, took, took / LIMIT, 1.0, f"{LIMIT:,} ms at {SLOWER}x slowdown")


def _paint(page: Page) -> float:
    """Open the funnel and return the milliseconds until something of it is painted."""
    page.goto("/funnel/")
    elapsed: float = page.evaluate(PAINT)
    page.wait_for_load_state("networkidle")
    return elapsed
