"""What the buyer confirmed: facts carry a forecast, a rep's hope does not (R19)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from leads import funnel
from salesdesk import clock

from .models import Fact, Opportunity


@transaction.atomic
def confirm(opportunity: Opportunity, by, *, kind: Fact.Kind, heard: str) -> Fact:
    """The buyer said so, and this is where it was heard. Once per kind: the first who heard it stands there."""
    opportunity = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if opportunity.closed_at:
        raise funnel.Refused(_("This deal is closed."))
    try:
        with transaction.atomic():
            return Fact.objects.create(opportunity=opportunity, kind=kind, heard=heard, by=by, at=clock.now())
    except IntegrityError as error:
        raise funnel.Refused(_("That was confirmed already.")) from error
