"""Meetings as iCalendar (RFC 5545), compatible with Outlook, Google and Apple.

Times are local with a VTIMEZONE, which Outlook needs. Names contain no double quotes, for clients without RFC 6868.
The UID of a meeting never changes; its SEQUENCE grows.
"""

from datetime import timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from handoffs.models import Appointment
from salesdesk import clock

PRODUCT = "-//Salesdesk//Calendar 1//EN"


def invitation_ics(appointment: Appointment, method: str) -> str:
    """Return the invitation to send to the contact. `method` is REQUEST, also for a change, or CANCEL."""
    event = _event(appointment, zone=guest_time_zone(appointment))
    event.add("summary", summary(appointment))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _organizer(appointment))
    guest = appointment.contact.name if appointment.contact else ""
    event.add("attendee", _guest(guest, appointment.invited_address, "NEEDS-ACTION"))
    event.add("attendee", _guest(appointment.person.name, appointment.person.email, "ACCEPTED"))
    return _written([event], method, [appointment])


def feed_ics(appointments, name: str) -> str:
    """Return a person's calendar feed. Events show who, when and where, and nothing else."""
    events = []
    for each in appointments:
        event = _event(each, zone=each.person.time_zone)
        event.add(
            "summary", f"{each.lead.company}" if not each.contact else f"{each.contact} · {each.lead.company}"
        )
        event.add("status", "CONFIRMED")
        events.append(event)
    return _written(events, "PUBLISH", appointments, name)


def summary(appointment: Appointment) -> str:
    """Return the title of the meeting as the customer sees it."""
    return appointment.topic or _("Meeting with %(who)s") % {"who": appointment.person}


def guest_time_zone(appointment: Appointment) -> str:
    """Return the customer's time zone if known, else the host's."""
    return appointment.lead.company.place.zone or appointment.person.time_zone


def place_of(appointment: Appointment) -> str:
    """Return the location or video link. A visit without a location takes place at the company."""
    company = appointment.lead.company
    company_site = ", ".join(filter(None, [company.name, company.city])) if appointment.visit else ""
    return appointment.location or company_site


def domain() -> str:
    """Return the domain of the sender address, which makes our UIDs globally unique."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _event(appointment: Appointment, zone: str) -> Event:
    event, there = Event(), ZoneInfo(zone)
    event.add("uid", f"{appointment.key}@{domain()}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    event.add("dtstart", appointment.starts_at.astimezone(there))
    event.add("dtend", appointment.ends_at.astimezone(there))
    if place := place_of(appointment):
        event.add("location", place)
    if appointment.is_link:
        event.add("url", appointment.location)
        event.add("description", _("Join the meeting: %(link)s") % {"link": appointment.location})
    return event


def _organizer(appointment: Appointment) -> vCalAddress:
    """Return the host as organizer, with SENT-BY because the desk's address sends the mail."""
    organizer = _address(appointment.person.name, appointment.person.email)
    organizer.params["SENT-BY"] = f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    return organizer


def _guest(name: str, email: str, answer: str) -> vCalAddress:
    guest = _address(name or email, email)
    guest.params |= {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": answer}
    guest.params["RSVP"] = "TRUE" if answer == "NEEDS-ACTION" else "FALSE"
    return guest


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name.replace('"', "'"))
    return address


def _written(events: list[Event], method: str, appointments, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(minutes=15), {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT15M")
    for event in events:
        calendar.add_component(event)
    if events:
        days = [each.starts_at.date() for each in appointments]
        calendar.add_missing_timezones(min(days) - timedelta(days=1), max(days) + timedelta(days=366))
    return calendar.to_ical().decode()
