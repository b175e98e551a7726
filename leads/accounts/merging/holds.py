"""Keep merges away from calls: a merge waits until nobody has the company on screen."""

from collections.abc import Iterable

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Company, Hold
from leads.queue import drafts


def require_no_calls(companies: Iterable[Company]) -> None:
    """Raise Refused during a call. Drafts of expired holds are saved to the timeline.

    Expired holds are locked with SKIP LOCKED, so that no sweep or claim is waited for while steps are locked.
    """
    holds = Hold.objects.select_related("person", "lead").filter(company__in=companies)
    expired = list(holds.select_for_update(of=["self"], skip_locked=True).filter(until__lte=Now()))
    for hold in holds.exclude(pk__in=[each.pk for each in expired]):
        raise transitions.Refused(calling(hold.person))
    for hold in expired:
        drafts.save_from_hold(hold, late=True)
        hold.delete()


def why_not_now(companies: Iterable[Company]) -> str:
    """Return what `require_no_calls` would say, for a page; "" if nobody calls."""
    hold = Hold.objects.active().select_related("person").filter(company__in=companies).first()
    return calling(hold.person) if hold else ""


def calling(person) -> str:
    return _("%(who)s is calling this company. Try again after the call.") % {"who": person}
