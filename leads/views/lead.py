"""The lead page: stage, owner, next steps and timeline."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leads.attachments import listed
from leads.forms.lead import CorrectionForm
from leads.funnel import actions, mentions, notes, qualification
from leads.funnel.timeline import timeline_of
from leads.models import Lead
from leads.queue import holds
from leads.scoring import reasons
from leads.support import lists as support
from leads.to_do import lists
from salesdesk.custom_fields.reading import annotations, groups_of
from salesdesk.people.access import signed_in

from . import files, log_activity
from .accounts import stakeholders
from .visible_lead import get_visible_lead


@require_safe
@signed_in
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    return _page(request, _loaded(request, lead_id))


@require_POST
@signed_in
def correct(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Add a correction of one's own entry to the timeline."""
    found = _loaded(request, lead_id)
    form = CorrectionForm(request.POST, lead=found, by=request.user)
    if not form.is_valid():
        return _page(request, found, refused=form)
    notes.write(found, form.cleaned_data["text"], request.user, corrects=form.cleaned_data["corrects"])
    messages.success(request, _("Correction added."))
    return redirect("lead", lead_id)


@require_safe
@signed_in
def mentionable(request: HttpRequest, lead_id: int) -> JsonResponse:
    """Return names of people who may see the lead, for what is typed after an @ in a note."""
    found = get_visible_lead(request.user, lead_id)
    return JsonResponse({"names": mentions.suggested(found, request.GET.get("q", "")[:30])})


def _loaded(request: HttpRequest, lead_id: int) -> Lead:
    return get_visible_lead(
        request.user, lead_id, **annotations({"lead": "pk", "company": "company"}), **reasons.annotations()
    )


def _page(request: HttpRequest, found: Lead, refused: CorrectionForm | None = None) -> HttpResponse:
    user = request.user
    caller = holds.holder_of(found.company_id)
    timeline = timeline_of(found)
    return render(
        request,
        "leads/lead.html",
        stakeholders.context(found, user)
        | log_activity.just_logged(request, found)
        | files.card(request, found, listed.of_lead(found), entries=timeline)
        | {
            "refused": refused,
            "timeline": timeline,
            "steps": found.steps.select_related("assignee", "contact").order_by("due_at"),
            "answers": [each for each in qualification.questions_of(found) if each[1]],
            "handoffs": found.handoffs.visible_to(user).order_by("-pk"),
            "meetings": found.appointments.visible_to(user).order_by("-starts_at")[:5],
            "tasks": lists.of_lead(found, user),
            "support_tasks": support.of_leads([found]),
            "deals": found.opportunities.visible_to(user).order_by("-pk"),
            "actions": actions.actions_of(found, user),
            "focus_request": actions.may_request_focus(found, user)
            and found.focus_requests.active().select_related("by").first(),
            "hand_over": actions.awaits_handoff(found, user) and not found.handoffs.open().exists(),
            "missing_to_close": actions.missing_to_close_here(found, user),
            "score": reasons.score_of(found, found.score_reasons),
            "custom_groups": groups_of(found, "lead"),
            "company_groups": groups_of(found, "company"),
            "caller": caller if caller != user else None,
        },
        status=422 if refused else 200,
    )
