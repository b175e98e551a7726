"""The impact of an exit on a lead's meetings, shown on the pages before the exit."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handoffs.models import Appointment
from leads.models import Lead
from salesdesk import formats
from salesdesk.templatetags.formatting import short_datetime

from . import invitations
from .lead_moves import upcoming_meetings


def exit_impact(lead: Lead) -> list[str]:
    """Return sentences about the meetings that are cancelled if the lead exits, and who is notified."""
    return [cancellation_sentences(meeting) for meeting in upcoming_meetings(lead)]


def bulk_exit_impact(leads: QuerySet[Lead]) -> list[str]:
    """Return the same for all of `leads`, as counts."""
    meetings = Appointment.objects.not_started().filter(lead__in=leads.values("pk"))
    counts = meetings.aggregate(
        planned=Count("pk"),
        told=Count("pk", filter=invitations.CANCELLATION_IS_SENT),
        uninvited=Count("pk", filter=Q(invited_address="")),
    )
    planned, uninvited = counts["planned"], counts["uninvited"]
    unreachable = planned - counts["told"] - uninvited
    if not planned:
        return []
    cancelled = ngettext(
        "1 planned meeting will be cancelled.", "%(count)s planned meetings will be cancelled.", planned
    ) % {"count": formats.number(planned)}
    if uninvited == planned:
        return [cancelled + " " + _("No invitation was sent. Let them know yourself.")]
    notified = [_("Invited contacts get a cancellation e-mail.")] if counts["told"] else []
    if uninvited:
        notified += [
            ngettext(
                "1 contact was not invited. Let them know yourself.",
                "%(count)s contacts were not invited. Let them know yourself.",
                uninvited,
            )
            % {"count": formats.number(uninvited)}
        ]
    if unreachable:
        notified += [
            ngettext(
                "E-mail to 1 invited contact bounces. Let them know yourself.",
                "E-mail to %(count)s invited contacts bounces. Let them know yourself.",
                unreachable,
            )
            % {"count": formats.number(unreachable)}
        ]
    return [" ".join([cancelled, *notified])]


def cancellation_sentences(meeting: Appointment) -> str:
    """Return which meeting is cancelled and whether the contact is notified, in the user's time zone."""
    return (
        _("The meeting (%(when)s) will be cancelled.") % {"when": short_datetime(meeting.starts_at)}
        + f" {sends_cancellation(meeting)}"
    )


def sends_cancellation(meeting: Appointment) -> str:
    """Return a sentence saying whether the contact is notified of a cancellation."""
    if reason := invitations.no_cancellation_reason(meeting):
        return _("%(reason)s Let them know yourself.") % {"reason": reason}
    return _("%(who)s gets a cancellation e-mail.") % {"who": meeting.contact}
