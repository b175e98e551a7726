from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_FUNNEL

from .forms import ComparisonForm
from .page import comparison_context, names_of


@require_safe
@allowed(*VIEW_FUNNEL)
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare campaigns, sources or territories at equal age."""
    form = ComparisonForm(request.GET, user=request.user)
    scope = form.scope()
    group, goal = form.group_chosen, form.goal_chosen
    names = names_of(group, form.campaigns, form.territories)
    context = comparison_context(scope, group, goal, names, _leads_behind(form))
    context |= {"form": form, "scope": scope, "spans": form.spans("comparison"), "group": group, "goal": goal}
    return render(request, "dashboards/comparison.html", context)


def _leads_behind(form: ComparisonForm):
    """Return a function for the addresses of the leads behind a number, which the list of the funnel page shows."""
    period = {} if form.span is None else {"period": form.span.value}
    return lambda number, **of: form.link("funnel-leads", number=number, group="", goal="", **period, **of)
