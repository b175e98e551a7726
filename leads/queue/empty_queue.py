"""Explain why a rep has no calls, and what would fill the queue."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.compliance import calling_law, offerable
from leads.models import Hold, Lead, NextStep, Pause, Place, TerritoryWindow
from salesdesk import clock, countries, formats
from salesdesk.clock.display import short_moment


@dataclass(frozen=True)
class EmptyQueue:
    """The reason `why` and a `hint` on what would change it.

    `missing` counts leads without a phone number, `missing_legal_basis` those without a legal basis.
    """

    why: str
    hint: str
    missing: int = 0
    missing_legal_basis: int = 0


def explain_empty_queue(person, pause: Pause | None = None) -> EmptyQueue:
    """Return the first reason that applies, in at most six statements.

    The order is: paused, no campaign, all held, all skipped, field's meetings, outside calling hours, nothing due.
    """
    now = clock.now()
    if pause:
        facts = {"reason": pause.get_reason_display(), "since": short_moment(pause.starts_at, person)}
        return EmptyQueue(
            _("Paused: %(reason)s, since %(since)s") % facts,
            _("No calls are assigned to you until you resume."),
        )
    campaigns = list(Campaign.objects.visible_to(person).values_list("name", "state"))
    running = [name for name, state in campaigns if state == State.RUNNING]
    calls = NextStep.objects.offered_to(person).filter(
        campaign__state__in=[State.RUNNING, State.ENDED], without_legal_basis=False
    )
    if not running and not calls.exists():
        return _no_campaign(campaigns)
    due = calls.filter(due_at__lte=now)
    barred = calling_law.barred_places(person.caller_number)
    open_now = due.in_open_places(now).exclude(place__in=barred)
    if away := _blocked_calls(open_now, person, now):
        return away
    if barred and due.in_open_places(now).exists():
        return EmptyQueue(
            _("Your caller number may not be used for the calls that are due"),
            _(
                "Calls to these countries may not come from %(number)s. Use another line and enter it in your settings."
            )
            % {"number": person.caller_number},
        )
    if due.exists():
        return _outside_hours(due, person, now)
    return _nothing_due(calls, person)


def _blocked_calls(open_now, person, now: datetime) -> EmptyQueue | None:
    """Explain what blocks due calls within calling hours: holds, skips or field's meetings."""
    held = Q(Exists(Hold.objects.active().filter(company=OuterRef("company")).exclude(person=person)))
    snoozed, met = Q(snoozed_until__gt=now), offerable.guarded(now)
    sums = open_now.order_by().aggregate(
        all=Count("pk"),
        held=Count("pk", filter=held),
        met=Count("pk", filter=met & ~held & ~snoozed),
        back_at=Min("snoozed_until", filter=snoozed & ~held),
        free=Count("pk", filter=~held & ~snoozed & ~met),
    )
    if not sums["all"]:
        return None
    if sums["free"]:
        return EmptyQueue(_("Your next calls are being prepared"), _("Try again in a few seconds."))
    if sums["held"]:
        return _held(open_now, person)
    if sums["back_at"]:
        when = {"when": short_moment(sums["back_at"], person)}
        return EmptyQueue(_("All due calls were skipped"), _("The first one returns %(when)s.") % when)
    return EmptyQueue(
        _("Field is meeting these companies first"),
        ngettext(
            "%(count)s cold call waits until after the meeting.",
            "%(count)s cold calls wait until after the meetings.",
            sums["met"],
        )
        % {"count": formats.number(sums["met"])},
    )


def _held(open_now, person) -> EmptyQueue:
    lasting = Hold.objects.active().filter(company__in=open_now.order_by().values("company"))
    names = lasting.exclude(person=person).values_list("person__name", flat=True).distinct()[:3]
    return EmptyQueue(
        _("Colleagues are working on all due calls"),
        _("%(who)s: a company is released when its call is logged. Try again in a minute.")
        % {"who": ", ".join(sorted(names))},
    )


def _no_campaign(campaigns) -> EmptyQueue:
    paused = [name for name, state in campaigns if state == State.PAUSED]
    if paused:
        why = ngettext("Your campaign is paused", "All your campaigns are paused", len(paused))
        return EmptyQueue(
            why,
            _("%(names)s: ask your manager to resume calling.") % {"names": ", ".join(sorted(set(paused)))},
        )
    return EmptyQueue(
        _("You have no territory in a running campaign"),
        _("Ask your manager to assign you a territory and start its campaign."),
    )


def _outside_hours(due, person, now: datetime) -> EmptyQueue:
    """Say when the calling hours of the first place start, in the rep's time zone."""
    waiting = list(Place.objects.filter(Exists(due.filter(place=OuterRef("pk")))))
    own = {
        each.place_id: each.opens_at
        for each in TerritoryWindow.objects.filter(territory__inside_rep=person)
        if each.opens_at
    }
    opens = [
        (own.get(place.pk, window.opens_at), countries.name_of(place.country))
        for place in waiting
        if (window := clock.window(place.clock, now))
    ]
    hint = _("These companies can't be called: their location or time zone is unknown.")
    if opens:
        first, where = min(opens)
        when = {"when": short_moment(first, person), "where": where}
        hint = _("Calling hours start %(when)s, your time (%(where)s).") % when
    return EmptyQueue(_("Outside calling hours in your leads' time zones"), hint)


def _nothing_due(calls, person) -> EmptyQueue:
    leads = Lead.objects.visible_to(person)
    missing, missing_legal_basis = (
        leads.missing_number()[:100].count(),
        leads.missing_legal_basis()[:100].count(),
    )
    following = calls.order_by("due_at").values_list("due_at", flat=True).first()
    hint = _("Calls appear here after a new import or new interest.")
    if following:
        hint = _("The next call is due %(when)s.") % {"when": short_moment(following, person)}
    elif missing_legal_basis:
        hint = _("The remaining leads can't be called yet: they are missing a legal basis.")
    return EmptyQueue(_("No calls due"), hint, missing, missing_legal_basis)
