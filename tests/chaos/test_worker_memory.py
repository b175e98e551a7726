"""A worker that sweeps for months does not grow: the slope of its memory, over as many sweeps as time allows."""

import json
import os
import subprocess
import sys

import pytest

from tests.chaos.desk import SECONDS

#: In megabytes for each 10,000 sweeps.
SLOPE = 1.0
#: By default about a thousand sweeps: too few for what the kernel sees, which grows by whole arenas. What Python
#: has allocated is exact from the first one. From this many on the process itself is weighed too;
#: CHAOS_SECONDS=3600 makes a hundred thousand.
WEIGHED_FROM = 20_000
SWEEP = """
import gc, json, os, sys, time, tracemalloc
import django
django.setup()
from salesdesk.celery import app
app.loader.import_default_modules()
tasks = [app.tasks[entry["task"]] for entry in app.conf.beat_schedule.values()]
leak, points, done, ends = [], [], 0, time.monotonic() + float(sys.argv[1])
page = os.sysconf("SC_PAGE_SIZE")
tracemalloc.start()
while time.monotonic() < ends:
    for task in tasks:
        task()
        done += 1
        if sys.argv[2] == "leak":
            leak.append(bytearray(1000))
    if done % (5 * len(tasks)) == 0:
        gc.collect()
        weight = int(open("/proc/self/statm").read().split()[1]) * page
        points.append((done, tracemalloc.get_traced_memory()[0], weight))
print(json.dumps(points))
"""


def slope(points) -> float:
    """Least squares over the second half, when everything is loaded: megabytes for each 10,000 sweeps."""
    half = points[len(points) // 2 :]
    middle_x, middle_y = (sum(column) / len(half) for column in zip(*half, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _y in half)
    return sum((x - middle_x) * (y - middle_y) for x, y in half) / spread * 10_000 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read where Linux shows it")
@pytest.mark.parametrize("planted", ["nothing", "leak"])
def test_sweeping_does_not_eat_memory_and_a_planted_leak_is_seen(desk, planted):
    desk.fill(300, first="-1 hour", last="1 hour")
    swept = subprocess.run(
        [sys.executable, "-c", SWEEP, str(SECONDS / 2), planted],
        env=os.environ | desk.env | {"DJANGO_SETTINGS_MODULE": "salesdesk.settings"},
        capture_output=True,
        text=True,
    )
    assert swept.returncode == 0, swept.stderr
    done, allocated, weight = zip(*json.loads(swept.stdout), strict=True)

    grows = slope(list(zip(done, allocated, strict=True)))

    print(f"{done[-1]} sweeps, {planted} planted: {grows:+.2f} MB for each 10,000")  # noqa: T201
    assert (grows < SLOPE) == (planted == "nothing")
    if planted == "nothing" and done[-1] >= WEIGHED_FROM:
        assert slope(list(zip(done, weight, strict=True))) < SLOPE
