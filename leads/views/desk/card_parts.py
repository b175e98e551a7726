"""Parts of the desk that are loaded apart from the card: the callback time as parsed, and what is around the card."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from leads.calling import callback_times, outcome_previews
from leads.models import Lead
from leads.models.stages import Stage
from leads.queue import claim
from salesdesk.parsing.when import NotUnderstood
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CALL_LEADS

from . import desk_context, outcome_keys


@require_safe
@allowed(*CALL_LEADS)
def callback_time(request, lead_id):
    """Preview the typed callback time in both time zones. Nothing is saved."""
    leads = Lead.objects.visible_to(request.user).select_related("company__place", "campaign", "territory")
    lead = get_object_or_404(leads, pk=lead_id)
    field = "on" if "on" in request.GET else "at"
    typed = request.GET.get(field, "")[:60].strip()
    context = {"field": field, "understood": None}
    try:
        if typed:
            read = callback_times.parse_callback if field == "at" else callback_times.parse_nurture_day
            context["understood"] = read(lead, typed, request.user)
    except NotUnderstood as error:
        context["parse_error"] = str(error)
    if field == "on":
        context["option"] = outcome_keys.later(lead, context["understood"], request.user)
    return render(request, "leads/calling/callback_time.html", context)


@require_safe
@allowed(*CALL_LEADS)
def around_card(request):
    """Render the parts around the card after it changed: side column, queue, meter."""
    step = claim.current(request.user)
    context = desk_context.side_context(request.user, step)
    # Calls about a quote and to customers have no such key.
    if step and step.lead.stage not in (Stage.OPPORTUNITY, Stage.WON):
        context["qualified_does"] = outcome_previews.preview_qualified(
            step.lead, context["advice"], request.user
        )
    return render(request, "leads/calling/desk.html#around", context)
