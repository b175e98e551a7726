"""Notes in a lead's timeline. The timeline is append-only: a correction is a new note (R3)."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import Activity, Lead
from salesdesk.people.models import User

from . import activities, transitions


@transaction.atomic
def write(lead: Lead, text: str, by: User, *, corrects: Activity | None = None) -> Activity:
    """Add a note, or a correction of one's own activity, which stays. Raises NotYours for others' activities."""
    if corrects is not None and (corrects.lead_id != lead.pk or corrects.by_id != by.pk):
        raise transitions.NotYours(_("You can only correct your own entries. Add a note instead."))
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
