"""Geometry of the charts, in the units of their view boxes. The templates draw them as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: The size of a line chart, with room for its labels below.
LINE_WIDTH, LINE_HEIGHT = 300, 80


def line(counts: Sequence[float | None], highest: float) -> str:
    """Return the points of a line through `counts`, for a `polyline`; a single one becomes a flat line.

    Steps without a value are left out.
    """
    if not counts:
        return ""
    values = [*counts, *counts] if len(counts) == 1 else counts
    step = LINE_WIDTH / (len(values) - 1)
    return " ".join(
        f"{round(position * step, 1)},{_height(value, highest)}"
        for position, value in enumerate(values)
        if value is not None
    )


def _height(value: float, highest: float) -> float:
    return round(LINE_HEIGHT - (LINE_HEIGHT - 4) * value / (highest or 1), 1)


#: The size of the flow, the width of its nodes, and the space between those of a column.
FLOW_WIDTH, FLOW_HEIGHT, NODE, GAP = 1160, 380, 10, 18
#: The smallest width of a ribbon that can be seen and hit.
THINNEST = 1.5


@dataclass(frozen=True)
class Node:
    """A bar of the flow, with the number of leads that pass it."""

    name: str
    count: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Ribbon:
    """The leads from one node to another: a path with a width."""

    source: str
    target: str
    count: int
    path: str
    width: float


@dataclass(frozen=True)
class Flow:
    """The columns of nodes, and the ribbons between neighbouring columns."""

    columns: list[list[Node]]
    ribbons: list[list[Ribbon]]


def flow(columns: Sequence[Sequence[str]], links: Sequence[dict[tuple[str, str], int]]) -> Flow:
    """Return the drawing of `columns` of names, with counts of leads between each and the next one.

    Names without leads are left out. All widths are in the scale of the fullest column.
    """
    sizes = [_sizes(names, links, position) for position, names in enumerate(columns)]
    fullest = max((sum(each.values()) for each in sizes), default=0) or 1
    most = max((len(each) for each in sizes), default=1)
    unit = (FLOW_HEIGHT - GAP * (most - 1)) / fullest
    step = (FLOW_WIDTH - NODE) / (len(columns) - 1)
    nodes = [_stacked(each, step * position, unit) for position, each in enumerate(sizes)]
    return Flow(
        nodes,
        [
            _ribbons(left, right, some, unit)
            for (left, right), some in zip(pairwise(nodes), links, strict=True)
        ],
    )


def _sizes(
    names: Iterable[str], links: Sequence[dict[tuple[str, str], int]], position: int
) -> dict[str, int]:
    """Return the leads of each name of a column: those that arrive, or, in the first column, those that leave."""
    side, among = (0, links[0]) if position == 0 else (1, links[position - 1])
    counts = {name: sum(n for key, n in among.items() if key[side] == name) for name in names}
    return {name: count for name, count in counts.items() if count}


def _stacked(sizes: dict[str, int], x: float, unit: float) -> list[Node]:
    nodes, y = [], 0.0
    for name, count in sizes.items():
        height = max(count * unit, THINNEST)
        nodes.append(Node(name, count, round(x, 1), round(y, 1), round(height, 1)))
        y += height + GAP
    return nodes


def _ribbons(
    left: list[Node], right: list[Node], links: dict[tuple[str, str], int], unit: float
) -> list[Ribbon]:
    starts, ends = {node.name: node.y for node in left}, {node.name: node.y for node in right}
    ribbons = []
    for source in left:
        for target in right:
            count = links.get((source.name, target.name), 0)
            if not count:
                continue
            width = count * unit
            y, z = starts[source.name] + width / 2, ends[target.name] + width / 2
            starts[source.name] += width
            ends[target.name] += width
            path = _curve(source.x + NODE, y, target.x, z)
            ribbons.append(Ribbon(source.name, target.name, count, path, round(max(width, THINNEST), 1)))
    return ribbons


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (x + to_x) / 2
    return f"M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
