"""Ask customers for referrals, and follow them until they are leads (R20)."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Referral
from leads.accounts import new_lead
from leads.accounts.new_lead import NewLead
from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Lead
from leads.models.calling.activity import CustomerOutcome
from leads.models.stages import Source
from salesdesk import clock

State = Referral.State


@transaction.atomic
def ask(
    lead: Lead,
    by,
    *,
    asked: Contact | None,
    company_name: str = "",
    person: str = "",
    phone: str = "",
    note: str = "",
) -> Referral:
    """Record that `asked`, a contact of the customer `lead`, was asked, and whom they introduced if they did."""
    if asked and asked.company_id != lead.company_id:
        raise transitions.Refused(_("Choose another person at this company."))
    referral = Referral(lead=lead, asked=asked, by=by, at=clock.now(), note=note)
    if company_name or person:
        referral.introduce(company_name, person, phone, note)
    referral.save()
    text = _("Referral: introduced %(who)s.") if company_name or person else _("Asked for a referral.")
    who = ", ".join(each for each in (person, company_name) if each)
    activities.log(
        lead, Activity.Kind.NOTE, text % {"who": who} if who else text, by, contact_id=asked and asked.pk
    )
    return referral


def on_customer_call(lead: Lead, call: Activity) -> None:
    """Keep the referral that a customer gave in a call; whom they introduced is entered next."""
    if call.outcome == CustomerOutcome.REFERRAL:
        facts = {"lead": lead, "asked_id": call.contact_id, "by": call.by, "at": call.at}
        Referral.objects.create(call=call, note=call.note[:500], **facts)


def on_undone_call(call: Activity) -> None:
    """Remove the referral of a call that is being undone. Raises Refused once somebody was introduced."""
    asked = Referral.objects.select_for_update(of=["self"]).filter(call=call).first()
    if asked is None:
        return
    if asked.state != State.ASKED:
        raise transitions.Refused(_("The referral of this call has gone on. Correct it on its page."))
    asked.delete()


@transaction.atomic
def introduce(referral: Referral, by, *, company_name: str, person: str, phone: str, note: str) -> Referral:
    """Note or correct whom they introduced. Raises Refused if it is closed or nobody is named."""
    referral = _lock(referral)
    if not (company_name or person):
        raise transitions.Refused(_("Enter the company or the person they introduced."))
    referral.introduce(company_name, person, phone, note)
    referral.save()
    return referral


@transaction.atomic
def decline(referral: Referral, by) -> Referral:
    """Close the referral: they know nobody, or it led nowhere. Raises Refused if it is closed."""
    referral = _lock(referral)
    referral.decline()
    referral.save()
    return referral


@transaction.atomic
def make_lead(referral: Referral, by, new: NewLead) -> Lead:
    """Make the lead of this referral by the intake of all leads; an interest makes it an MQL whose clock runs.

    Raises Refused, and MaybeKnown, as `new_lead.add` does.
    """
    referral = _lock(referral)
    if referral.state == State.ASKED:
        referral.introduce(new.name, new.contact, new.phone_typed or new.phone, referral.note)
    lead = new_lead.add(replace(new, source=Source.REFERRAL), by)
    referral.become(lead)
    referral.save()
    facts = {"customer": referral.lead.company, "who": referral.asked or referral.lead.company}
    activities.log(lead, Activity.Kind.NOTE, _("Referred by %(who)s (%(customer)s).") % facts, by)
    return lead


def _lock(referral: Referral) -> Referral:
    locked = Referral.objects.select_for_update(of=["self"]).select_related("lead__company", "asked")
    referral = locked.get(pk=referral.pk)
    if referral.state in (State.LEAD, State.DECLINED):
        raise transitions.Refused(
            _("This referral is closed: %(state)s.") % {"state": referral.get_state_display().lower()}
        )
    return referral
