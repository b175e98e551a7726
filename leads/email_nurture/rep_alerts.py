"""E-mails that notify a rep about a lead that is not on their desk."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from leads.models import Lead
from salesdesk import formats
from salesdesk.outbox import emails
from salesdesk.people.models import User


def alert(person: User | None, lead: Lead, message: str, key: str) -> bool:
    """E-mail `message` (marked with gettext_noop) and a link to the lead to `person`, once per `key`.

    Return False if there is no active person to notify.
    """
    if person is None or not person.is_active:
        return False
    with formats.read_by(person):
        subject = f"{lead.company.name}: {_(message)}"
    url = settings.DESK_URL + reverse("lead", args=[lead.pk])
    emails.queue(to=person.email, subject=subject, text=f"{subject}\n\n{url}\n", dedupe_key=key)
    return True
