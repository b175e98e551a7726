"""Why there is nothing to call, and what would fill the queue. An empty screen never leaves a rep guessing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.compliance import calling_law, eligibility
from leads.models import Hold, Lead, NextStep, Pause, Place
from salesdesk import clock, countries
from salesdesk.clock.display import said


@dataclass(frozen=True)
class Emptiness:
    """`why` in a few words; `fills` is a sentence on what would change it; `missing` counts leads that wait for
    a telephone number, `groundless` those that wait for a ground to be called."""

    why: str
    fills: str
    missing: int = 0
    groundless: int = 0


def why_empty(person, pause: Pause | None = None) -> Emptiness:
    """The first reason that holds, from the widest: you pause, no work, all paused, all held, all skipped,
    field's meetings, outside hours, nothing due. Six statements at most."""
    now = clock.now()
    if pause:
        said_on = {"reason": pause.get_reason_display(), "since": said(pause.from_at, person)}
        return Emptiness(
            _("You are paused: %(reason)s, since %(since)s") % said_on,
            _("Nothing is taken in your name until you go on."),
        )
    campaigns = list(Campaign.objects.seen_by(person).values_list("name", "state"))
    running = [name for name, state in campaigns if state == State.RUNNING]
    calls = NextStep.objects.of_pools_of(person).filter(
        campaign__state__in=[State.RUNNING, State.ENDED], without_basis=False
    )
    if not running and not calls.exists():
        return _no_campaign(campaigns)
    due = calls.filter(due_at__lte=now)
    open_now = due.filter(place__opens_at__lte=now, place__closes_at__gt=now)
    if away := _away(open_now, person, now):
        return away
    if due.exists():
        return _closed(due, person, now)
    return _nothing_due(calls, person)


def _away(open_now, person, now: datetime) -> Emptiness | None:
    """Calls that are due where calling is open, and what keeps them: a screen, a skip, a meeting of field's."""
    held = Q(Exists(Hold.objects.lasting().filter(company=OuterRef("company")).exclude(person=person)))
    resting, met = Q(rests_until__gt=now), eligibility.guarded(now)
    sums = open_now.order_by().aggregate(
        all=Count("pk"),
        held=Count("pk", filter=held),
        met=Count("pk", filter=met & ~held & ~resting),
        back_at=Min("rests_until", filter=resting & ~held),
        free=Count("pk", filter=~held & ~resting & ~met),
    )
    if not sums["all"]:
        return None
    if sums["free"]:
        return Emptiness(_("Your next calls are being put in order"), _("Try again in a few seconds."))
    if sums["held"]:
        return _held(open_now, person)
    if sums["back_at"]:
        when = {"when": said(sums["back_at"], person)}
        return Emptiness(
            _("Everything that is due was skipped"), _("The first of them comes back %(when)s.") % when
        )
    return Emptiness(
        _("Field meets these companies first"),
        ngettext(
            "%(count)s cold call waits until the meeting was held.",
            "%(count)s cold calls wait until the meetings were held.",
            sums["met"],
        )
        % {"count": sums["met"]},
    )


def _held(open_now, person) -> Emptiness:
    lasting = Hold.objects.lasting().filter(company__in=open_now.order_by().values("company"))
    names = lasting.exclude(person=person).values_list("person__name", flat=True).distinct()[:3]
    return Emptiness(
        _("Everything that is due is on somebody's screen"),
        _("%(who)s: a company comes back as soon as its call is logged. Try again in a minute.")
        % {"who": ", ".join(sorted(names))},
    )


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
    waiting = list(Place.objects.filter(Exists(due.filter(place=OuterRef("pk")))))
    laws = calling_law.laws_of(place.country for place in waiting)
    opens = [
        (window.opens_at, countries.name_of(place.country))
        for place in waiting
        if (window := clock.window(place.clock, now, calling_law.hours(laws.get(place.country))))
    ]
    fills = _("Nobody may be called there: their place or time zone is not known.")
    if opens:
        first, where = min(opens)
        when = {"when": said(first, person), "where": where}
        fills = _("Calling opens %(when)s, your time: %(where)s.") % when
    return Emptiness(_("Outside calling hours where your leads are"), fills)


def _nothing_due(calls, person) -> Emptiness:
    leads = Lead.objects.seen_by(person)
    missing, groundless = leads.missing_number()[:100].count(), leads.missing_basis()[:100].count()
    following = calls.order_by("due_at").values_list("due_at", flat=True).first()
    fills = _("A new list, or new interest, fills it.")
    if following:
        fills = _("The next call falls due %(when)s.") % {"when": said(following, person)}
    elif groundless:
        fills = _("The law lets nobody call those that wait: their ground is still to be found.")
    return Emptiness(_("Nothing is due"), fills, missing, groundless)
