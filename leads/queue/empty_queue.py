"""Why there is nothing to call, and what would fill the queue. An empty screen never leaves a rep guessing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.compliance import calling_law, offerable
from leads.models import Hold, Lead, NextStep, Pause, Place
from salesdesk import clock, countries
from salesdesk.clock.display import short_moment


@dataclass(frozen=True)
class EmptyQueue:
    """`why` in a few words; `fills` is a sentence on what would change it; `missing` counts leads that wait for
    a telephone number, `groundless` those that wait for a ground to be called."""

    why: str
    hint: str
    missing: int = 0
    missing_legal_basis: int = 0


def explain_empty_queue(person, pause: Pause | None = None) -> EmptyQueue:
    """The first reason that holds, from the widest: you pause, no work, all paused, all held, all skipped,
    field's meetings, outside hours, nothing due. Six statements at most."""
    now = clock.now()
    if pause:
        said_on = {"reason": pause.get_reason_display(), "since": short_moment(pause.starts_at, person)}
        return EmptyQueue(
            _("You are paused: %(reason)s, since %(since)s") % said_on,
            _("Nothing is taken in your name until you go on."),
        )
    campaigns = list(Campaign.objects.visible_to(person).values_list("name", "state"))
    running = [name for name, state in campaigns if state == State.RUNNING]
    calls = NextStep.objects.offered_to(person).filter(
        campaign__state__in=[State.RUNNING, State.ENDED], without_legal_basis=False
    )
    if not running and not calls.exists():
        return _no_campaign(campaigns)
    due = calls.filter(due_at__lte=now)
    open_now = due.in_open_places(now)
    if away := _blocked_calls(open_now, person, now):
        return away
    if due.exists():
        return _outside_hours(due, person, now)
    return _nothing_due(calls, person)


def _blocked_calls(open_now, person, now: datetime) -> EmptyQueue | None:
    """Calls that are due where calling is open, and what keeps them: a screen, a skip, a meeting of field's."""
    held = Q(Exists(Hold.objects.active().filter(company=OuterRef("company")).exclude(person=person)))
    resting, met = Q(snoozed_until__gt=now), offerable.guarded(now)
    sums = open_now.order_by().aggregate(
        all=Count("pk"),
        held=Count("pk", filter=held),
        met=Count("pk", filter=met & ~held & ~resting),
        back_at=Min("snoozed_until", filter=resting & ~held),
        free=Count("pk", filter=~held & ~resting & ~met),
    )
    if not sums["all"]:
        return None
    if sums["free"]:
        return EmptyQueue(_("Your next calls are being put in order"), _("Try again in a few seconds."))
    if sums["held"]:
        return _held(open_now, person)
    if sums["back_at"]:
        when = {"when": short_moment(sums["back_at"], person)}
        return EmptyQueue(
            _("Everything that is due was skipped"), _("The first of them comes back %(when)s.") % when
        )
    return EmptyQueue(
        _("Field meets these companies first"),
        ngettext(
            "%(count)s cold call waits until the meeting was held.",
            "%(count)s cold calls wait until the meetings were held.",
            sums["met"],
        )
        % {"count": sums["met"]},
    )


def _held(open_now, person) -> EmptyQueue:
    lasting = Hold.objects.active().filter(company__in=open_now.order_by().values("company"))
    names = lasting.exclude(person=person).values_list("person__name", flat=True).distinct()[:3]
    return EmptyQueue(
        _("Everything that is due is on somebody's screen"),
        _("%(who)s: a company comes back as soon as its call is logged. Try again in a minute.")
        % {"who": ", ".join(sorted(names))},
    )


def _no_campaign(campaigns) -> EmptyQueue:
    paused = [name for name, state in campaigns if state == State.PAUSED]
    if paused:
        why = ngettext("Your campaign is paused", "All your campaigns are paused", len(paused))
        return EmptyQueue(
            why, _("%(names)s: your manager starts them again.") % {"names": ", ".join(sorted(set(paused)))}
        )
    return EmptyQueue(
        _("No running campaign has a territory of yours"),
        _("Your manager gives you a territory in a campaign, and starts it."),
    )


def _outside_hours(due, person, now: datetime) -> EmptyQueue:
    """Outside calling hours: when the first of those places opens, on the rep's own clock."""
    waiting = list(Place.objects.filter(Exists(due.filter(place=OuterRef("pk")))))
    laws = calling_law.laws_of(place.country for place in waiting)
    opens = [
        (window.opens_at, countries.name_of(place.country))
        for place in waiting
        if (window := clock.window(place.clock, now, calling_law.calling_hours(laws.get(place.country))))
    ]
    hint = _("Nobody may be called there: their place or time zone is not known.")
    if opens:
        first, where = min(opens)
        when = {"when": short_moment(first, person), "where": where}
        hint = _("Calling opens %(when)s, your time: %(where)s.") % when
    return EmptyQueue(_("Outside calling hours where your leads are"), hint)


def _nothing_due(calls, person) -> EmptyQueue:
    leads = Lead.objects.visible_to(person)
    missing, missing_legal_basis = (
        leads.missing_number()[:100].count(),
        leads.missing_legal_basis()[:100].count(),
    )
    following = calls.order_by("due_at").values_list("due_at", flat=True).first()
    hint = _("A new list, or new interest, fills it.")
    if following:
        hint = _("The next call falls due %(when)s.") % {"when": short_moment(following, person)}
    elif missing_legal_basis:
        hint = _("The law lets nobody call those that wait: their ground is still to be found.")
    return EmptyQueue(_("Nothing is due"), hint, missing, missing_legal_basis)
