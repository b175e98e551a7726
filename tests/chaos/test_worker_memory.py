"""Test that a sweeping worker does not leak, by the slope of its memory over as many sweeps as time allows."""

import json
import os
import subprocess
import sys

import pytest

from tests.chaos.desk import SECONDS

#: Highest allowed slope, in megabytes per 10,000 sweeps.
SLOPE = 1.0
#: Fewest points needed for a slope; on a busy machine this takes longer than `SECONDS`.
POINTS = 12
#: Number of sweeps from which resident memory is checked too. It grows by whole arenas, so the default of some
#: hundred sweeps is too few; Python's allocations are exact from the start. CHAOS_SECONDS=3600 runs 100,000.
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
    """Return the least-squares slope of the second half, after warm-up, in megabytes per 10,000 sweeps."""
    half = points[len(points) // 2 :]
    middle_x, middle_y = (sum(column) / len(half) for column in zip(*half, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _y in half)
    return sum((x - middle_x) * (y - middle_y) for x, y in half) / spread * 10_000 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/statm")
def test_sweeps_do_not_leak_memory(desk):
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

    growth = slope(list(zip(done, allocated, strict=True)))
    planted_growth = slope(list(zip(planted_done, planted_allocated, strict=True)))

    print(f"{done[-1]} sweeps: {growth:+.2f} MB per 10,000; planted: {planted_growth:+.2f} MB")  # noqa: T201
    assert growth < SLOPE <= planted_growth
    if done[-1] >= WEIGHED_FROM:
        assert slope(list(zip(done, weight, strict=True))) < SLOPE
