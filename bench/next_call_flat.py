"""Claiming and logging a call costs the same on a small and on a large desk, with full and nearly empty pools."""

from collections.abc import Iterator

from campaigns.models import Campaign, Territory
from leads.models import NextStep
from leads.queue import claim
from salesdesk.people.models import User

from . import call, desk
from .figure import Figure

MAX_STATEMENTS = 25
DRY = "dry@desk.example"


def figures() -> Iterator[Figure]:
    """Compare statements, buffers and time of one call on the large desk with the small one."""
    small, large = desk.SIZES[0], desk.SIZES[-1]
    names = desk.make(small), desk.make(large)
    of_large, buffers, slower = call.in_turns(names, call.log_and_next)
    yield Figure(
        "next_call_sql", large, *of_large, of_large.sql / MAX_STATEMENTS, 1.0, f"{MAX_STATEMENTS} statements"
    )
    yield Figure("next_call_flat", large, *of_large, buffers, 1.3, f"buffers at {small:,}")
    yield Figure("next_call_flat", large, *of_large, slower, 2.0, f"time at {small:,}")
    for name in names:
        _dry_pools(name)
    of_large, buffers, slower = call.in_turns(names, claim.take_next, DRY)
    yield Figure(
        "next_call_dry", large, *of_large, buffers, 1.3, f"buffers at {small:,}, one call in 20 pools"
    )
    yield Figure("next_call_dry", large, *of_large, slower, 2.0, f"time at {small:,}, one call in 20 pools")


def _dry_pools(name: str) -> None:
    """Add a rep with as many pools as the other one, but only a single call in them."""
    desk.use(name)
    if User.objects.filter(email=DRY).exists():
        return
    busy = User.objects.get(email="rep@desk.example")
    rep = User.objects.create_user(DRY, None, name="Dry", role=busy.role, level="medior", team=busy.team)
    field = User.objects.get(email="field@desk.example")
    worked = [
        Territory.objects.create(
            name=f"Dry {n}", team=rep.team, inside_rep=rep, field_rep=field, countries=["NL"]
        )
        for n in range(desk.TERRITORIES)
    ]
    for campaign in Campaign.objects.all():
        campaign.territories.add(*worked)
    last = NextStep.objects.filter(ready=True).order_by("-rank", "-pk").values_list("pk", flat=True)[0]
    NextStep.objects.filter(pk=last).update(territory=worked[-1])
