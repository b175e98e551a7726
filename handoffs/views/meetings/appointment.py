"""The page of a meeting: reschedule, cancel, record the outcome, and its history."""

from django.contrib import messages
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
from handoffs.meetings import booking, exit_impact, feedback, invitations, meeting_outcome, reschedule
from handoffs.models import Appointment
from leads.models import Lead
from salesdesk.outbox import emails
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS, USE_CALENDAR

from ..action_bar import Action, action_bar, form_status, redirect_whole_page
from ..action_forms import action_form, run_action
from ..inbox import lead_context


def _reschedules(meeting: Appointment) -> str:
    return gettext("%(who)s will reschedule") % {"who": reschedule.owner(meeting).first_name}


def _is_told_of_change(meeting: Appointment) -> str:
    if reason := invitations.no_invitation_reason(meeting):
        return gettext("%(reason)s Let them know yourself.") % {"reason": reason}
    return gettext("%(who)s gets an updated invitation.") % {"who": meeting.contact}


MOVE = Action(
    url="meeting-reschedule",
    shortcut="m",
    label=_("Reschedule"),
    hint=lambda meeting: gettext("new time or place"),
    form=MoveForm,
    verb=booking.move,
    done=lambda meeting: f"{gettext('Meeting rescheduled.')} {_is_told_of_change(meeting)}",
    submit_label=_("Reschedule meeting"),
    initial=lambda meeting, by: {
        "starts_at": local_start(meeting, by),
        "duration": duration_choice(meeting),
        "location": meeting.location,
        "visit": meeting.visit,
    },
    latest=booking.locked,
)
CANCEL = Action(
    url="meeting-cancel",
    shortcut="x",
    label=_("Cancel"),
    hint=lambda meeting: gettext("removes it from both calendars"),
    form=CancelForm,
    verb=booking.cancel,
    done=lambda meeting: f"{gettext('Meeting cancelled.')} {exit_impact.sends_cancellation(meeting)}",
    tone="bad",
    submit_label=_("Cancel meeting"),
)
HELD = Action(
    url="meeting-mark-held",
    shortcut="h",
    label=_("Mark as held"),
    hint=lambda meeting: gettext("with feedback for inside"),
    form=HeldForm,
    verb=meeting_outcome.mark_held,
    done=lambda meeting: gettext("Meeting marked as held. Inside gets your feedback."),
    tone="good",
    submit_label=_("Mark as held"),
    initial=lambda meeting, by: {"probability": meeting.lead.probability},
    form_kwargs=lambda meeting: {"meeting": meeting},
)
NO_SHOW = Action(
    url="meeting-mark-no-show",
    shortcut="s",
    label=_("No-show"),
    hint=_reschedules,
    form=NoShowForm,
    verb=meeting_outcome.no_show,
    done=lambda meeting: _reschedules(meeting) + ".",
    tone="bad",
    submit_label=_("Mark as no-show"),
)
FEEDBACK = HELD._replace(
    url="meeting-give-feedback",
    label=_("Give feedback"),
    hint=lambda meeting: gettext("for inside and the weekly meeting"),
    verb=meeting_outcome.give_feedback,
    done=lambda meeting: gettext("Feedback sent to inside."),
    submit_label=_("Send feedback"),
)
ACTIONS = [HELD, NO_SHOW, MOVE, CANCEL, FEEDBACK]
BY_NAME = {action.url: action for action in ACTIONS}


def actions_for(meeting: Appointment, user) -> list[Action]:
    """Return the actions that `user` may take on the meeting now."""
    if meeting.is_planned:
        may_record = meeting.has_begun and meeting_outcome.may_record_outcome(meeting, user)
        return [*([HELD, NO_SHOW] if may_record else []), MOVE, CANCEL]
    awaiting_feedback = meeting.state == Appointment.State.HELD and not meeting.feedback
    return [FEEDBACK] if awaiting_feedback and meeting.person_id == user.pk else []


@require_safe
@allowed(*USE_CALENDAR)
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _visible_meeting(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*USE_CALENDAR)
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show the form of an action, or run it."""
    meeting, action = _visible_meeting(request, pk), BY_NAME[name]
    form = action_form(request, action, meeting)
    if run_action(request, action, meeting, form):
        if action is MOVE:
            for warning in booking.time_warnings(_visible_meeting(request, pk)):
                messages.warning(request, warning)
        return redirect_whole_page(request, "meeting", pk)
    return _show(request, meeting, opened=action, form=form)


@require_POST
@allowed(*CALL_LEADS)
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the feedback as read, which removes its notice from the desk."""
    meeting = _visible_meeting(request, pk)
    feedback.mark_read(meeting, request.user)
    return HttpResponse() if request.htmx else redirect("meeting", meeting.pk)


def _visible_meeting(request: HttpRequest, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.visible_to(request.user).for_pages(), pk=pk)


def _show(request, meeting: Appointment, *, opened: Action | None = None, form=None) -> HttpResponse:
    actions = action_bar(actions_for(meeting, request.user), meeting, opened)
    context = {"meeting": meeting, "lead": meeting.lead, "actions": actions, "opened": opened, "form": form}
    if request.htmx and opened:
        template = "handoffs/meetings/meeting.html#action-panel"
        return render(request, template, context, status=form_status(request))
    if Lead.objects.visible_to(request.user).filter(pk=meeting.lead_id).exists():
        context |= lead_context(meeting.lead)
    context |= {
        "changes": meeting.changes.select_related("by").order_by("-pk"),
        "delivery": emails.delivery_of(f"appointment-{meeting.pk}-") if meeting.invited_address else None,
        "not_invited": invitations.no_invitation_reason(meeting) if meeting.is_planned else "",
    }
    return render(request, "handoffs/meetings/meeting.html", context, status=form_status(request))
