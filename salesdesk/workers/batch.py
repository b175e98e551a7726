"""Row-by-row processing for sweeps, in which one failing row does not block the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

Key = TypeVar("Key")
log = logging.getLogger(__name__)


class SomeFailed(Exception):
    """Some rows failed while the others were processed; the message gives the counts and the first error."""


def run_each(keys: Iterable[Key], act: Callable[[Key], bool]) -> int:
    """Call `act` with each key, in a transaction that `act` opens; return how many calls returned True.

    Raises SomeFailed once all keys are processed, so that the sweep's record shows the failure.
    """
    done, failed, first = 0, 0, None
    for key in keys:
        try:
            done += act(key)
        except Exception as error:
            log.exception("%s failed for %s", act.__qualname__, key)
            failed, first = failed + 1, first or error
    if first is not None:
        raise SomeFailed(
            f"{done} done, {failed} failed, the first with {type(first).__name__}: {first}"
        ) from first
    return done
