"""From the key press to the next card, painted, in a browser: on a large desk as quick as on a small one, and quicker
where the card was drawn while the note was typed."""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from . import desk, screen
from .call import BLOCKS, CALLS
from .figure import Figure

WARM = 2


def figures() -> Iterator[Figure]:
    """`ms` is what half of the presses take on the large desk, in blocks that alternate with the small one; there
    every other card is drawn anew."""
    small, large = desk.SIZES[0], desk.SIZES[-1]
    names = desk.make(small), desk.make(large)
    of_small: list[list[float]] = []
    of_large: list[list[float]] = []
    anew: list[list[float]] = []
    with ExitStack() as until:
        on_small, on_large = screen.opened(until, names, "rep@desk.example")
        for each in (on_small, on_large):
            _presses(each, WARM)
        for _block in range(BLOCKS):
            of_small.append(_presses(on_small, CALLS))
            of_large.append(_presses(on_large, CALLS))
            anew.append([on_large.log(drawn=False) for _press in range(CALLS)])
    half, said = _said(of_large)
    slower = _ratio(of_small, of_large)
    against = f"time at {small:,}: {_said(of_small)[1]}; here {said}"
    yield Figure("next_call_painted", large, 0, 0, half, slower, 2.0, against)
    against = f"the same drawn anew: {_said(anew)[1]}; here {said}"
    yield Figure("next_call_drawn", large, 0, 0, half, _ratio(anew, of_large), 1.0, against)


def _presses(on: screen.Screen, times: int) -> list[float]:
    return [on.log() for _press in range(times)]


def _ratio(of: list[list[float]], to: list[list[float]]) -> float:
    """How many times as long the presses of `to` take, block by block."""
    return median(median(b) / median(a) for a, b in zip(of, to, strict=True))


def _said(blocks: list[list[float]]) -> tuple[float, str]:
    """The press that half of them are quicker than; and in words, with the one that only 5% are slower than."""
    took = sorted(took for block in blocks for took in block)
    half, most = took[len(took) // 2], took[int(len(took) * 0.95)]
    return half, f"p50 {half:.0f} ms, p95 {most:.0f} ms"
