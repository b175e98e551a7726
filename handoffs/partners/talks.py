"""Log a talk with a partner from the work list, and plan the next one."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity, PartnerTalk
from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Lead, Partner
from salesdesk import clock

Outcome = PartnerTalk.Outcome


@transaction.atomic
def log(
    partner: Partner,
    by,
    *,
    outcome: str,
    contact: Contact | None = None,
    deal: Opportunity | None = None,
    note: str = "",
    next_on: date | None = None,
    next_why: str = "",
) -> PartnerTalk:
    """Log the talk, in the timeline of a lead too, and plan the next one: on `next_on`, or by the rhythm.

    An unanswered call is tried again on the next working day. Raises NotYours or Refused.
    """
    partner = (
        Partner.objects.select_for_update(of=["self"], no_key=True)
        .select_related("company")
        .get(pk=partner.pk)
    )
    if partner.ended_at:
        raise transitions.Refused(_("This partnership has ended."))
    if partner.owner_id != by.pk:
        raise transitions.NotYours(_("Only the owner of this partner logs talks with it."))
    if contact and contact.company_id != partner.company_id:
        raise transitions.Refused(_("Choose another person at this company."))
    if next_on and next_on <= by.today:
        raise transitions.Refused(_("Choose a date after today."))
    now, spoke = clock.now(), outcome in PartnerTalk.SPOKEN
    talk = PartnerTalk(
        partner=partner, outcome=outcome, contact=contact, opportunity=deal, note=note, by=by, at=now
    )
    talk.next_at = _morning_of(by, next_on or by.today + timedelta(days=partner.talk_days if spoke else 1))
    if lead := _lead_of(partner, deal):
        text = _("Talk with partner %(partner)s.") % {"partner": partner}
        talk.activity = activities.log(
            lead,
            Activity.Kind.CALL,
            f"{text} {note}".strip(),
            by,
            contact=contact,
            outcome=outcome,
        )
    talk.save()
    partner.last_tried_at, partner.next_talk_at = now, talk.next_at
    partner.next_talk_why = next_why or ("" if spoke else partner.next_talk_why)
    if spoke:
        partner.last_talk_at = now
    partner.save(update_fields=["last_tried_at", "last_talk_at", "next_talk_at", "next_talk_why"])
    return talk


def _morning_of(by, day: date) -> datetime:
    """Return when `by` starts to work on `day`, or on their next working day."""
    midnight = clock.instant_of(datetime.combine(day, time()), by.time_zone)
    return by.calendar.add(midnight, timedelta())


def _lead_of(partner: Partner, deal: Opportunity | None) -> Lead | None:
    """Return the lead in whose timeline the talk belongs; None while the partner has none at all."""
    if deal:
        return deal.lead
    own = Lead.objects.filter(company=partner.company_id).order_by("-pk").first()
    return own or partner.leads.order_by("-pk").first()
