"""Invitation e-mails to the contact: for a new, changed or cancelled meeting.

Opting out of e-mail stops new invitations. Changes and cancellations of a meeting that a contact was invited to still
leave, as the old time would otherwise stay in their calendar. Every sentence about who is told asks the functions here.
"""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from handoffs.meetings.calendars import ics
from handoffs.models import Appointment
from leads.email_nurture import bounces, rep_alerts
from leads.funnel import activities, transitions
from leads.models import Activity
from salesdesk import formats
from salesdesk.notifications.models import Kind
from salesdesk.outbox import emails
from salesdesk.outbox.refusals import Refusal

#: The meetings whose contacts are told of a cancellation, as `cancellation_recipient` decides for one.
CANCELLATION_IS_SENT = (
    ~Q(invited_address="")
    & Q(contact__isnull=False)
    & ~Q(contact__bounced_address__iexact=F("invited_address"))
)
KEY = re.compile(r"appointment-(?P<pk>\d+)-(?P<sequence>\d+)-(?P<method>request|cancel)")
UNDELIVERED = gettext_noop("the invitation to the meeting could not be delivered")
CHANGE_UNDELIVERED = gettext_noop("the new time or place of the meeting could not be delivered")
CANCELLATION_UNDELIVERED = gettext_noop("the cancellation of the meeting could not be delivered")


def invite(appointment: Appointment, *, replaces: Appointment | None = None) -> None:
    """Send the invitation, or an update of it. Do nothing if the contact may not be e-mailed.

    `replaces` is the meeting that this one takes the place of: whoever was invited to it is invited again.
    """
    address = invitation_recipient(appointment) or (cancellation_recipient(replaces) if replaces else "")
    if not address:
        return
    wording = _changed if appointment.invited_address else _invited
    appointment.invited_address = address
    appointment.save(update_fields=["invited_address"])
    _send(appointment, "REQUEST", wording)


def cancel(appointment: Appointment) -> None:
    """Send a cancellation if the contact was invited. The internal reason is not included."""
    if cancellation_recipient(appointment):
        _send(appointment, "CANCEL", _cancelled)


def invitation_recipient(appointment: Appointment) -> str:
    """Return the address that gets the invitation or an update of it, or ""."""
    if appointment.contact and not bounces.no_mail_reason(appointment.contact):
        return appointment.contact.email
    return cancellation_recipient(appointment)


def cancellation_recipient(appointment: Appointment) -> str:
    """Return the address that gets a cancellation, or "": who was invited, unless e-mail to them bounces."""
    contact, invited = appointment.contact, appointment.invited_address
    if contact is None or invited.casefold() == contact.bounced_address.casefold():
        return ""
    return invited


def no_invitation_reason(appointment: Appointment) -> str:
    """Return why the contact hears neither of the meeting nor of a change, as a sentence, or an empty string."""
    return "" if invitation_recipient(appointment) else bounces.no_mail_reason(appointment.contact)


def no_cancellation_reason(appointment: Appointment) -> str:
    """Return why the contact would not hear of a cancellation, as a sentence, or an empty string."""
    if cancellation_recipient(appointment):
        return ""
    if appointment.invited_address and appointment.contact:
        return _("E-mail to %(address)s bounces.") % {"address": appointment.invited_address}
    return _("No invitation was sent.")


def on_undelivered(refusal: Refusal) -> None:
    """Log on the timeline that an e-mail about a meeting did not arrive, and alert the rep who booked it."""
    if not (found := KEY.fullmatch(refusal.dedupe_key)):
        return
    appointment = Appointment.objects.select_related("booked_by", "person").filter(pk=found["pk"]).first()
    if appointment is None:
        return
    lead = transitions.lock_lead(appointment.lead_id)
    message = CANCELLATION_UNDELIVERED if found["method"] == "cancel" else CHANGE_UNDELIVERED
    if found["method"] == "request" and found["sequence"] == "0":
        # They don't know of the meeting, so nothing may say that they were invited.
        Appointment.objects.filter(pk=appointment.pk).update(invited_address="")
        message = UNDELIVERED
    note = f"{refusal.address}: {_(message)}\n{refusal.message[:300]}"
    activities.log(lead, Activity.Kind.CALENDAR, note, contact=appointment.contact)
    rep = appointment.booked_by if appointment.booked_by.is_active else appointment.person
    rep_alerts.alert(rep, lead, message, f"undelivered:{refusal.dedupe_key}", Kind.UNDELIVERED)


def _send(appointment: Appointment, method: str, wording: Callable[[Appointment], tuple[str, str]]) -> None:
    country = appointment.lead.company.country
    with translation.override(_language(appointment)), formats.reader_country(country):
        subject, text = wording(appointment)
        emails.queue(
            to=appointment.invited_address,
            subject=subject,
            text=_email(appointment, text),
            dedupe_key=f"appointment-{appointment.pk}-{appointment.sequence}-{method.lower()}",
            reply_to=appointment.person.email,
            invitation=emails.CalendarInvitation(ics.invitation_ics(appointment, method), method),
        )


def _language(appointment: Appointment) -> str:
    """Return the contact's language if it is supported, else the host's."""
    supported = dict(settings.LANGUAGES)
    language = appointment.contact.language if appointment.contact else ""
    return language if language in supported else appointment.person.language


def _invited(appointment: Appointment) -> tuple[str, str]:
    return (
        _("Invitation: %(what)s, %(when)s") % _details(appointment),
        _("%(who)s would like to meet you."),
    )


def _changed(appointment: Appointment) -> tuple[str, str]:
    return (
        _("Changed: %(what)s, %(when)s") % _details(appointment),
        _("The time or place of your meeting with %(who)s has changed. Here are the new details."),
    )


def _cancelled(appointment: Appointment) -> tuple[str, str]:
    return (
        _("Cancelled: %(what)s, %(when)s") % _details(appointment),
        _("Your meeting with %(who)s has been cancelled."),
    )


def _details(appointment: Appointment) -> dict[str, str]:
    zone = ics.guest_time_zone(appointment)
    there = appointment.starts_at.astimezone(ZoneInfo(zone))
    return {"what": ics.summary(appointment), "when": formats.day_and_time(there, year=True), "zone": zone}


def _email(appointment: Appointment, text: str) -> str:
    details = _details(appointment)
    lines = [
        text % {"who": appointment.person},
        "",
        details["what"],
        _("%(when)s (%(zone)s)") % details,
        ics.place_of(appointment),
        "",
        _("Reply to this e-mail to reach %(who)s.") % {"who": appointment.person},
    ]
    return "\n".join(line for number, line in enumerate(lines) if line or number in (1, 5))
