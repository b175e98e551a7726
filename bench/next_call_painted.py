"""The time from key press to painted next card in a browser.

It is the same on a large and a small desk, and shorter if the card was prerendered while the note was typed.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from . import desk, screen
from .call import BLOCKS, CALLS
from .figure import Figure

WARM = 2


def figures() -> Iterator[Figure]:
    """Measure in alternating blocks; `ms` is the median on the large desk, with and without prerendered cards."""
    small, large = desk.SIZES[0], desk.SIZES[-1]
    names = desk.make(small), desk.make(large)
    of_small: list[list[float]] = []
    of_large: list[list[float]] = []
    rendered: list[list[float]] = []
    with ExitStack() as until:
        on_small, on_large = screen.opened(until, names, "rep@desk.example")
        for each in (on_small, on_large):
            _presses(each, WARM)
        for _block in range(BLOCKS):
            of_small.append(_presses(on_small, CALLS))
            of_large.append(_presses(on_large, CALLS))
            rendered.append([on_large.log(prerendered=False) for _press in range(CALLS)])
    p50, summary = _summary(of_large)
    slower = _ratio(of_small, of_large)
    against = f"time at {small:,}: {_summary(of_small)[1]}; here {summary}"
    yield Figure("next_call_painted", large, 0, 0, p50, slower, 2.0, against)
    against = f"cards rendered on demand: {_summary(rendered)[1]}; here {summary}"
    yield Figure("next_call_drawn", large, 0, 0, p50, _ratio(rendered, of_large), 1.0, against)


def _presses(on: screen.Screen, times: int) -> list[float]:
    return [on.log() for _press in range(times)]


def _ratio(of: list[list[float]], to: list[list[float]]) -> float:
    """Return the median ratio of `to` to `of`, block by block."""
    return median(median(b) / median(a) for a, b in zip(of, to, strict=True))


def _summary(blocks: list[list[float]]) -> tuple[float, str]:
    """Return the median, and a text with median and 95th percentile."""
    times = sorted(ms for block in blocks for ms in block)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return p50, f"p50 {p50:.0f} ms, p95 {p95:.0f} ms"
