"""The page to add one lead by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leads.accounts import known_companies, new_lead
from leads.accounts.known_companies import KnownCompany
from leads.forms.accounts.new_lead import NewLeadForm
from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.people.permissions import ADD_LEADS


@allowed(*ADD_LEADS)
def add(request: HttpRequest) -> HttpResponse:
    """Ask for one lead and add it. `name` and `phone` in the link are filled in."""
    if request.method != "POST":
        initial = {
            field: request.GET.get(field, "")[:80] for field in ("name", "phone", "campaign", "source")
        }
        form = NewLeadForm(initial=initial, by=request.user, known=[])
        if len(campaigns := form.fields["campaign"].queryset[:2]) == 1:
            form.initial["campaign"] = campaigns[0].pk
        form.initial["country"] = request.user.country
        return render(request, "leads/accounts/new_lead.html", {"form": form})
    form = NewLeadForm(request.POST, by=request.user, known=_known(request.POST, request.user))
    if form.is_valid():
        try:
            lead = new_lead.add(form.new_lead(), request.user)
        except new_lead.MaybeKnown as maybe:
            form.offer(maybe.known)
            form.add_error("company", str(maybe))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _added(request, lead)
    return render(request, "leads/accounts/new_lead.html", {"form": form}, status=422)


@require_safe
@allowed(*ADD_LEADS)
def known(request: HttpRequest) -> HttpResponse:
    """Return the known companies for what is typed so far, as a part of the form."""
    form = NewLeadForm(request.GET, by=request.user, known=_known(request.GET, request.user))
    form.errors.clear()
    return render(request, "leads/accounts/new_lead.html#known", {"form": form})


def _known(typed: QueryDict, user) -> list[KnownCompany]:
    return known_companies.find_typed(typed, user)


def _added(request: HttpRequest, lead: Lead) -> HttpResponse:
    """Say where the lead went, and open it if the user may see it."""
    facts = {"company": lead.company, "campaign": lead.campaign, "territory": lead.territory}
    text = _("%(company)s added to %(campaign)s.") % facts
    if lead.territory is None:
        text += " " + _("No territory of this campaign covers it, so it waits under “Unassigned”.")
    messages.success(request, text)
    if Lead.objects.visible_to(request.user).filter(pk=lead.pk).exists():
        return redirect("lead", lead.pk)
    if lead.territory:
        messages.info(
            request, _("It was assigned to the territory %(territory)s, which isn't yours.") % facts
        )
    return redirect("leads")
