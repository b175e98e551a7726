"""Long jobs in the background: a sweep goes on with each for a while, in transactions of their own.

A killed worker goes on where it stopped, and the jobs of others get their turn too.
"""

import time
from collections.abc import Callable, Iterable


def take_turns(jobs: Iterable[int], work: Callable[[int], int | None], seconds: float) -> int:
    """Call `work` with the id of each job until it has nothing to do; return how much was done.

    `work` opens a transaction, does a piece, and returns how much that was, or None if nothing is left or another
    worker has the job. Stops after `seconds`, shared evenly by the jobs that wait.
    """
    waiting, done = list(jobs), 0
    ends = time.monotonic() + seconds
    while waiting:
        share = time.monotonic() + (ends - time.monotonic()) / len(waiting)
        job = waiting.pop(0)
        while time.monotonic() < share:
            count = work(job)
            if count is None:
                break
            done += count
    return done
