"""What becomes of an ended campaign's leads that nobody made their own: who showed interest stays with inside,
Marketing gets the others back."""

from datetime import datetime, timedelta

from django.db import transaction

from campaigns.models.campaign import State
from salesdesk.workers.one_by_one import each

from . import doors, funnel, recycle
from .doors import Way
from .models import Lead
from .models.stages import DropReason, Stage, Stream

CALLED_FROM_POOLS = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL]


def run(now: datetime, limit: int = 500) -> int:
    """Take leads of ended campaigns that have no holder through their door; returns how many went.

    What a rep promised or nurtures has a holder, and goes on.
    """
    return each(_left().order_by("pk").values_list("pk", flat=True)[:limit], _hand_back)


def _left():
    return Lead.objects.filter(
        campaign__state=State.ENDED,
        stage__in=CALLED_FROM_POOLS,
        stream__in=[Stream.INSIDE, Stream.NURTURE],
        holder__isnull=True,
    )


@transaction.atomic
def _hand_back(pk: int) -> bool:
    lead = _left().select_for_update(of=["self"], no_key=True, skip_locked=True).filter(pk=pk).first()
    if lead is None:
        return False
    if doors.by_itself(lead) == Way.NURTURE:
        # Pools of an ended campaign are not called any more: who works the territory makes it their own.
        lead = funnel.locked(pk)
        lead.inside_rep = lead.inside_rep or (lead.territory.inside_rep if lead.territory else None)
        on = doors.today_there(lead) + timedelta(days=1)
        recycle.to_nurture(lead, None, reason=DropReason.CAMPAIGN_ENDED, on=on, locked=True)
    else:
        recycle.to_marketing(lead, None, reason=DropReason.CAMPAIGN_ENDED)
    return True
