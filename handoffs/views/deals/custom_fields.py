"""Edit the custom fields of an opportunity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handoffs.deals.custom_fields import change
from handoffs.models import Opportunity
from salesdesk.custom_fields import editing
from salesdesk.custom_fields.models import Subject
from salesdesk.people.access import allowed
from salesdesk.people.permissions import CLOSE_DEALS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*CLOSE_DEALS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the fields; only for the deal's holder."""
    deals = Opportunity.objects.visible_to(request.user).filter(holder=request.user)
    deal = get_object_or_404(deals.select_related("lead__company", "lead__campaign"), pk=pk)

    def save(fields, form) -> list[str] | None:
        return change(deal, fields, form.values(), request.user, has_conflict=form.has_conflict)

    return editing.edit(request, Subject.OPPORTUNITY, deal, back=reverse("opportunity", args=[pk]), save=save)
