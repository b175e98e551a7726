"""One meeting: moved, called off, held or missed, and what was done with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handoffs.forms.appointments import (
    CancelForm,
    HeldForm,
    MoveForm,
    NoShowForm,
    length_of,
    wall_of,
)
from handoffs.meetings import booking, feedback, invitations, meeting_outcome, reschedule
from handoffs.models import Appointment
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from .action_bar import Key, asked, bar, gone_through, onward, status
from .calendar import WHO
from .inbox import about


def _back_to(meeting: Appointment) -> str:
    return gettext("%(who)s agrees on a new time") % {"who": reschedule.who(meeting).first_name}


MOVE = Key(
    url="meeting-reschedule",
    letter="m",
    label=_("Move"),
    says=lambda meeting: gettext("another time or place"),
    form=MoveForm,
    do=booking.move,
    done=lambda meeting: (
        gettext("Moved; %(who)s is told.") % {"who": meeting.contact}
        if not invitations.why_not(meeting)
        else gettext("Moved. No invitation went out, so nobody there is told.")
    ),
    button=_("Move it"),
    initial=lambda meeting, by: {
        "starts_at": wall_of(meeting, by),
        "lasts": length_of(meeting),
        "where": meeting.where,
        "visit": meeting.visit,
    },
)
CANCEL = Key(
    url="meeting-cancel",
    letter="x",
    label=_("Cancel"),
    says=lambda meeting: gettext("it leaves both calendars"),
    form=CancelForm,
    do=booking.cancel,
    done=lambda meeting: (
        gettext("Cancelled; %(who)s is told.") % {"who": meeting.contact}
        if meeting.invited and not invitations.why_not(meeting)
        else gettext("Cancelled. No invitation went out, so nobody there is told.")
    ),
    tone="bad",
    button=_("Cancel the meeting"),
)
HELD = Key(
    url="meeting-mark-held",
    letter="h",
    label=_("Held"),
    says=lambda meeting: gettext("how was it? inside reads it"),
    form=HeldForm,
    do=meeting_outcome.held,
    done=lambda meeting: gettext("It stands in the story, and inside reads how it was."),
    tone="good",
    button=_("They met"),
)
NO_SHOW = Key(
    url="meeting-mark-no-show",
    letter="s",
    label=_("Nobody came"),
    says=_back_to,
    form=NoShowForm,
    do=meeting_outcome.no_show,
    done=lambda meeting: _back_to(meeting) + ".",
    tone="bad",
    button=_("Nobody came"),
)
TELL = HELD._replace(
    url="meeting-give-feedback",
    label=_("How was it?"),
    says=lambda meeting: gettext("inside and the weekly meeting read it"),
    do=meeting_outcome.tell,
    done=lambda meeting: gettext("Inside reads how it was."),
    button=_("Tell inside"),
)
KEYS = [HELD, NO_SHOW, MOVE, CANCEL, TELL]
BY_NAME = {key.url: key for key in KEYS}


def keys_of(meeting: Appointment, user) -> list[Key]:
    """What this person may do with it now."""
    if meeting.is_planned:
        said = [HELD, NO_SHOW] if meeting.has_begun and meeting_outcome.may_say(meeting, user) else []
        return [*said, MOVE, CANCEL]
    untold = meeting.state == Appointment.State.HELD and not meeting.feedback
    return [TELL] if untold and meeting.person_id == user.pk else []


@require_safe
@allowed(*WHO)
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _seen(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WHO)
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What is done with a meeting, behind its key."""
    meeting, key = _seen(request, pk), BY_NAME[name]
    form = asked(request, key, meeting)
    if gone_through(request, key, meeting, form):
        return onward(request, "meeting", pk)
    return _show(request, meeting, opened=key, form=form)


@require_POST
@allowed(Role.INSIDE)
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """What field said of it was read: it leaves the desk, or the list it was pressed in."""
    meeting = _seen(request, pk)
    feedback.read(meeting, request.user)
    return HttpResponse() if request.htmx else redirect("meeting", meeting.pk)


def _seen(request: HttpRequest, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.seen_by(request.user).for_pages(), pk=pk)


def _show(request, meeting: Appointment, *, opened: Key | None = None, form=None) -> HttpResponse:
    keys = bar(keys_of(meeting, request.user), meeting, opened)
    context = {"meeting": meeting, "lead": meeting.lead, "pad": keys, "pressed": opened, "form": form}
    if request.htmx and opened:
        return render(request, "handoffs/meetings/meeting.html#pad", context, status=status(request))
    if Lead.objects.seen_by(request.user).filter(pk=meeting.lead_id).exists():
        context |= about(meeting.lead)
    context |= {
        "changes": meeting.changes.select_related("by").order_by("-pk"),
        "not_invited": invitations.why_not(meeting) if meeting.is_planned else "",
    }
    return render(request, "handoffs/meetings/meeting.html", context, status=status(request))
