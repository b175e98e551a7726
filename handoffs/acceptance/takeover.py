"""Takeover: a colleague gets all the work of someone who leaves or is away for long.

Lock order: person, lead, handoff.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handoffs.deals import field_nurture
from handoffs.meetings import lead_moves
from handoffs.models import Appointment, Handoff
from leads.funnel import transitions
from leads.models import Lead, NextStep
from leads.models.stages import Stream
from leads.queue import reassignment
from leads.to_do import actions as to_do
from salesdesk import formats
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import pass_on

#: Leads transferred per submission.
BATCH_SIZE = 200


def offboarding_obstacles(person: User) -> Iterator[str]:
    """Yield the handoffs and meetings that keep `person` from being offboarded, for people.membership.offboarding.

    The leads alone do not show these: during a question, or after a lead went back to inside, another person holds
    the lead.
    """
    if count := Handoff.objects.open().filter(to=person).count():
        yield ngettext(
            "%(who)s has %(count)s handoff to respond to. Reassign it first.",
            "%(who)s has %(count)s handoffs to respond to. Reassign them first.",
            count,
        ) % {"who": person, "count": formats.number(count)}
    if count := Handoff.objects.open().filter(inside_rep=person).count():
        yield ngettext(
            "%(who)s owns %(count)s handoff that field has not responded to. Reassign it first.",
            "%(who)s owns %(count)s handoffs that field has not responded to. Reassign them first.",
            count,
        ) % {"who": person, "count": formats.number(count)}
    if count := Appointment.objects.not_started().filter(person=person).count():
        yield ngettext(
            "%(who)s has %(count)s upcoming meeting. Reassign it first.",
            "%(who)s has %(count)s upcoming meetings. Reassign them first.",
            count,
        ) % {"who": person, "count": formats.number(count)}


def reassign_handoffs(lead: Lead, to: User) -> None:
    """Give `to` the open handoff and deal of a lead that was reassigned, for leads.queue.reassignment."""
    lead.handoffs.open().update(inside_rep=to)
    lead.opportunities.open().update(holder=to)


def takeover_candidates(person: User):
    """Return the active colleagues of the same role and team."""
    colleagues = User.objects.filter(role=person.role, team=person.team_id, is_active=True)
    return colleagues.exclude(pk=person.pk).order_by("name", "pk")


def leads_in_hand(person: User):
    """Return the open leads that `person` holds, joined, has a next step, an open handoff or a meeting for."""
    sources = [
        Lead.objects.filter(presales=person).values_list("pk"),
        NextStep.objects.filter(assignee=person).values_list("lead"),
        Handoff.objects.open().filter(to=person).values_list("lead"),
        Handoff.objects.open().filter(inside_rep=person).values_list("lead"),
        Appointment.objects.not_started().filter(person=person).values_list("lead"),
    ]
    # A union, so that each part uses its own index; with OR the planner reads every open lead.
    found = Lead.objects.filter(holder=person).values_list("pk").union(*(each.order_by() for each in sources))
    return Lead.objects.open().filter(pk__in=found).order_by("pk")


def take_over(person: User, to: User, by: User) -> tuple[int, list[str]]:
    """Transfer the leads of `person` to `to`. Return how many were transferred, and why the others were not.

    The tasks of a lead go with it; the rest of their tasks follows once no lead was refused. Each lead has its own
    transaction, so that a lead in a call does not block the rest.
    """
    transferred, refusals = 0, []
    for pk in list(leads_in_hand(person).values_list("pk", flat=True)[:BATCH_SIZE]):
        try:
            take_over_lead(pk, person, to, by)
        except transitions.Refused as refused:
            refusals.append(str(refused))
        else:
            transferred += 1
    if not refusals:
        to_do.transfer(person.tasks.open(), to, by)
    return transferred, refusals


@transaction.atomic
def take_over_lead(pk: int, person: User, to: User, by: User) -> None:
    """Transfer all that `person` has to do with a lead to `to`. Raises Refused if `to` can't get it."""
    field_nurture.lock_field_nurture(to)
    if not takeover_candidates(person).filter(pk=to.pk).exists():
        raise transitions.Refused(_("%(who)s can no longer take over this work.") % {"who": to})
    lead = transitions.lock_lead(pk)
    {
        Role.INSIDE: _take_over_as_inside,
        Role.FIELD: _take_over_as_field,
        Role.PRESALES: _take_over_as_presales,
    }[Role(person.role)](lead, person, to, by)
    to_do.transfer(lead.tasks.filter(person=person), to, by)
    lead.steps.filter(assignee=person).update(assignee=to, ready=False)
    lead_moves.transfer_meetings(lead, person, to, by)


def _take_over_as_inside(lead: Lead, person: User, to: User, by: User) -> None:
    if lead.holder_id == person.pk and lead.stream in (Stream.INSIDE, Stream.NURTURE):
        reassignment.reassign(lead, to, by)
    elif lead.inside_rep_id == person.pk:
        lead.inside_rep = to
        transitions.save(lead, by)
    lead.handoffs.open().filter(inside_rep=person).update(inside_rep=to)


def _take_over_as_field(lead: Lead, person: User, to: User, by: User) -> None:
    if handoff := lead.handoffs.open().filter(to=person).first():
        pass_on.transfer(lead, handoff, to, by)
    elif lead.stream == Stream.FIELD and lead.holder_id == person.pk:
        if lead.review_on and not field_nurture.has_capacity(to):
            raise transitions.Refused(_("%(who)s has reached the field nurture limit.") % {"who": to})
        lead.holder = lead.field_rep = to
        transitions.save(lead, by, _("Reassigned to %(who)s.") % {"who": to})
        lead.opportunities.open().update(holder=to)


def _take_over_as_presales(lead: Lead, person: User, to: User, by: User) -> None:
    if lead.presales_id == person.pk:
        lead.presales = to
        transitions.save(lead, by)
