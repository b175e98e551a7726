"""The chance of an order, asked after every conversation (R7). Each answer is a line of the story, with what it
was before: it never falls silently."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import BeforeCall, Lead, Touch
from salesdesk import clock

from . import transitions


@transaction.atomic
def say(touch: Touch, chance: int, by) -> Touch:
    """Keep what `by` gives the lead of this conversation after it. Raises Refused.

    The same answer pressed twice is one line; a call may still be taken back afterwards.
    """
    lead = transitions.locked(touch.lead_id)
    talked = Touch.objects.conversations().filter(lead=lead).order_by("-at", "-id").first()
    if talked != touch or touch.by_id != by.pk:
        raise transitions.Refused(_("The chance is said of the last conversation, by who had it."))
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed: it has no chance any more."))
    said = lead.touches.filter(kind=Touch.Kind.CHANCE, at__gte=touch.at, by=by).order_by("-id").first()
    if said and said.chance == chance:
        return said
    line = _write(lead, touch, chance, by)
    version, lead.chance = lead.version, chance
    transitions.save(lead, by)
    BeforeCall.objects.filter(lead=lead, version=version, touch=touch).update(version=lead.version)
    return line


def _write(lead: Lead, touch: Touch, chance: int, by) -> Touch:
    return Touch.objects.create(
        lead=lead,
        contact_id=touch.contact_id,
        round=lead.round,
        kind=Touch.Kind.CHANCE,
        chance=chance,
        chance_before=lead.chance,
        by=by,
        at=clock.now(),
    )
