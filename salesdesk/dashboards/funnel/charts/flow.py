"""Where leads went that dropped out of the funnel, from which stage, and what became of them since.

These are the exits in the period, or all of the leads that entered in it. A lead that takes the same exit twice counts
once, with the first time.
"""

from collections import Counter

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from leads.models import Lead, StageChange
from leads.models.stages import Stage
from salesdesk.dashboards.funnel import paths
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.funnel.paths import EXITS, ORDER, exited_through, of_cohort, reached
from salesdesk.dashboards.rollups import details, slots
from salesdesk.dashboards.rollups.moments import EXIT_CHANGES, FORWARD
from salesdesk.dashboards.scope import Scope

#: The stages from which leads drop out.
ORIGINS = ORDER[:-1]
DISQUALIFIED = "disqualified"
EXIT_NAMES = [*EXITS, DISQUALIFIED]
#: The exits by their flags, of which a stage and what became of the leads can be chosen.
FLAGS = {exited_through(name): (name, Reading.MOVEMENTS) for name in EXIT_NAMES}
FLAGS |= {of_cohort(flag): (name, Reading.COHORT) for flag, (name, _reading) in FLAGS.items()}


class Since(TextChoices):
    """The state of a lead since it dropped out."""

    WON = "won", _("Won later")
    BACK = "back", _("Came back")
    OUT = "out", _("Disqualified since")
    STILL = "still", _("Not back yet")


#: Exit, stage that was left, and what became of the leads since.
Key = tuple[str, str, str]


def flows(scope: Scope, reading: Reading) -> Counter[Key]:
    """Count the leads of each exit by the stage they left and what became of them, in one statement."""
    if slots.can_sum(scope):
        span = slots.Span(None, scope.period.since, scope.period.until)
        summed = details.sums(details.EXITED, scope.campaigns, [span])[None]
        return Counter(
            {(exit, origin, since): n for (exit, read, origin, since), n in summed.items() if read == reading}
        )
    try:
        sql, params = _exited(scope, reading).query.sql_with_params()
    except EmptyResultSet:
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT exit, from_stage, since, count(*) FROM ({sql}) exited GROUP BY 1, 2, 3", params
        )
        return Counter({tuple(key): count for *key, count in cursor.fetchall()})


def leads_behind(
    scope: Scope, exit: str, reading: Reading, origin: str = "", became: str = ""
) -> QuerySet[Lead]:
    """Return the leads of `flows` with these keys; an empty one stands for all."""
    try:
        sql, params = _exited(scope, reading).query.sql_with_params()
    except EmptyResultSet:
        return Lead.objects.none()
    chosen = {"exit": exit, "from_stage": origin, "since": became}
    asked = [(column, value) for column, value in chosen.items() if value]
    where = " AND ".join(f"{column} = %s" for column, _value in asked) or "true"
    values = [value for _column, value in asked]
    return Lead.objects.filter(
        pk__in=RawSQL(f"SELECT lead_id FROM ({sql}) exited WHERE {where}", (*params, *values))
    )


def _exited(scope: Scope, reading: Reading) -> QuerySet:
    """Return the first change of each lead and exit, with what became of the lead since."""
    changes = StageChange.objects.not_undone().filter(campaign__in=scope.campaigns)
    if reading == Reading.COHORT:
        entered = paths.leads_behind(of_cohort(reached(Stage.SUSPECT)), scope)
        changes = changes.filter(lead__in=entered.values("pk"))
    else:
        changes = changes.filter(scope.in_period("at"))
    later = StageChange.objects.not_undone().filter(lead=OuterRef("lead"), at__gt=OuterRef("at"))
    return (
        changes.filter(scope.narrowed("lead__"))
        .annotate(
            exit=Case(
                When(EXIT_CHANGES["lost"] & Q(lead__final=True), then=Value(DISQUALIFIED)),
                *(When(condition, then=Value(name)) for name, condition in EXIT_CHANGES.items()),
            ),
            since=Case(
                When(Exists(later.filter(to_stage=Stage.WON)), then=Value(Since.WON)),
                When(Exists(later.filter(FORWARD)), then=Value(Since.BACK)),
                When(lead__final=True, lead__stage=Stage.LOST, then=Value(Since.OUT)),
                default=Value(Since.STILL),
            ),
        )
        .filter(exit__isnull=False)
        .order_by("lead_id", "exit", "at", "pk")
        .distinct("lead", "exit")
        .values("lead_id", "exit", "from_stage", "since")
    )
