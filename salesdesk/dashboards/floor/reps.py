"""The current state of each inside rep: on a call, preparing one, paused or away. One statement for any number of them.

Nothing is recorded for this page: it reads the call on screen, the pause and the log of calls that the desk keeps
anyway.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
)
from django.utils.translation import gettext_lazy as _

from leads.models import Activity, Hold, NextStep, Pause
from leads.models.calling.activity import is_conversation
from salesdesk.people.models import Absence, User
from salesdesk.people.roles import Role


class Doing(TextChoices):
    """The states of a rep, in the order of the page."""

    CALL = "call", _("On a call")
    PREPARING = "preparing", _("Call on screen")
    PAUSED = "paused", _("Paused")
    IDLE = "idle", _("No call on screen")
    AWAY = "away", _("Away")


@dataclass(frozen=True)
class Row:
    """A rep now: `detail` is the company on screen or the reason of the pause; `own` counts calls assigned to them."""

    person: User
    doing: Doing
    since: datetime | None
    lasting: timedelta | None
    detail: str
    lead_id: int | None
    calls: int
    conversations: int
    own: int
    last_at: datetime | None


def reps_on_the_floor(user: User, now: datetime) -> list[Row]:
    """Return the active inside reps of the user's team with what they are doing; for a rep only themselves."""
    people = User.objects.colleagues_of(user).filter(role=Role.INSIDE, is_active=True)
    if user.role == Role.INSIDE:
        people = people.filter(pk=user.pk)
    rows = [_row(person, now) for person in _with_facts(people, now)]
    return sorted(rows, key=lambda row: (Doing.values.index(row.doing), row.person.name))


def _with_facts(people: QuerySet[User], now: datetime) -> QuerySet[User]:
    logged = Activity.objects.not_undone().filter(by=OuterRef("pk"), kind=Activity.Kind.CALL)
    today = logged.filter(at__gte=OuterRef("midnight")).order_by().values("by")
    away = Absence.objects.filter(person=OuterRef("pk"), starts_at__lte=now, ends_at__gt=now)
    waiting = NextStep.objects.filter(assignee=OuterRef("pk"), ready=True).order_by().values("assignee")
    return (
        people.select_related("hold__lead__company")
        .annotate(
            midnight=_midnight(now),
            holds=Exists(Hold.objects.active().filter(person=OuterRef("pk"))),
            away=Exists(away),
            pause=FilteredRelation("pauses", condition=Q(pauses__until__isnull=True)),
            paused_for=F("pause__reason"),
            paused_at=F("pause__starts_at"),
        )
        .annotate(
            calls=_counted(today, Count("pk")),
            conversations=_counted(today, Count("pk", filter=is_conversation())),
            own=_counted(waiting, Count("pk")),
            last_at=Subquery(logged.order_by("-at").values("at")[:1]),
        )
    )


def _counted(rows: QuerySet, count: Count) -> Subquery:
    return Subquery(rows.annotate(n=count).values("n"), output_field=IntegerField())


def _midnight(now: datetime) -> Func:
    """Return the last midnight in the time zone of each person."""
    here = Func(F("time_zone"), Value(now, output_field=DateTimeField()), function="timezone")
    day = Func(Value("day"), here, function="date_trunc")
    return Func(F("time_zone"), day, function="timezone", output_field=DateTimeField())


def _row(person, now: datetime) -> Row:
    doing, since, detail, lead_id = _doing(person)
    return Row(
        person=person,
        doing=doing,
        since=since,
        lasting=max(now - since, timedelta()) if since else None,
        detail=detail,
        lead_id=lead_id,
        calls=person.calls or 0,
        conversations=person.conversations or 0,
        own=person.own or 0,
        last_at=person.last_at,
    )


def _doing(person) -> tuple[Doing, datetime | None, str, int | None]:
    if person.holds:
        hold = person.hold
        company = str(hold.lead.company)
        if hold.dialled_at:
            return Doing.CALL, hold.dialled_at, company, hold.lead_id
        return Doing.PREPARING, hold.since, company, hold.lead_id
    if person.paused_for:
        return Doing.PAUSED, person.paused_at, str(Pause.Reason(person.paused_for).label), None
    if person.away:
        return Doing.AWAY, None, "", None
    return Doing.IDLE, None, "", None
