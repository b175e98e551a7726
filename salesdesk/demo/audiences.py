"""The audience of the campaign that starts next: companies that met us at the trade show, checked but not started."""

import time
from decimal import Decimal

from campaigns.models import Campaign
from campaigns.models.audience import AUDIENCE_FIELDS
from campaigns.models.audience_settings import Overlap
from leads.audiences import batches, filling
from salesdesk.people.roles import Role

from .world import World


def check(world: World) -> None:
    """Check the audience of the draft, and set budgets. A few statements."""
    manager = world.people.with_role(Role.MANAGER)[0]
    draft = world.campaigns["service"]
    audience = {name: getattr(draft.audience, name) for name in AUDIENCE_FIELDS}
    audience |= {"earlier_campaign": world.campaigns["fair"], "industries": [], "not_called_days": 30}
    filling.save(draft, audience, overlap=Overlap.WAIT, keeps_filling=True)
    Campaign.objects.filter(team=draft.team_id).update(cost_per_hour=Decimal(42), budget=Decimal(9_000))
    Campaign.objects.filter(pk=draft.pk).update(budget=Decimal(6_000))
    run = filling.check(Campaign.objects.get(pk=draft.pk), manager)
    batches.work_on(run.pk, world.until, time.monotonic() + batches.RUN)
