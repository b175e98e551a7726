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
    duration_choice,
    local_start,
)
from handoffs.meetings import booking, feedback, invitations, meeting_outcome, reschedule
from handoffs.models import Appointment
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from .action_bar import Action, action_bar, action_form, form_status, redirect_whole_page, run_action
from .calendar import READERS
from .inbox import lead_context


def _back_to(meeting: Appointment) -> str:
    return gettext("%(who)s agrees on a new time") % {"who": reschedule.owner(meeting).first_name}


MOVE = Action(
    url="meeting-reschedule",
    shortcut="m",
    label=_("Move"),
    hint=lambda meeting: gettext("another time or place"),
    form=MoveForm,
    verb=booking.move,
    done=lambda meeting: (
        gettext("Moved; %(who)s is told.") % {"who": meeting.contact}
        if not invitations.no_invitation_reason(meeting)
        else gettext("Moved. No invitation went out, so nobody there is told.")
    ),
    submit_label=_("Move it"),
    initial=lambda meeting, by: {
        "starts_at": local_start(meeting, by),
        "duration": duration_choice(meeting),
        "location": meeting.location,
        "visit": meeting.visit,
    },
)
CANCEL = Action(
    url="meeting-cancel",
    shortcut="x",
    label=_("Cancel"),
    hint=lambda meeting: gettext("it leaves both calendars"),
    form=CancelForm,
    verb=booking.cancel,
    done=lambda meeting: (
        gettext("Cancelled; %(who)s is told.") % {"who": meeting.contact}
        if meeting.invited and not invitations.no_invitation_reason(meeting)
        else gettext("Cancelled. No invitation went out, so nobody there is told.")
    ),
    tone="bad",
    submit_label=_("Cancel the meeting"),
)
HELD = Action(
    url="meeting-mark-held",
    shortcut="h",
    label=_("Held"),
    hint=lambda meeting: gettext("how was it? inside reads it"),
    form=HeldForm,
    verb=meeting_outcome.mark_held,
    done=lambda meeting: gettext("It stands in the story, and inside reads how it was."),
    tone="good",
    submit_label=_("They met"),
)
NO_SHOW = Action(
    url="meeting-mark-no-show",
    shortcut="s",
    label=_("Nobody came"),
    hint=_back_to,
    form=NoShowForm,
    verb=meeting_outcome.no_show,
    done=lambda meeting: _back_to(meeting) + ".",
    tone="bad",
    submit_label=_("Nobody came"),
)
FEEDBACK = HELD._replace(
    url="meeting-give-feedback",
    label=_("How was it?"),
    hint=lambda meeting: gettext("inside and the weekly meeting read it"),
    verb=meeting_outcome.give_feedback,
    done=lambda meeting: gettext("Inside reads how it was."),
    submit_label=_("Tell inside"),
)
ACTIONS = [HELD, NO_SHOW, MOVE, CANCEL, FEEDBACK]
BY_NAME = {key.url: key for key in ACTIONS}


def actions_for(meeting: Appointment, user) -> list[Action]:
    """What this person may do with it now."""
    if meeting.is_planned:
        said = (
            [HELD, NO_SHOW] if meeting.has_begun and meeting_outcome.may_record_outcome(meeting, user) else []
        )
        return [*said, MOVE, CANCEL]
    awaiting_feedback = meeting.state == Appointment.State.HELD and not meeting.feedback
    return [FEEDBACK] if awaiting_feedback and meeting.person_id == user.pk else []


@require_safe
@allowed(*READERS)
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _seen(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What is done with a meeting, behind its key."""
    meeting, key = _seen(request, pk), BY_NAME[name]
    form = action_form(request, key, meeting)
    if run_action(request, key, meeting, form):
        return redirect_whole_page(request, "meeting", pk)
    return _show(request, meeting, opened=key, form=form)


@require_POST
@allowed(Role.INSIDE)
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """What field said of it was read: it leaves the desk, or the list it was pressed in."""
    meeting = _seen(request, pk)
    feedback.mark_read(meeting, request.user)
    return HttpResponse() if request.htmx else redirect("meeting", meeting.pk)


def _seen(request: HttpRequest, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.visible_to(request.user).for_pages(), pk=pk)


def _show(request, meeting: Appointment, *, opened: Action | None = None, form=None) -> HttpResponse:
    keys = action_bar(actions_for(meeting, request.user), meeting, opened)
    context = {"meeting": meeting, "lead": meeting.lead, "pad": keys, "pressed": opened, "form": form}
    if request.htmx and opened:
        return render(request, "handoffs/meetings/meeting.html#pad", context, status=form_status(request))
    if Lead.objects.visible_to(request.user).filter(pk=meeting.lead_id).exists():
        context |= lead_context(meeting.lead)
    context |= {
        "changes": meeting.changes.select_related("by").order_by("-pk"),
        "not_invited": invitations.no_invitation_reason(meeting) if meeting.is_planned else "",
    }
    return render(request, "handoffs/meetings/meeting.html", context, status=form_status(request))
