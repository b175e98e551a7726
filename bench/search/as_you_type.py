"""Search as you type: the 99th percentile of what people type, on the large desk against the small one.

Names have several scripts. Each is typed letter by letter, as words in another order, and as an e-mail address; numbers
by their last digits. Once by a rep who sees every lead, and once by a rep of another team, for whom all matches are
invisible, so that more of them are read. Time is that of the processor, of Django and PostgreSQL: the best of some
tries, so that other work on the machine does not count.
"""

import random
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from bench import call, cost, desk
from bench.figure import Figure
from salesdesk import clock
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from . import names

TRIES = min(2, call.BLOCKS)
#: Names of each kind that are typed.
TYPED = min(5, call.CALLS)
LIMIT = 50  # milliseconds of server time
OTHERS = ["f", "fu", "funnel", "imp", "new lead", "log", "2026-0001", "0042", "+31 97", "zz", "a b"]


def figures() -> Iterator[Figure]:
    """Yield time and buffers of the slowest searches but one in a hundred, for each of the two reps."""
    texts = _texts()
    costs: dict[tuple[str, int], cost.Cost] = {}
    for size in (desk.SIZES[0], desk.SIZES[-1]):
        desk.use(_desk(size))
        for who in ("rep", "stranger"):
            costs[who, size] = _slowest([_cost_of(text, f"{who}@desk.example") for text in texts])
    size = desk.SIZES[-1]
    against = f"at {desk.SIZES[0]:,} leads"
    for who, label in (("rep", "search"), ("stranger", "search_unseen")):
        small, large = costs[who, desk.SIZES[0]], costs[who, size]
        flat = large.buffers / small.buffers
        yield Figure(f"{label}_time", size, *large, large.ms / small.ms, 1.5, f"p99 {against}")
        yield Figure(f"{label}_flat", size, *large, flat, 2.0, f"p99 of buffers {against}")
        yield Figure(f"{label}_fast", size, *large, large.ms / LIMIT, 1.0, f"{LIMIT} ms")


def _desk(size: int) -> str:
    name = desk.copy(desk.make(size), f"bench_search_{size}")
    User.objects.create_user(
        "stranger@desk.example",
        None,
        name="Stranger",
        role=Role.INSIDE,
        level="medior",
        team=Team.objects.create(name="South"),
    )
    names.give()
    return name


def _texts() -> list[str]:
    """Return what is typed: the same on both desks."""
    pick = random.Random(15)
    found = {*OTHERS}
    for name in pick.sample(names.companies(), TYPED) + pick.sample(names.contacts(), TYPED):
        words = name.split()
        found |= {name[:length] for length in (1, 2, 3, 5, 8, len(name))}
        found |= {f"{words[-1]} {words[0]}", f"{words[0]} {words[-1][:1]}", f"{words[-1][:3]} {words[0][:2]}"}
        found.add(f"{'.'.join(words).lower()}@fi")
    for digits in (4, 6):
        found |= {f"{number:0{digits}d}" for number in pick.sample(range(10_000), TYPED)}
    return sorted(found)


def _cost_of(text: str, email: str) -> cost.Cost:
    """Return the least that searching `text` took, and its statements and buffers."""
    client = Client(headers={"host": "localhost", "hx-request": "true", "hx-target": "search-results"})
    client.force_login(User.objects.get(email=email))
    address = f"/search/?{urlencode({'q': text})}"

    def search() -> None:
        assert client.get(address).status_code == 200

    with clock.moved_to(desk.NOW):
        counted = cost.of(search, 1)
        return counted._replace(ms=min(_processor_ms(search) for _try in range(TRIES)))


def _processor_ms(work: Callable[[], object]) -> float:
    connection.ensure_connection()
    before = time.process_time() + cost.processor_seconds_of_database()
    work()
    return (time.process_time() + cost.processor_seconds_of_database() - before) * 1000


def _slowest(costs: list[cost.Cost]) -> cost.Cost:
    """Return the 99th percentile of each column."""
    last = (len(costs) * 99 - 1) // 100
    return cost.Cost(*(sorted(column)[last] for column in zip(*costs, strict=True)))
