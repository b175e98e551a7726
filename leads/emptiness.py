"""Why there is nothing to call, and what would fill the queue. An empty screen never leaves a rep guessing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from campaigns.models.campaign import State
from salesdesk import clock

from .consequences import said
from .models import Hold, Lead, NextStep, Pause, Place


@dataclass(frozen=True)
class Emptiness:
    """`why` in a few words; `fills` is a sentence on what would change it; `missing` counts leads that wait for
    a telephone number, `groundless` those that wait for a ground to be called."""

    why: str
    fills: str
    missing: int = 0
    groundless: int = 0


def why_empty(person, pause: Pause | None = None) -> Emptiness:
    """The first reason that holds, from the widest: you pause, no work, all paused, all held, outside hours,
    all skipped, nothing due."""
    now = clock.now()
    if pause:
        said_on = {"reason": pause.get_reason_display(), "since": said(pause.from_at, person)}
        return Emptiness(
            _("You are paused: %(reason)s, since %(since)s") % said_on,
            _("Nothing is taken in your name until you go on."),
        )
    campaigns = list(Campaign.objects.seen_by(person).values_list("name", "state"))
    running = [name for name, state in campaigns if state == State.RUNNING]
    if not running:
        return _no_campaign(campaigns)
    calls = NextStep.objects.of_pools_of(person).filter(
        campaign__state__in=[State.RUNNING, State.ENDED], without_basis=False
    )
    due = calls.filter(due_at__lte=now)
    held = Hold.objects.filter(company=OuterRef("company"), until__gt=Now()).exclude(person=person)
    callable_now = due.filter(place__opens_at__lte=now, place__closes_at__gt=now)
    if callable_now.filter(Exists(held)).exists():
        return Emptiness(
            _("Everything that is due is on somebody's screen"),
            _("A company comes back as soon as its call is logged. Try again in a minute."),
        )
    if callable_now.exists():
        return Emptiness(_("Your next calls are being put in order"), _("Try again in a few seconds."))
    if due.exists():
        return _closed(due, person, now)
    return _nothing_due(calls, person)


def _no_campaign(campaigns) -> Emptiness:
    paused = [name for name, state in campaigns if state == State.PAUSED]
    if paused:
        why = ngettext("Your campaign is paused", "All your campaigns are paused", len(paused))
        return Emptiness(
            why, _("%(names)s: your manager starts them again.") % {"names": ", ".join(sorted(set(paused)))}
        )
    return Emptiness(
        _("No running campaign has a territory of yours"),
        _("Your manager gives you a territory in a campaign, and starts it."),
    )


def _closed(due, person, now: datetime) -> Emptiness:
    """Outside calling hours: when the first of those places opens, on the rep's own clock."""
    waiting = Place.objects.filter(Exists(due.filter(place=OuterRef("pk"))))
    openings = [window.opens_at for place in waiting if (window := clock.window(place.clock, now))]
    fills = _("Nobody may be called there: their place or time zone is not known.")
    if openings:
        fills = _("Calling opens %(when)s, your time.") % {"when": said(min(openings), person)}
    return Emptiness(_("Outside calling hours where your leads are"), fills)


def _nothing_due(calls, person) -> Emptiness:
    leads = Lead.objects.seen_by(person)
    missing, groundless = leads.missing_number()[:100].count(), leads.missing_basis()[:100].count()
    following = calls.order_by("due_at").values_list("due_at", flat=True).first()
    fills = _("A new list, or new interest, fills it.")
    if following:
        fills = _("The next call falls due %(when)s.") % {"when": said(following, person)}
    return Emptiness(_("Nothing is due"), fills, missing, groundless)
