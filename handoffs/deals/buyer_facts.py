"""Facts confirmed by the buyer, which drive the forecast (R19)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handoffs.models import BuyerFact, Opportunity
from leads.funnel import transitions
from salesdesk import clock


@transaction.atomic
def confirm(opportunity: Opportunity, by, *, kind: BuyerFact.Kind, source: str) -> BuyerFact:
    """Record that the buyer confirmed a fact, with its source. Raises Refused if that kind is already confirmed."""
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.closed_at:
        raise transitions.Refused(_("This deal is closed."))
    try:
        with transaction.atomic():
            return BuyerFact.objects.create(
                opportunity=opportunity, kind=kind, source=source, by=by, at=clock.now()
            )
    except IntegrityError as error:
        raise transitions.Refused(_("This is already confirmed.")) from error
