"""Rows that a sweep takes one at a time: one that can't be done holds up no other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

Key = TypeVar("Key")
log = logging.getLogger(__name__)


class SomeFailed(Exception):
    """Some of the rows could not be done; the others are. The sentence says how many, and why the first."""


def run_each(keys: Iterable[Key], act: Callable[[Key], bool]) -> int:
    """Call `act`, which opens a transaction of its own, with each key; returns how many it did.

    Raises SomeFailed at the end, so that the sweep's record says it.
    """
    did, failed, first = 0, 0, None
    for key in keys:
        try:
            did += act(key)
        except Exception as error:
            log.exception("%s could not be done for %s", act.__qualname__, key)
            failed, first = failed + 1, first or error
    if first is not None:
        raise SomeFailed(
            f"{did} done, {failed} failed, the first with {type(first).__name__}: {first}"
        ) from first
    return did
