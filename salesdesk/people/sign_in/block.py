"""Block a person's sign-in at once, for instance when a laptop was stolen. Their work stays theirs."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from salesdesk import clock
from salesdesk.people.membership.role_changes import Refused

from ..models import User
from . import security_log


@transaction.atomic
def block(person: User, by: User, request=None) -> None:
    """End all sessions of `person` and refuse new ones. Raise Refused for one's own account."""
    if person.pk == by.pk:
        raise Refused(_("You can't block your own sign-in. Ask another admin."))
    changes = {"sign_in_blocked_at": clock.now(), "sessions_ended": F("sessions_ended") + 1}
    if User.objects.filter(pk=person.pk, sign_in_blocked_at=None).update(**changes):
        security_log.record(security_log.Kind.BLOCKED, request, person=person, by=by)


@transaction.atomic
def allow(person: User, by: User, request=None) -> None:
    """Let the person sign in again. Sessions and devices of before stay ended."""
    if User.objects.filter(pk=person.pk, sign_in_blocked_at__isnull=False).update(sign_in_blocked_at=None):
        security_log.record(security_log.Kind.ALLOWED, request, person=person, by=by)
