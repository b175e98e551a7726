"""The call request form of a nurture e-mail.

A request makes the lead an MQL again for the inside rep who knew it, ranked above fresh MQLs. What the contact typed
becomes the reason of the call and goes on the timeline. If the lead has left Marketing, its holder is notified.

Lock order: lead, then enrollment, then steps.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.compliance import suppression
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Contact, Enrollment, Hold, Lead, NextStep, Reply, SentMail
from leads.models.queue.step_kind import StepKind
from leads.models.stages import CALLED_STREAMS
from salesdesk import clock

from . import clicks, rep_alerts, tracks

ALERT = gettext_noop("the contact requested a call")


@dataclass(frozen=True)
class CallRequest:
    """The contents of the form, all optional: a phone number (E.164), a preferred time, a question."""

    phone: str = ""
    when: str = ""
    question: str = ""


@transaction.atomic
def request_call(sent: SentMail, request: CallRequest) -> bool:
    """Handle the call request of a sent e-mail; return False if it was already used for a request."""
    lead = transitions.lock_lead(Lead.objects.get(enrollments__sent=sent).pk)
    if not SentMail.objects.filter(pk=sent.pk, call_requested_at=None).update(call_requested_at=clock.now()):
        return False
    contact, becomes_mql = _requester(lead, sent.address), clicks.may_become_mql(lead)
    planned = lead.steps.filter(contact=lead.contact).first() if lead.contact else None
    is_called = becomes_mql or _may_be_called_now(lead, planned)
    number = _number_note(contact, request.phone, save_new=is_called)
    lines = [request.when, number, request.question]
    _log_request(lead, contact, sent, lines)
    why = " · ".join(" ".join(each.split()) for each in lines if each) or _source_note(sent)
    if is_called:
        clicks.reactivate(lead, why, asked_to_be_called=True)
    elif planned:
        next_steps.add_talking_point(planned, _("Requested a call: %(why)s") % {"why": why})
    tracks.end_enrollment(lead, Enrollment.End.INTEREST)
    notified = (
        not becomes_mql and lead.is_open and rep_alerts.alert(lead.holder, lead, ALERT, f"form:{sent.pk}")
    )
    if not is_called and not notified:
        _queue_for_marketing(lead, sent, why)
    return True


def _requester(lead: Lead, address: str) -> Contact | None:
    """Return the lead's contact if the e-mail went to them, or else the company's contact with that address."""
    if lead.contact and lead.contact.email.casefold() == address.casefold():
        return lead.contact
    return lead.company.contacts.filter(email__iexact=address).first() or lead.contact


def _number_note(contact: Contact | None, phone: str, *, save_new: bool) -> str:
    """Return a note about the phone number they gave, which is saved only if the contact has none."""
    if not phone or (contact and contact.phone == phone):
        return ""
    if suppression.is_suppressed(phone):
        return _("The phone number they gave is on the do-not-call list.")
    if contact and save_new and not contact.phone:
        contact.phone = contact.phone_typed = phone
        contact.save(update_fields=["phone", "phone_typed"])
    shown = {"number": Contact(phone=phone).phone_shown}
    if contact and contact.phone and contact.phone != phone:
        return _("on a different number: %(number)s") % shown
    return _("on %(number)s") % shown


def _log_request(lead: Lead, contact: Contact | None, sent: SentMail, lines: list[str]) -> None:
    first = _("Requested a call. %(source)s") % {"source": _source_note(sent)}
    note = "\n".join(line for line in (first, *lines) if line)
    activities.log(lead, Activity.Kind.EMAIL, note, contact=contact)


def _source_note(sent: SentMail) -> str:
    return _("From the e-mail “%(subject)s”") % {"subject": sent.subject}


def _may_be_called_now(lead: Lead, planned: NextStep | None) -> bool:
    """Return whether inside's planned call can be moved to now.

    A promised call keeps its time, and a lead on a rep's screen is being called already.
    """
    return (
        planned is not None
        and planned.kind not in (StepKind.CALLBACK, StepKind.CALL_REQUEST)
        and lead.stream in CALLED_STREAMS
        and lead.stage in suppression.CALLED_STAGES
        and lead.territory is not None
        and not Hold.objects.active().filter(lead=lead).exists()
    )


def _queue_for_marketing(lead: Lead, sent: SentMail, why: str) -> None:
    """List the request under Replies, as no call is planned and no rep was notified."""
    text = {"address": sent.address, "subject": _("Call request"), "text": why}
    Reply.objects.create(key=f"form:{sent.pk}", lead=lead, sent=sent, **text)
