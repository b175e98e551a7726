"""Lines that people add to a lead's story. The story can't be rewritten: a correction is a new line (R3)."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import Activity, Lead
from salesdesk.people.models import User

from . import activities, transitions


@transaction.atomic
def write(lead: Lead, text: str, by: User, *, corrects: Activity | None = None) -> Activity:
    """Add a note. What it corrects stays, with the correction beside it; only who wrote a line corrects it."""
    if corrects is not None and (corrects.lead_id != lead.pk or corrects.by_id != by.pk):
        raise transitions.NotYours(_("Who wrote a line corrects it."))
    about = corrects or lead
    return activities.log(
        lead,
        Activity.Kind.NOTE,
        text.strip(),
        by,
        contact_id=about.contact_id,
        round=about.round,
        corrects=corrects,
    )
