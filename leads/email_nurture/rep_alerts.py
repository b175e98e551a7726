"""Tell a rep about a lead that is not on their desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from leads.models import Lead
from salesdesk import formats
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User


def alert(person: User | None, lead: Lead, message: str, key: str, kind: Kind) -> bool:
    """Notify `person` of `message` (marked with gettext_noop), with a link to the lead, once per `key`.

    Return False if there is no active person to notify.
    """
    if person is None or not person.is_active:
        return False
    with formats.read_by(person):
        subject = f"{lead.company.name}: {_(message)}"
    return notifications.notify(person, kind, subject=subject, url=reverse("lead", args=[lead.pk]), key=key)
