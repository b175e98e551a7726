"""The lead that a page is about, if this person may see it."""

from django.shortcuts import get_object_or_404

from leads.models import Lead
from salesdesk.people.models import User


def get_visible_lead(user: User, lead_id: int) -> Lead:
    """The lead with all that its pages show, if this person may see it."""
    leads = Lead.objects.visible_to(user).select_related(
        "company__place", "campaign", "territory", "contact", "holder", "inside_rep", "field_rep", "closed_by"
    )
    return get_object_or_404(leads, pk=lead_id)
