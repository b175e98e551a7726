from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.versions import differences, line
from salesdesk.dashboards.forms import ScopeForm
from salesdesk.dashboards.rollups import freshness
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_FUNNEL

from .ages import Goal
from .forms import ComparisonForm
from .formulas import LEVEL
from .page import comparison_context, largest, names_of
from .split_results import split_results
from .versions import compared


@require_safe
@allowed(*VIEW_FUNNEL)
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare campaigns, or the sources, territories, lists, scripts or hours of their leads, at equal age."""
    form = ComparisonForm(request.GET, user=request.user)
    scope = form.scope()
    group, goal = form.group_chosen, form.goal_chosen
    names = names_of(group, form.campaigns, form.territories)
    context = comparison_context(scope, group, goal, names, _leads_behind(form))
    context |= {"form": form, "scope": scope, "spans": form.spans("comparison"), "group": group, "goal": goal}
    shown = context["rows"] if "all" in request.GET else largest(context["rows"])
    context |= {"shown": shown, "everything": form.link("comparison", all=1)}
    is_undecided = len(shown) > 1 and all(row.is_undecided for row in context["rows"])
    context["sooner"] = _sooner(form) if is_undecided else []
    context |= {"splits": split_results(scope, goal), "as_of": freshness.as_of()}
    return render(request, "dashboards/comparison.html", context)


@require_safe
@allowed(*VIEW_FUNNEL)
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the line of versions of a campaign: what changed from each to the next, and what it did."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    campaigns = line.campaigns_of_line(campaign, request.user).select_related(*differences.SELECTED)
    found = line.in_order(campaigns.prefetch_related(*differences.PREFETCHED))
    compared_versions = compared(found, ScopeForm({}, user=request.user).scope())
    context = {"campaign": campaign, "versions": compared_versions, "level": LEVEL}
    return render(request, "dashboards/campaign_versions.html", context)


def _sooner(form: ComparisonForm) -> list[tuple[str, str]]:
    """Return label and address of the comparisons by results that come before the chosen one, the latest first."""
    goals = list(Goal)
    return [
        (str(goal.label), form.link("comparison", goal=goal.value))
        for goal in goals[goals.index(form.goal_chosen) + 1 :]
    ]


def _leads_behind(form: ComparisonForm):
    """Return a function for the addresses of the leads behind a number, which the list of the funnel page shows."""
    period = {} if form.span is None else {"period": form.span.value}
    return lambda number, **of: form.link("funnel-leads", number=number, group="", goal="", **period, **of)
