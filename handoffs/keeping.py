"""What field keeps for itself (R10 c), and how it ends: reviewed, taken up, or let go through a door.

Nothing is kept in silence: each kept lead has a next step and a day on which it is looked at again.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from leads import funnel, recycle, steps
from leads.doors import Drop, Way
from leads.models import Lead
from leads.models.nextstep import Kind
from leads.models.stages import DropReason, FinalReason, Stage, Stream
from salesdesk import clock


def kept(user):
    """The kept leads that `user` sees; the nearest review first."""
    leads = Lead.objects.seen_by(user).filter(stage=Stage.SQL, stream=Stream.FIELD, review_on__isnull=False)
    return leads.order_by("review_on", "pk")


@transaction.atomic
def review(lead: Lead, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """Looked at again, and still worth field's own time."""
    lead = _of(lead, by)
    funnel.move(lead, "keep", by, by, review_on, reason=said)
    steps.drop(lead, by)
    due = clock.instant_of(datetime.combine(review_on, by.work_start), by.time_zone)
    steps.plan(lead, Kind.FIELD, due_at=due, assignee=by, why=next_step)
    return lead


def drop(lead: Lead, by, *, drop: Drop) -> Lead:
    """Looked at again, or let go: through the door that was chosen."""
    if drop.way == Way.KEPT:
        return review(lead, by, said=drop.logged, next_step=drop.next_step, review_on=drop.on)
    if drop.way == Way.FINAL:
        return rule_out(lead, by, reason=FinalReason(drop.reason), said=drop.logged)
    if drop.way == Way.NURTURE:
        return to_nurture(lead, by, reason=drop.reason, on=drop.on, bring_up=drop.said, said=drop.logged)
    return to_marketing(lead, by, reason=DropReason(drop.reason), said=drop.logged)


@transaction.atomic
def to_nurture(
    lead: Lead, by, *, on: date, reason: str = DropReason.NOT_NOW, bring_up: str = "", said: str = ""
) -> Lead:
    """Interested, not soon: back to inside, by telephone, with a date."""
    lead = _of(lead, by)
    return recycle.to_nurture(lead, by, reason=reason, on=on, bring_up=bring_up, said=said, answered=True)


@transaction.atomic
def to_marketing(lead: Lead, by, *, reason: DropReason, said: str = "") -> Lead:
    """Fell back into the market."""
    return recycle.to_marketing(_of(lead, by), by, reason=reason, said=said, answered=True)


@transaction.atomic
def rule_out(lead: Lead, by, *, reason: FinalReason, said: str = "") -> Lead:
    """They can't ever buy."""
    return recycle.rule_out(_of(lead, by), by, reason=reason, said=said, answered=True)


def _of(lead: Lead, by) -> Lead:
    """The lead under lock, when it is kept and this person keeps it."""
    lead = funnel.locked(lead.pk)
    if lead.stage != Stage.SQL or lead.stream != Stream.FIELD:
        raise funnel.Refused(
            _("This lead is kept no more: it is %(stage)s now.") % {"stage": lead.get_stage_display()}
        )
    if lead.holder_id != by.pk:
        raise funnel.NotYours(_("%(who)s keeps this lead.") % {"who": lead.holder})
    return lead
