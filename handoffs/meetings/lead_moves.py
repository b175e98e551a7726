"""What becomes of a meeting when its lead goes another way: it is called off, it stands, or it follows the lead to
another field rep. Nobody waits for who won't come, and every way is said before it is gone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handoffs.models import Appointment
from leads.funnel import timeline, transitions
from leads.models import Lead, Touch
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.templatetags.figures import when

from . import booking, invitations, reschedule


def standing(lead: Lead):
    """The meetings of a lead that have not begun, the next one first."""
    return lead.appointments.to_begin().select_related("person", "contact").order_by("starts_at", "pk")


def of_field(lead: Lead):
    """Those of them that a field rep has."""
    return standing(lead).filter(person__role=Role.FIELD)


def sentences(lead: Lead) -> list[str]:
    """Before a lead leaves: what is called off with it, and who hears of that."""
    return [called_off(meeting) for meeting in standing(lead)]


def sentences_of_all(leads: QuerySet[Lead]) -> list[str]:
    """The same before all of `leads` leave, counted."""
    meetings = Appointment.objects.to_begin().filter(lead__in=leads.values("pk"))
    counts = meetings.aggregate(agreed=Count("pk"), uninvited=Count("pk", filter=Q(invited="")))
    agreed, uninvited = counts["agreed"], counts["uninvited"]
    if not agreed:
        return []
    falls = ngettext(
        "One agreed meeting is cancelled.", "%(count)s agreed meetings are cancelled.", agreed
    ) % {"count": agreed}
    if uninvited == agreed:
        return [falls + " " + _("No invitation went out, so tell them yourself.")]
    told = _("Who was invited gets a cancellation.")
    if uninvited:
        told += " " + ngettext(
            "One was not invited: tell them yourself.",
            "%(count)s were not invited: tell them yourself.",
            uninvited,
        ) % {"count": uninvited}
    return [f"{falls} {told}"]


def first_at(lead, now) -> Subquery:
    """When the first of a lead's meetings to come is: part of a statement that has both."""
    coming = Appointment.objects.planned().filter(lead=lead, starts_at__gt=now).order_by("starts_at")
    return Subquery(coming.values("starts_at")[:1])


def called_off(meeting: Appointment) -> str:
    """In two sentences, on the clock of who reads them."""
    return (
        _("The meeting of %(when)s is cancelled.") % {"when": when(meeting.starts_at)}
        + f" {told_off(meeting)}"
    )


def told_off(meeting: Appointment) -> str:
    """Whether the other side hears of it."""
    if meeting.invited and not invitations.why_not(meeting):
        return _("%(who)s gets a cancellation.") % {"who": meeting.contact}
    return _("No invitation went out, so tell them yourself.")


def settle(lead: Lead, by: User, *, keeps: bool, why: str) -> None:
    """`lead` (locked) is not field's now: its meetings are called off, or stand if somebody `keeps` them."""
    if not keeps:
        booking.call_off(lead, by, why)
        return
    for meeting in standing(lead):
        said = _("The meeting of %(when)s with %(who)s stands.")
        timeline.add(
            lead, Touch.Kind.DIARY, said % {"when": booking.day_of(meeting), "who": meeting.person}, by
        )


def follow(lead: Lead, to: User, by: User, *, where: str | None = None, visit: bool | None = None) -> None:
    """Field's meetings with `lead` (locked) go to `to`, at the same time; where they have something else then, inside
    agrees on a new one. The other side's calendar follows: one is cancelled there and the other one invited to.

    `where` and `visit` are of the next one, if somebody says them; None is as it was."""
    unmet = []
    for number, meeting in enumerate(of_field(lead)):
        place = (where, visit) if number == 0 else (None, None)
        if meeting.person_id != to.pk:
            unmet += _passed(lead, meeting, to, by, *place)
        elif _is_elsewhere(meeting, *place):
            booking.move(meeting, by, starts_at=meeting.starts_at, where=where, visit=visit)
    _agree_anew(lead, unmet, to, by)


def hand_on(lead: Lead, was: User, to: User, by: User) -> None:
    """The meetings of `was` with `lead` (locked) are those of `to`, who takes over; as in `follow`."""
    theirs = standing(lead).filter(person=was)
    _agree_anew(lead, [gone for each in theirs for gone in _passed(lead, each, to, by)], to, by)


def agree(
    lead: Lead, to: User, by: User, *, starts_at: datetime, where: str | None, visit: bool | None
) -> None:
    """The time that was agreed on for `to` and `lead` (locked): in place of the next one that stood, where one did.
    What stood after it follows the lead, where the time that was just agreed on leaves room for it."""
    stood, *later = [*of_field(lead)] or [None]
    if stood is None:
        booking.book(lead, to, by, starts_at=starts_at, where=where or "", visit=bool(visit))
    elif stood.person_id != to.pk:
        booking.cancel(stood, by, reason=_("%(who)s has the lead now.") % {"who": to})
        again(lead, stood, to, by, starts_at, where, visit)
    elif starts_at != stood.starts_at or _is_elsewhere(stood, where, visit):
        booking.move(stood, by, starts_at=starts_at, where=where, visit=visit)
    unmet = [
        gone for meeting in later if meeting.person_id != to.pk for gone in _passed(lead, meeting, to, by)
    ]
    _agree_anew(lead, unmet, to, by)


def again(
    lead: Lead,
    meeting: Appointment,
    to: User,
    by: User,
    starts_at: datetime,
    where: str | None = None,
    visit: bool | None = None,
) -> Appointment:
    """The same meeting with somebody else: another invitation, since a calendar knows a meeting by who asked."""
    return booking.book(
        lead,
        to,
        by,
        starts_at=starts_at,
        lasts=meeting.ends_at - meeting.starts_at,
        where=meeting.where if where is None else where,
        visit=meeting.visit if visit is None else visit,
        about=meeting.about,
    )


def _passed(
    lead: Lead,
    meeting: Appointment,
    to: User,
    by: User,
    where: str | None = None,
    visit: bool | None = None,
) -> list[Appointment]:
    """Cancelled with one and booked with the other; what `to` has no time for comes back."""
    booking.cancel(meeting, by, reason=_("%(who)s has the lead now.") % {"who": to})
    try:
        with transaction.atomic():
            again(lead, meeting, to, by, meeting.starts_at, where, visit)
    except transitions.Refused:
        return [meeting]
    return []


def _agree_anew(lead: Lead, unmet: list[Appointment], to: User, by: User) -> None:
    """Asked after all that could be booked is: a time that is found answers what was asked before it."""
    if unmet:
        days = ", ".join(booking.day_of(meeting) for meeting in unmet)
        said = _("%(who)s can't be there %(when)s: agree on a new time.") % {"who": to, "when": days}
        reschedule.ask(lead, unmet[0], by, said)


def _is_elsewhere(meeting: Appointment, where: str | None, visit: bool | None) -> bool:
    return where not in (None, meeting.where) or visit not in (None, meeting.visit)
