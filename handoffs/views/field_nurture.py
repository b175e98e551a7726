"""A lead that field keeps for its own time (R10 c): looked at on a date, taken up, or let go through a door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from handoffs.deals import field_nurture
from handoffs.forms.answers import TermsForm
from leads.models import Lead
from leads.models.stages import Stage
from leads.recycling.exits import Way
from salesdesk.people.access import allowed
from salesdesk.people.roles import Role

from . import presales
from .action_bar import Key, bar, drop, of_an_sql, page, through
from .inbox import about

KEYS = [
    Key(
        url="field-nurture-take-up",
        letter="a",
        label=_("Take it up"),
        says=lambda lead: gettext("becomes an opportunity"),
        form=TermsForm,
        do=field_nurture.take_up,
        done=lambda lead: gettext("%(company)s is an opportunity of yours.") % {"company": lead.company},
        tone="good",
        button=_("Take it up"),
        initial=lambda lead, by: {"value": lead.value, "chance": lead.chance},
    ),
    drop(
        Way.KEPT,
        url="field-nurture-review",
        letter="k",
        label=_("Keep it on"),
        says=lambda lead: gettext("with a new review"),
        do=field_nurture.drop,
        ways=of_an_sql,
    ),
    drop(
        Way.NURTURE,
        url="field-nurture-phone-nurture",
        letter="i",
        label=_("Interested, not soon"),
        says=lambda lead: gettext("to Inside, by telephone"),
        do=field_nurture.drop,
        ways=of_an_sql,
    ),
    drop(
        Way.MARKETING,
        url="field-nurture-marketing",
        letter="m",
        label=_("Fell back into the market"),
        says=lambda lead: gettext("to Marketing, digital"),
        do=field_nurture.drop,
        ways=of_an_sql,
    ),
    drop(
        Way.FINAL,
        url="field-nurture-disqualify",
        letter="x",
        label=_("Can’t ever buy"),
        says=lambda lead: gettext("lost for good, and says why"),
        do=field_nurture.drop,
        ways=of_an_sql,
        tone="bad",
    ),
]
BY_NAME = {key.url: key for key in KEYS}


@require_safe
@allowed(Role.FIELD, Role.INSIDE, Role.MARKETING, Role.PRESALES, Role.MANAGER, Role.ADMIN)
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """A deal that is kept has its own page."""
    lead = _seen(request, pk, field_nurture.KEPT)
    if lead.stage == Stage.SQL:
        return _show(request, lead)
    deal = lead.opportunities.seen_by(request.user).open().first()
    return redirect("opportunity", deal.pk) if deal else redirect("lead", lead.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.FIELD)
def let_go(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the keys: its form, or the way through."""
    return through(request, BY_NAME[name], _seen(request, pk), to=("opportunities",), show=_show)


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
    found = field_nurture.kept(request.user).filter(stage__in=stages)
    return get_object_or_404(found.select_related(*related), pk=pk)


def _show(request: HttpRequest, lead: Lead, *, opened=None, form=None) -> HttpResponse:
    keys = bar(KEYS, lead, opened) if lead.holder_id == request.user.pk else []

    def around() -> dict:
        meetings = lead.appointments.planned_or_told().select_related("person")
        return (
            about(lead)
            | presales.asked(request.user, lead)
            | {"step": lead.steps.first(), "meetings": meetings, "books": True}
        )

    return page(
        request,
        "handoffs/deals/field_nurture.html",
        {"lead": lead},
        around,
        keys=keys,
        opened=opened,
        form=form,
    )
