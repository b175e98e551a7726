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
from leads.funnel import next_steps, transitions
from leads.models import Contact, Hold, Lead, NextStep, Placement, Reply, SentMail, Touch
from leads.models.nextstep import Kind
from leads.models.stages import CALLED
from salesdesk import clock

from . import clicks, rep_alerts, tracks

NEWS = gettext_noop("they asked to be called")


@dataclass(frozen=True)
class CallMe:
    """What somebody typed in the form, each part of it or none: a number (E.164), when it suits them, a question."""

    phone: str = ""
    when: str = ""
    question: str = ""


@transaction.atomic
def asked(sent: SentMail, said: CallMe) -> bool:
    """They want to be called. A mail is asked by once: pressing twice changes nothing more, and returns False."""
    lead = transitions.locked(Lead.objects.get(placements__sent=sent).pk)
    if not SentMail.objects.filter(pk=sent.pk, asked_at=None).update(asked_at=clock.now()):
        return False
    who, ours = _asker(lead, sent.address), clicks.is_ours(lead)
    planned = lead.steps.filter(contact=lead.contact).first() if lead.contact else None
    called = ours or _is_called_now(lead, planned)
    number = _of_number(who, said.phone, learns=called)
    lines = [said.when, number, said.question]
    _write_down(lead, who, sent, lines)
    why = " · ".join(" ".join(each.split()) for each in lines if each) or _from(sent)
    if called:
        clicks.came_back(lead, why, asked_to_be_called=True)
    elif planned:
        next_steps.bring_up(planned, _("Asked to be called: %(why)s") % {"why": why})
    tracks.take_off(lead, Placement.End.INTEREST)
    heard = not ours and lead.is_open and rep_alerts.tell(lead.holder, lead, NEWS, f"form:{sent.pk}")
    if not called and not heard:
        _wait_for_marketing(lead, sent, why)
    return True


def _asker(lead: Lead, address: str) -> Contact | None:
    """Who got the mail: the lead's contact, or whoever at the company has that address by now."""
    if lead.contact and lead.contact.email.casefold() == address.casefold():
        return lead.contact
    return lead.company.contacts.filter(email__iexact=address).first() or lead.contact


def _of_number(who: Contact | None, phone: str, *, learns: bool) -> str:
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


def _write_down(lead: Lead, who: Contact | None, sent: SentMail, lines: list[str]) -> None:
    first = _("They asked to be called. %(mail)s") % {"mail": _from(sent)}
    note = "\n".join(line for line in (first, *lines) if line)
    facts = {"kind": Touch.Kind.EMAIL, "round": lead.round, "at": clock.now()}
    Touch.objects.create(lead=lead, contact=who, note=note, **facts)


def _from(sent: SentMail) -> str:
    return _("From the mail “%(subject)s”") % {"subject": sent.subject}


def _is_called_now(lead: Lead, planned: NextStep | None) -> bool:
    """Whether the call that inside plans is made at once instead. A promised one is kept, and speaks of it then; who is
    on somebody's screen is being called."""
    return (
        planned is not None
        and planned.kind not in (Kind.PROMISE, Kind.ASKED)
        and lead.stream in CALLED
        and lead.stage in suppression.CALLED_BY_INSIDE
        and lead.territory is not None
        and not Hold.objects.lasting().filter(lead=lead).exists()
    )


def _wait_for_marketing(lead: Lead, sent: SentMail, why: str) -> None:
    """Nobody calls them, and nobody heard: it stands among the replies."""
    wrote = {"address": sent.address, "subject": _("Asked to be called"), "text": why}
    Reply.objects.create(key=f"form:{sent.pk}", lead=lead, sent=sent, **wrote)
