"""Invitation e-mails to the contact: for a new, changed or cancelled meeting."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handoffs.models import Appointment
from leads.email_nurture import bounces
from salesdesk.outbox import emails

from . import ics


def invite(appointment: Appointment) -> None:
    """Send the invitation, or an update of it. Do nothing if the contact may not be e-mailed."""
    contact = appointment.contact
    if contact is None or no_invitation_reason(appointment):
        return
    wording = _changed if appointment.invited_address else _invited
    appointment.invited_address = contact.email
    appointment.save(update_fields=["invited_address"])
    _send(appointment, "REQUEST", wording)


def cancel(appointment: Appointment) -> None:
    """Send a cancellation if the contact was invited. The internal reason is not included."""
    if appointment.invited_address and not no_invitation_reason(appointment):
        _send(appointment, "CANCEL", _cancelled)


def no_invitation_reason(appointment: Appointment) -> str:
    """Return why the contact cannot be invited, as a sentence, or an empty string."""
    return bounces.no_mail_reason(appointment.contact)


def _send(appointment: Appointment, method: str, wording: Callable[[Appointment], tuple[str, str]]) -> None:
    with translation.override(_language(appointment)):
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
    return {"what": ics.summary(appointment), "when": date_format(there, "D j M Y, H:i"), "zone": zone}


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
