"""The page of a field nurture lead (R10 c): review it, open a deal, or release it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from handoffs.deals import field_nurture
from handoffs.forms.answers import OpenDealForm
from leads.models import Lead
from leads.models.stages import Stage
from leads.recycling.exits import ExitRoute
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_DEALS, WORK_IN_FIELD

from ..action_bar import Action, action_bar, exit_action, render_with_actions, sql_exit_routes
from ..action_forms import handle_action
from ..inbox import lead_context
from . import presales

ACTIONS = [
    Action(
        url="field-nurture-take-up",
        shortcut="a",
        label=_("Create opportunity"),
        hint=lambda lead: gettext("ends field nurture"),
        form=OpenDealForm,
        form_kwargs=lambda lead: {"lead": lead},
        verb=field_nurture.open_deal,
        done=lambda lead: gettext("Opportunity created for %(company)s.") % {"company": lead.company},
        tone="good",
        submit_label=_("Create opportunity"),
        initial=lambda lead, by: {"value": lead.value, "probability": lead.probability},
    ),
    exit_action(
        ExitRoute.FIELD_NURTURE,
        url="field-nurture-review",
        shortcut="k",
        label=_("Keep in field nurture"),
        hint=lambda lead: gettext("with a new review date"),
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.NURTURE,
        url="field-nurture-phone-nurture",
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.MARKETING,
        url="field-nurture-marketing",
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.DISQUALIFIED,
        url="field-nurture-disqualify",
        shortcut="x",
        label=_("Disqualify"),
        hint=lambda lead: gettext("permanent, with a reason"),
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
        tone="bad",
    ),
]
BY_NAME = {action.url: action for action in ACTIONS}


@require_safe
@allowed(*VIEW_DEALS)
def field_nurture_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a field nurture lead, or redirect to its deal."""
    lead = _visible_lead(request, pk, field_nurture.FIELD_NURTURE_STAGES)
    if lead.stage == Stage.SQL:
        return _show(request, lead)
    deal = lead.opportunities.visible_to(request.user).open().first()
    return redirect("opportunity", deal.pk) if deal else redirect("lead", lead.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*WORK_IN_FIELD)
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show the form of an action, or run it."""
    return handle_action(
        request, BY_NAME[name], _visible_lead(request, pk), to=("opportunities",), show=_show
    )


def _visible_lead(request: HttpRequest, pk: int, stages=(Stage.SQL,)) -> Lead:
    related = (
        "company__place",
        "campaign",
        "contact",
        "holder",
        "inside_rep",
        "field_rep",
        "territory",
        "presales",
    )
    found = field_nurture.field_nurture_leads(request.user).filter(stage__in=stages)
    return get_object_or_404(found.select_related(*related), pk=pk)


def _show(request: HttpRequest, lead: Lead, *, opened=None, form=None) -> HttpResponse:
    actions = action_bar(ACTIONS, lead, opened) if lead.holder_id == request.user.pk else []

    def page_context() -> dict:
        meetings = lead.appointments.listed_with_lead().select_related("person")
        return (
            lead_context(lead)
            | presales.presales_context(request.user, lead)
            | {"step": lead.steps.first(), "meetings": meetings, "may_book": True}
        )

    return render_with_actions(
        request,
        "handoffs/deals/field_nurture.html",
        {"lead": lead},
        page_context,
        actions=actions,
        opened=opened,
        form=form,
    )
