"""Take an action on one lead that needs attention, and undo it for a few seconds."""

import math
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from leads.bulk import jobs
from leads.bulk.action import Action
from leads.calling.snapshot import GRACE, UNDO_WINDOW
from leads.funnel.transitions import Refused
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.models import User

from .offered import ACTS

_SALT = "salesdesk.dashboards.attention"


def act(name: str, details: dict[str, Any], lead: Lead, by: User) -> str:
    """Take the action `name` on a lead that `by` can see, and return the token that undoes it.

    Raises Refused, with a message for the user; then nothing changes.
    """
    action = _action(name, details, by)
    reasons = Lead.objects.filter(pk=lead.pk).annotate(skipped=jobs.first_reason(action))
    place = reasons.values_list("skipped", flat=True).get()
    if place is not None:
        raise Refused(str(action.skipped()[place][0]))
    with transaction.atomic():
        before = action.take(lead.pk)
    token = [by.pk, name, details, lead.pk, before, clock.now().isoformat()]
    return signing.dumps(token, salt=_SALT, compress=True)


def undo(token: str, by: User) -> Lead:
    """Undo what `token` names, and return the lead. Raises Refused if it is too late or the lead changed since."""
    found = _read(token, by)
    if found is None:
        raise Refused(_("This can't be undone any more."))
    name, details, lead_id, before, _at = found
    lead = Lead.objects.visible_to(by).select_related("company").filter(pk=lead_id).first()
    if lead is None:
        raise Refused(_("You can't see this lead any more"))
    with transaction.atomic():
        _action(name, details, by).undo(lead_id, before)
    return lead


def seconds_left(token: str, by: User) -> int:
    """Return for how many seconds `by` is offered the undo of `token`; 0 if it is not theirs or too late."""
    found = _read(token, by)
    return max(0, math.ceil((found[-1] + UNDO_WINDOW - clock.now()).total_seconds())) if found else 0


def _read(token: str, by: User) -> tuple | None:
    try:
        owner, *what, at = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    done_at = datetime.fromisoformat(at)
    over = done_at + UNDO_WINDOW + GRACE < clock.now()
    return None if owner != by.pk or over else (*what, done_at)


def _action(name: str, details: dict[str, Any], by: User) -> Action:
    action = ACTS[name].action(details, by)
    if by.role not in action.roles or (why := action.reason_to_stop()):
        raise Refused(why if by.role in action.roles else _("You can't do this."))
    return action
