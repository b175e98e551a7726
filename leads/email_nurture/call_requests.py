"""A request for a call, from the form of a nurture e-mail or a public form.

It makes the lead an MQL again for the inside rep who knew it, ranked above fresh MQLs. What the contact typed becomes
the reason of the call and goes on the timeline. A time that is understood becomes a promised call. If the lead has
left Marketing, its holder is notified.

Lock order: lead, then enrollment, then steps.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.funnel import activities, next_steps
from leads.models import Activity, Contact, Enrollment, Hold, Lead, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import CALLED_STREAMS, Source
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.notifications.models import Kind
from salesdesk.parsing import when

from . import clicks, rep_alerts, tracks

ALERT = gettext_noop("the contact requested a call")
#: A time further ahead is shown as text: nobody asks to be called then.
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class CallRequest:
    """The contents of the form, all optional: a phone number (E.164), a preferred time, a question."""

    phone: str = ""
    when: str = ""
    question: str = ""


@dataclass(frozen=True)
class Origin:
    """Where a request came from: `note` says so in the timeline, `key` identifies it."""

    note: str
    key: str
    source: Source
    kind: Activity.Kind


def handle(lead: Lead, contact: Contact | None, request: CallRequest, origin: Origin) -> str:
    """Handle the request about a locked lead. Return "", or what Marketing has to read as nobody else hears of it."""
    becomes_mql = clicks.may_become_mql(lead)
    planned = lead.steps.filter(contact=lead.contact).first() if lead.contact else None
    is_called = becomes_mql or _may_be_called_now(lead, planned)
    number = _number_note(contact, request.phone, save_new=is_called)
    lines = [request.when, number, request.question]
    note = "\n".join(
        line for line in (_("Requested a call. %(source)s") % {"source": origin.note}, *lines) if line
    )
    activities.log(lead, origin.kind, note, contact=contact)
    why = " · ".join(" ".join(each.split()) for each in lines if each) or origin.note
    if is_called:
        call_at = promised_at(lead, request.when)
        clicks.reactivate(lead, why, source=origin.source, asked_to_be_called=True, call_at=call_at)
    elif planned:
        next_steps.add_talking_point(planned, _("Requested a call: %(why)s") % {"why": why})
    tracks.end_enrollment(lead, Enrollment.End.INTEREST)
    notified = (
        not becomes_mql
        and lead.is_open
        and rep_alerts.alert(lead.holder, lead, ALERT, origin.key, Kind.INTEREST)
    )
    return "" if is_called or notified else why


def promised_at(lead: Lead, typed: str) -> datetime | None:
    """Return the instant that `typed` names at the lead's place, or None if it is unclear or nobody calls then.

    A day without a time is when calling begins on it.
    """
    place, now = lead.calling_place, clock.now()
    if not typed or not place.zone:
        return None
    try:
        parsed = when.parse(typed, now.astimezone(ZoneInfo(place.zone)), language=get_language() or "en")
    except when.NotUnderstood:
        return None
    if parsed.others or parsed.mine:
        return None
    if parsed.time:
        at = clock.instant_of(datetime.combine(parsed.day, parsed.time), place.zone)
    else:
        at = recycle.calling_opens_at(lead, parsed.day)
    window = clock.window(place, at)
    return at if window and now < at <= now + AHEAD and at in window else None


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
