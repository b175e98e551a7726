"""A letter to a rep about a lead that is not on their desk at the moment."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from leads.models import Lead
from salesdesk.outbox import emails
from salesdesk.people.models import User


def alert(person: User | None, lead: Lead, said: str, key: str) -> bool:
    """Write `said` (of gettext_noop) to `person`, with the way to the lead; the same `key` tells once.

    False where there is nobody to tell.
    """
    if person is None or not person.is_active:
        return False
    with override(person.language):
        subject = f"{lead.company.name}: {_(said)}"
    where = settings.DESK_URL + reverse("lead", args=[lead.pk])
    emails.queue(to=person.email, subject=subject, text=f"{subject}\n\n{where}\n", dedupe_key=key)
    return True
