"""The pack of a weekly meeting: what happened between the two in the last seven days, and what comes in the next."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from handoffs.deals.field_nurture import FIELD_NURTURE_STAGES
from handoffs.models import AgendaItem, Appointment, Handoff, MeetingAction
from leads.models import FocusFilter, FocusRequest, Lead, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from leads.queue.focus import focus_requests
from salesdesk import clock
from salesdesk.people.models import Absence, User

from . import promises
from .pairs import Pair, absences_of
from .promises import Promises

WEEK = timedelta(weeks=1)
#: Rows of each part; there is no time to talk about more.
MOST = 50
#: Focus requests that are counted; a filter asks for 200 at most.
MOST_FOCUSED = 1000
#: Reviews of field nurture that fall due within this time are on the list.
REVIEWED_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Meetings:
    """Meetings of the pair's leads, by their start."""

    #: Held and missed ones, with field's feedback if it was given.
    past: list[Appointment]
    planned: list[Appointment]


@dataclass(frozen=True)
class Handoffs:
    accepted: list[Handoff]
    returned: list[Handoff]
    waiting: list[Handoff]


@dataclass(frozen=True)
class Actions:
    #: Agreed in an earlier meeting and still open.
    to_review: list[MeetingAction]
    #: On the list of the next meeting.
    later: list[MeetingAction]
    done: list[MeetingAction]


class AskedBy(NamedTuple):
    """A saved filter, with how many calls it asks for, and how many of them were made."""

    focus_filter: FocusFilter
    asked: int
    called: int


@dataclass(frozen=True)
class Focus:
    """The focus requests of this week: companies that were named, and what saved filters ask for."""

    named: list[FocusRequest]
    filters: list[AskedBy]

    @property
    def total(self) -> int:
        return len(self.named) + sum(each.asked for each in self.filters)


@dataclass(frozen=True)
class Pack:
    """The pack as one person may see it: without calls to leads that they do not see."""

    pair: Pair
    since: datetime
    now: datetime
    until: datetime
    away: list[Absence]
    actions: Actions
    meetings: Meetings
    handoffs: Handoffs
    agenda: list[AgendaItem]
    promises: Promises
    reviews: list[Lead]
    focus: Focus


def prepare(pair: Pair, viewer: User) -> Pack:
    """Return the pack of a pair now, for `viewer`. Ten statements."""
    now = clock.now()
    since, until = now - WEEK, now + WEEK
    return Pack(
        pair=pair,
        since=since,
        now=now,
        until=until,
        away=absences_of(list(pair.people), since, until),
        actions=_actions(pair, since),
        meetings=_meetings(pair, since, now, until),
        handoffs=_handoffs(pair, since),
        agenda=list(_agenda(pair)),
        promises=promises.of(pair, viewer, since, until),
        reviews=list(_reviews(pair, now)),
        focus=_focus(pair),
    )


def _actions(pair: Pair, since: datetime) -> Actions:
    done = MeetingAction.objects.of_pair(*pair.key).filter(done_at__gte=since)
    return Actions(
        to_review=[each for each in pair.open_actions if each.week <= pair.this_week],
        later=[each for each in pair.open_actions if each.week > pair.this_week],
        done=list(done.select_related("person").order_by("done_at")[:MOST]),
    )


def _meetings(pair: Pair, since: datetime, now: datetime, until: datetime) -> Meetings:
    """Return field's meetings with the leads of the inside rep, and those that they booked."""
    theirs = Q(lead__inside_rep=pair.inside) | Q(booked_by=pair.inside)
    found = (
        Appointment.objects.between(since, until)
        .filter(theirs, person=pair.field)
        .exclude(state=Appointment.State.CANCELLED)
        .select_related("lead__company", "contact")
        .order_by("starts_at")[: 2 * MOST]
    )
    past: list[Appointment] = []
    planned: list[Appointment] = []
    for each in found:
        is_planned = each.state == Appointment.State.PLANNED and each.ends_at > now
        (planned if is_planned else past).append(each)
    return Meetings(past, planned)


def _handoffs(pair: Pair, since: datetime) -> Handoffs:
    """Return the handoffs from the one to the other that were answered lately, and those that wait."""
    state = Handoff.State
    answered = Q(answered_at__gte=since, state__in=[state.ACCEPTED, state.RETURNED])
    found = Handoff.objects.filter(answered | Q(state=state.OFFERED), inside_rep=pair.inside, to=pair.field)
    found = found.select_related("lead__company", "lead__campaign").order_by("answered_at", "due_at")
    by_state: dict[str, list[Handoff]] = {state.ACCEPTED: [], state.RETURNED: [], state.OFFERED: []}
    for each in found[: 2 * MOST]:
        by_state[each.state].append(each)
    return Handoffs(*by_state.values())


def _agenda(pair: Pair) -> QuerySet[AgendaItem]:
    """Return the leads that were sent back more often than their campaign allows."""
    found = AgendaItem.objects.open().filter(handoff__inside_rep=pair.inside, handoff__to=pair.field)
    return found.select_related("lead__company", "lead__campaign", "handoff").order_by("raised_at", "pk")[
        :MOST
    ]


def _reviews(pair: Pair, now: datetime) -> QuerySet[Lead]:
    """Return the leads in field nurture to review soon, with their `next_step`."""
    kinds = [StepKind.FIELD, StepKind.REVIEW]
    steps = NextStep.objects.filter(lead=OuterRef("pk"), kind__in=kinds).order_by("due_at")
    shared = Q(territory__in=pair.territories) | Q(inside_rep=pair.inside)
    kept = Lead.objects.filter(
        shared,
        holder=pair.field,
        stream=Stream.FIELD,
        stage__in=FIELD_NURTURE_STAGES,
        review_on__lte=(now + REVIEWED_WITHIN).date(),
    )
    found = kept.annotate(next_step=Subquery(steps.values("why")[:1])).select_related("company")
    return found.order_by("review_on", "pk")[:MOST]


def _focus(pair: Pair) -> Focus:
    """Return the focus requests of this week in the territories of the pair, the latest first, in one statement."""
    active = FocusRequest.objects.active().filter(lead__territory__in=pair.territories)
    found = focus_requests.with_calls(active).select_related("focus_filter__campaign")
    named: list[FocusRequest] = []
    asked: Counter[FocusFilter] = Counter()
    called: Counter[FocusFilter] = Counter()
    rows: list = list(found[:MOST_FOCUSED])
    for each in rows:
        if each.focus_filter is None:
            named.append(each)
        else:
            asked[each.focus_filter] += 1
            called[each.focus_filter] += each.called_at is not None
    return Focus(named, [AskedBy(each, count, called[each]) for each, count in asked.items()])
