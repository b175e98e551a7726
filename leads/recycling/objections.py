"""Handle objections to being called that arrive outside a call, such as by e-mail or in person (R21)."""

from django.utils.translation import gettext as _

from leads.compliance import person_suppression
from leads.funnel import exit_hooks, transitions
from leads.funnel.actions import may_take
from leads.models import Contact, Lead
from leads.models.stages import FinalReason
from salesdesk.people.models import User

from . import recycle


@transitions.atomic_on_lead
def rule_out(
    lead: Lead, by: User, *, reason: str, comment: str = "", answered: bool = False, locked: bool = False
) -> Lead:
    """Disqualify `lead`. "Do not call" also suppresses the person and their numbers everywhere.

    The lead then continues with another contact of the company, if there is one to call.
    """
    person = lead.contact if reason == FinalReason.DO_NOT_CALL else None
    if not person or not person.phone:
        done = recycle.rule_out(lead, by, reason=reason, comment=comment, answered=answered, locked=locked)
        if person:
            _suppress(person, by, comment)
        return done
    if not may_take(lead, "rule_out", by):
        raise transitions.NotYours(_("This lead is not yours."))
    comment = comment or _("Asked not to be called.")
    _suppress(person, by, comment)
    lead = Lead.objects.get(pk=lead.pk)
    exit_hooks.lead_exits(lead, by, comment)
    return lead


def _suppress(person: Contact, by: User, comment: str) -> None:
    person_suppression.lock(person)
    comment = comment or _("Asked not to be called.")
    person_suppression.suppress_person(person, by=by, reason=comment[:200], source="objection")
