"""The form of a mail: who asks on it to be called is an MQL again, for the inside rep who knew the lead, and is called
before all that is fresh.

What they typed is why, and stands in the story. Of a lead that is no longer Marketing's whoever has it hears. Lock
order: lead, then placement, then steps.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.compliance import suppression
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Contact, Enrollment, Hold, Lead, NextStep, Reply, SentMail
from leads.models.next_step import StepKind
from leads.models.stages import CALLED_STREAMS
from salesdesk import clock

from . import clicks, rep_alerts, tracks

ALERT = gettext_noop("they asked to be called")


@dataclass(frozen=True)
class CallRequest:
    """What somebody typed in the form, each part of it or none: a number (E.164), when it suits them, a question."""

    phone: str = ""
    when: str = ""
    question: str = ""


@transaction.atomic
def request_call(sent: SentMail, said: CallRequest) -> bool:
    """They want to be called. A mail is asked by once: pressing twice changes nothing more, and returns False."""
    lead = transitions.lock_lead(Lead.objects.get(enrollments__sent=sent).pk)
    if not SentMail.objects.filter(pk=sent.pk, call_requested_at=None).update(call_requested_at=clock.now()):
        return False
    who, ours = _requester(lead, sent.address), clicks.may_become_mql(lead)
    planned = lead.steps.filter(contact=lead.contact).first() if lead.contact else None
    called = ours or _may_be_called_now(lead, planned)
    number = _number_note(who, said.phone, learns=called)
    lines = [said.when, number, said.question]
    _log_request(lead, who, sent, lines)
    why = " · ".join(" ".join(each.split()) for each in lines if each) or _source_note(sent)
    if called:
        clicks.reactivate(lead, why, asked_to_be_called=True)
    elif planned:
        next_steps.add_talking_point(planned, _("Asked to be called: %(why)s") % {"why": why})
    tracks.end_enrollment(lead, Enrollment.End.INTEREST)
    heard = not ours and lead.is_open and rep_alerts.alert(lead.holder, lead, ALERT, f"form:{sent.pk}")
    if not called and not heard:
        _queue_for_marketing(lead, sent, why)
    return True


def _requester(lead: Lead, address: str) -> Contact | None:
    """Who got the mail: the lead's contact, or whoever at the company has that address by now."""
    if lead.contact and lead.contact.email.casefold() == address.casefold():
        return lead.contact
    return lead.company.contacts.filter(email__iexact=address).first() or lead.contact


def _number_note(who: Contact | None, phone: str, *, learns: bool) -> str:
    """What to say of the number that they gave. One that is known is never replaced; where none was, this one is."""
    if not phone or (who and who.phone == phone):
        return ""
    if suppression.is_suppressed(phone):
        return _("The number that they gave asked not to be called.")
    if who and learns and not who.phone:
        who.phone = who.phone_typed = phone
        who.save(update_fields=["phone", "phone_typed"])
    shown = {"number": Contact(phone=phone).phone_shown}
    if who and who.phone and who.phone != phone:
        return _("at another number than ours: %(number)s") % shown
    return _("at %(number)s") % shown


def _log_request(lead: Lead, who: Contact | None, sent: SentMail, lines: list[str]) -> None:
    first = _("They asked to be called. %(mail)s") % {"mail": _source_note(sent)}
    note = "\n".join(line for line in (first, *lines) if line)
    activities.log(lead, Activity.Kind.EMAIL, note, contact=who)


def _source_note(sent: SentMail) -> str:
    return _("From the mail “%(subject)s”") % {"subject": sent.subject}


def _may_be_called_now(lead: Lead, planned: NextStep | None) -> bool:
    """Whether the call that inside plans is made at once instead. A promised one is kept, and speaks of it then; who is
    on somebody's screen is being called."""
    return (
        planned is not None
        and planned.kind not in (StepKind.CALLBACK, StepKind.CALL_REQUEST)
        and lead.stream in CALLED_STREAMS
        and lead.stage in suppression.CALLED_STAGES
        and lead.territory is not None
        and not Hold.objects.active().filter(lead=lead).exists()
    )


def _queue_for_marketing(lead: Lead, sent: SentMail, why: str) -> None:
    """Nobody calls them, and nobody heard: it stands among the replies."""
    wrote = {"address": sent.address, "subject": _("Asked to be called"), "text": why}
    Reply.objects.create(key=f"form:{sent.pk}", lead=lead, sent=sent, **wrote)
