"""Somebody leaves, or is away for long: a colleague takes over everything that they have in hand.

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
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import pass_on

#: Who has leads in hand.
TAKEOVER_ROLES = (Role.INSIDE, Role.FIELD, Role.PRESALES)
#: So many leads go at one press.
BATCH_SIZE = 200


def offboarding_obstacles(person: User) -> Iterator[str]:
    """For salesdesk.people.offboarding: who waits for an answer or a meeting of theirs, and what they look after. While
    field's question stands, or with a lead that inside has, the lead itself does not say so."""
    if count := Handoff.objects.open().filter(to=person).count():
        yield ngettext(
            "%(who)s has %(count)s handoff to answer: give it to somebody else first.",
            "%(who)s has %(count)s handoffs to answer: give them to somebody else first.",
            count,
        ) % {"who": person, "count": count}
    if count := Handoff.objects.open().filter(inside=person).count():
        yield ngettext(
            "%(who)s looks after %(count)s handoff that field has not answered: give it to somebody else first.",
            "%(who)s looks after %(count)s handoffs that field has not answered: give them to somebody else first.",
            count,
        ) % {"who": person, "count": count}
    if count := Appointment.objects.not_started().filter(person=person).count():
        yield ngettext(
            "%(who)s has %(count)s meeting planned: give it to somebody else first.",
            "%(who)s has %(count)s meetings planned: give them to somebody else first.",
            count,
        ) % {"who": person, "count": count}


def reassign_handoffs(lead: Lead, to: User) -> None:
    """For leads.giving: who has the lead now looks after what field has not answered yet, and a deal is theirs."""
    lead.handoffs.open().update(inside=to)
    lead.opportunities.open().update(holder=to)


def takeover_candidates(person: User):
    """Who may take over: of the same role and team."""
    same = User.objects.filter(role=person.role, team=person.team_id, is_active=True)
    return same.exclude(pk=person.pk).order_by("name", "pk")


def leads_in_hand(person: User):
    """What `person` has in hand: the leads that they hold, joined, look after at field, are asked about or meet."""
    theirs = [
        Lead.objects.filter(presales=person).values_list("pk"),
        NextStep.objects.filter(assignee=person).values_list("lead"),
        Handoff.objects.open().filter(to=person).values_list("lead"),
        Handoff.objects.open().filter(inside=person).values_list("lead"),
        Appointment.objects.not_started().filter(person=person).values_list("lead"),
    ]
    # Each by its own index: asked with "or", every open lead of the desk would be read.
    found = Lead.objects.filter(holder=person).values_list("pk").union(*(each.order_by() for each in theirs))
    return Lead.objects.open().filter(pk__in=found).order_by("pk")


def take_over(person: User, to: User, by: User) -> tuple[int, list[str]]:
    """Give what `person` has in hand to `to`: how many leads went, and in sentences why others stay for now.

    One transaction for each lead, so that one which is being called now does not keep back all others.
    """
    given, stay = 0, []
    for pk in list(leads_in_hand(person).values_list("pk", flat=True)[:BATCH_SIZE]):
        try:
            _take_over_lead(pk, person, to, by)
        except transitions.Refused as refused:
            stay.append(str(refused))
        else:
            given += 1
    return given, stay


@transaction.atomic
def _take_over_lead(pk: int, person: User, to: User, by: User) -> None:
    field_nurture.lock_field_nurture(to)
    if not takeover_candidates(person).filter(pk=to.pk).exists():
        raise transitions.Refused(_("%(who)s does not do that work any more.") % {"who": to})
    lead = transitions.lock_lead(pk)
    {
        Role.INSIDE: _take_over_as_inside,
        Role.FIELD: _take_over_as_field,
        Role.PRESALES: _take_over_as_presales,
    }[Role(person.role)](lead, person, to, by)
    lead.steps.filter(assignee=person).update(assignee=to, ready=False)
    lead_moves.transfer_meetings(lead, person, to, by)


def _take_over_as_inside(lead: Lead, person: User, to: User, by: User) -> None:
    if lead.holder_id == person.pk and lead.stream in (Stream.INSIDE, Stream.NURTURE):
        reassignment.reassign(lead, to, by)
    elif lead.inside_rep_id == person.pk:
        lead.inside_rep = to
        transitions.save(lead, by)
    lead.handoffs.open().filter(inside=person).update(inside=to)


def _take_over_as_field(lead: Lead, person: User, to: User, by: User) -> None:
    if handoff := lead.handoffs.open().filter(to=person).first():
        pass_on.transfer(lead, handoff, to, by)
    elif lead.stream == Stream.FIELD and lead.holder_id == person.pk:
        if lead.review_on and not field_nurture.has_capacity(to):
            raise transitions.Refused(_("%(who)s keeps as many leads as anybody may.") % {"who": to})
        lead.holder = lead.field_rep = to
        transitions.save(lead, by, _("Given to %(who)s.") % {"who": to})
        lead.opportunities.open().update(holder=to)


def _take_over_as_presales(lead: Lead, person: User, to: User, by: User) -> None:
    if lead.presales_id == person.pk:
        lead.presales = to
        transitions.save(lead, by)
