"""A lead that field keeps for its own time (R10 c): looked at on a date, taken up, or let go through a door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from handoffs.deals import field_nurture
from handoffs.forms.answers import DealTermsForm
from leads.models import Lead
from leads.models.stages import Stage
from leads.recycling.exits import ExitRoute
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import presales
from .action_bar import Action, action_bar, exit_action, handle_action, render_with_actions, sql_exit_routes
from .inbox import lead_context

ACTIONS = [
    Action(
        url="field-nurture-take-up",
        shortcut="a",
        label=_("Take it up"),
        hint=lambda lead: gettext("becomes an opportunity"),
        form=DealTermsForm,
        verb=field_nurture.open_deal,
        done=lambda lead: gettext("%(company)s is an opportunity of yours.") % {"company": lead.company},
        tone="good",
        submit_label=_("Take it up"),
        initial=lambda lead, by: {"value": lead.value, "probability": lead.probability},
    ),
    exit_action(
        ExitRoute.FIELD_NURTURE,
        url="field-nurture-review",
        shortcut="k",
        label=_("Keep it on"),
        hint=lambda lead: gettext("with a new review"),
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.NURTURE,
        url="field-nurture-phone-nurture",
        shortcut="i",
        label=_("Interested, not soon"),
        hint=lambda lead: gettext("to Inside, by telephone"),
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.MARKETING,
        url="field-nurture-marketing",
        shortcut="m",
        label=_("Fell back into the market"),
        hint=lambda lead: gettext("to Marketing, digital"),
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
    ),
    exit_action(
        ExitRoute.DISQUALIFIED,
        url="field-nurture-disqualify",
        shortcut="x",
        label=_("Can’t ever buy"),
        hint=lambda lead: gettext("lost for good, and says why"),
        verb=field_nurture.exit_field_nurture,
        ways=sql_exit_routes,
        tone="bad",
    ),
]
BY_NAME = {key.url: key for key in ACTIONS}


@require_safe
@allowed(Role.FIELD, Role.INSIDE, Role.MARKETING, Role.PRESALES, Role.MANAGER, Role.ADMIN)
def field_nurture_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """A deal that is kept has its own page."""
    lead = _seen(request, pk, field_nurture.FIELD_NURTURE_STAGES)
    if lead.stage == Stage.SQL:
        return _show(request, lead)
    deal = lead.opportunities.visible_to(request.user).open().first()
    return redirect("opportunity", deal.pk) if deal else redirect("lead", lead.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.FIELD)
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the keys: its form, or the way through."""
    return handle_action(request, BY_NAME[name], _seen(request, pk), to=("opportunities",), show=_show)


def _seen(request: HttpRequest, pk: int, stages=(Stage.SQL,)) -> Lead:
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
    keys = action_bar(ACTIONS, lead, opened) if lead.holder_id == request.user.pk else []

    def around() -> dict:
        meetings = lead.appointments.planned_or_with_feedback().select_related("person")
        return (
            lead_context(lead)
            | presales.presales_context(request.user, lead)
            | {"step": lead.steps.first(), "meetings": meetings, "books": True}
        )

    return render_with_actions(
        request,
        "handoffs/deals/field_nurture.html",
        {"lead": lead},
        around,
        keys=keys,
        opened=opened,
        form=form,
    )
