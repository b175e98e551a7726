"""R2, checked: every open lead outside Marketing's stream has a next step. The nightly check finds none."""

from django.db.models import Exists, OuterRef, QuerySet

from .models import Lead, NextStep
from .models.stages import Stream


def leaks() -> QuerySet[Lead]:
    """Open leads that would be forgotten: nobody is due to do anything with them."""
    planned = NextStep.objects.filter(lead=OuterRef("pk"))
    return Lead.objects.open().exclude(stream=Stream.MARKETING).filter(~Exists(planned))
