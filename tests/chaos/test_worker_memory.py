"""A worker that sweeps for months does not grow: the slope of its memory, over as many sweeps as time allows."""

import json
import os
import subprocess
import sys

import pytest

from tests.chaos.desk import SECONDS

#: In megabytes for each 10,000 sweeps.
SLOPE = 1.0
#: A busy machine takes longer for so many points, which are fewest for a slope.
POINTS = 12
#: By default some hundred sweeps: too few for what the kernel sees, which grows by whole arenas. What Python
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
page = os.sysconf("SC_PAGE_SIZE")
tracemalloc.start()
leak, seconds, least = [], float(sys.argv[1]), int(sys.argv[2])

def sweep(planted):
    points, done, ends = [], 0, time.monotonic() + seconds
    while time.monotonic() < ends or len(points) < least:
        for task in tasks:
            task()
            done += 1
            leak.extend(bytearray(1000) for _ in range(planted))
        if done % (2 * len(tasks)) == 0:
            gc.collect()
            weight = int(open("/proc/self/statm").read().split()[1]) * page
            points.append((done, tracemalloc.get_traced_memory()[0], weight))
    return points

print(json.dumps([sweep(0), sweep(1)]))
"""


def slope(points) -> float:
    """Least squares over the second half, when everything is loaded: megabytes for each 10,000 sweeps."""
    half = points[len(points) // 2 :]
    middle_x, middle_y = (sum(column) / len(half) for column in zip(*half, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _y in half)
    return sum((x - middle_x) * (y - middle_y) for x, y in half) / spread * 10_000 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read where Linux shows it")
def test_sweeping_does_not_eat_memory_and_a_planted_leak_is_seen(desk):
    desk.fill(300, first="-1 hour", last="1 hour")
    swept = subprocess.run(
        [sys.executable, "-c", SWEEP, str(SECONDS / 2), str(POINTS)],
        env=os.environ | desk.env | {"DJANGO_SETTINGS_MODULE": "salesdesk.settings"},
        capture_output=True,
        text=True,
    )
    assert swept.returncode == 0, swept.stderr
    (done, allocated, weight), (planted_done, planted_allocated, _weight) = (
        list(zip(*points, strict=True)) for points in json.loads(swept.stdout)
    )

    grows = slope(list(zip(done, allocated, strict=True)))
    leaks = slope(list(zip(planted_done, planted_allocated, strict=True)))

    print(f"{done[-1]} sweeps: {grows:+.2f} MB for each 10,000; planted: {leaks:+.2f} MB")  # noqa: T201
    assert grows < SLOPE <= leaks
    if done[-1] >= WEIGHED_FROM:
        assert slope(list(zip(done, weight, strict=True))) < SLOPE
