"""The contact is invited by mail, told of every change, and told when a meeting is called off."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handoffs.models import Appointment
from leads.email_nurture import bounces
from salesdesk.outbox import emails

from . import ics


def invite(appointment: Appointment, reason: str = "") -> None:
    """The first invitation, or the latest: `sequence` says which. Nothing where no mail may go."""
    contact = appointment.contact
    if contact is None or no_invitation_reason(appointment):
        return
    said = _changed if appointment.invited_address else _invited
    appointment.invited_address = contact.email
    appointment.save(update_fields=["invited_address"])
    _send(appointment, "REQUEST", said, reason)


def cancel(appointment: Appointment, reason: str) -> None:
    """To whom an invitation went: it leaves their calendar. The reason stays at the desk."""
    if appointment.invited_address and not no_invitation_reason(appointment):
        _send(appointment, "CANCEL", _cancelled, "")


def no_invitation_reason(appointment: Appointment) -> str:
    """Why the contact gets no invitation, in a sentence; nothing when they do."""
    return bounces.no_mail_reason(appointment.contact)


def _send(appointment: Appointment, method: str, said, reason: str) -> None:
    with translation.override(_language(appointment)):
        subject, text = said(appointment)
        emails.queue(
            to=appointment.invited_address,
            subject=subject,
            text=_email(appointment, text),
            dedupe_key=f"appointment-{appointment.pk}-{appointment.sequence}-{method.lower()}",
            reply_to=appointment.person.email,
            invitation=emails.CalendarInvitation(ics.invitation_ics(appointment, method), method),
        )


def _language(appointment: Appointment) -> str:
    """The contact's, where the desk speaks it; else that of the person whom they meet."""
    known = dict(settings.LANGUAGES)
    language = appointment.contact.language if appointment.contact else ""
    return language if language in known else appointment.person.language


def _invited(appointment: Appointment) -> tuple[str, str]:
    return (
        _("Invitation: %(what)s, %(when)s") % _facts(appointment),
        _("%(who)s would like to meet you."),
    )


def _changed(appointment: Appointment) -> tuple[str, str]:
    return (
        _("Changed: %(what)s, %(when)s") % _facts(appointment),
        _("Your meeting with %(who)s is at another time or place. This is how it stands now."),
    )


def _cancelled(appointment: Appointment) -> tuple[str, str]:
    return (
        _("Cancelled: %(what)s, %(when)s") % _facts(appointment),
        _("Your meeting with %(who)s does not take place."),
    )


def _facts(appointment: Appointment) -> dict[str, str]:
    zone = ics.guest_time_zone(appointment)
    there = appointment.starts_at.astimezone(ZoneInfo(zone))
    return {"what": ics.summary(appointment), "when": date_format(there, "D j M Y, H:i"), "zone": zone}


def _email(appointment: Appointment, text: str) -> str:
    facts = _facts(appointment)
    lines = [
        text % {"who": appointment.person},
        "",
        facts["what"],
        _("%(when)s (%(zone)s)") % facts,
        ics.place_of(appointment),
        "",
        _("An answer to this mail reaches %(who)s.") % {"who": appointment.person},
    ]
    return "\n".join(line for number, line in enumerate(lines) if line or number in (1, 5))
