"""What the buyer confirmed: facts carry a forecast, a rep's hope does not (R19)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handoffs.models import BuyerFact, Opportunity
from leads.funnel import transitions
from salesdesk import clock


@transaction.atomic
def confirm(opportunity: Opportunity, by, *, kind: BuyerFact.Kind, heard: str) -> BuyerFact:
    """The buyer said so, and this is where it was heard. Once per kind: the first who heard it stands there."""
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.closed_at:
        raise transitions.Refused(_("This deal is closed."))
    try:
        with transaction.atomic():
            return BuyerFact.objects.create(
                opportunity=opportunity, kind=kind, heard=heard, by=by, at=clock.now()
            )
    except IntegrityError as error:
        raise transitions.Refused(_("That was confirmed already.")) from error
