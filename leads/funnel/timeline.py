"""A lead's story: every contact and every change of whose it is and how far, in order, by whom (R3)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leads.models import Activity, Lead, StageChange
from leads.models.stages import Stream

#: What an outcome changed is written in the moment in which the call was logged.
MERGE_WITHIN = timedelta(seconds=5)
#: What we said to each other, or decided: no contact with the company, that would have changed something.
INTERNAL_KINDS = (
    Activity.Kind.HANDOFF,
    Activity.Kind.HANDOFF_QUESTION,
    Activity.Kind.HANDOFF_ANSWER,
    Activity.Kind.ROUTE,
    Activity.Kind.CALENDAR,
    Activity.Kind.MERGED,
)
EXIT_LABELS: dict[str, Promise] = {
    Stream.MARKETING: gettext_lazy("To Marketing"),
    Stream.NURTURE: gettext_lazy("To telephone nurture"),
}


@dataclass
class TimelineEntry:
    """One thing that happened. `what` names it, `said` is what a person typed, `moved` what it changed.

    `stage` colours it; `by` None is the worker. A call and what it changed are one line.
    """

    at: datetime
    title: str
    by: object
    round: int
    text: str = ""
    contact_name: str = ""
    stage: str = ""
    late: bool = False
    undone: bool = False
    activity: Activity | None = None
    changes: list[str] = field(default_factory=list)


def timeline_of(lead: Lead, limit: int | None = None) -> list[TimelineEntry]:
    """What happened with `lead`, newest first; the latest `limit` lines, or all. Two statements."""
    activities = lead.activities.select_related("by", "contact").order_by("-at", "-id")[:limit]
    changes = lead.changes.select_related("by", "holder").order_by("-at", "-id")[:limit]
    undone_call = {activity.corrects_id for activity in activities if activity.kind == Activity.Kind.UNDO}
    lines = [_activity_entry(activity, lead, undone=activity.pk in undone_call) for activity in activities]
    for change in changes:
        _add(lines, change)
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]


def _add(lines: list[TimelineEntry], change: StageChange) -> None:
    """A change that a call made belongs to the line of the call; any other is a line of its own."""
    title = _change_text(change)
    calls = [line for line in lines if line.activity and _caused(line.activity, change)]
    call = min(calls, key=lambda line: abs(line.at - change.at), default=None)
    if call is None:
        text = "" if change.reason == title else change.reason
        lines.append(TimelineEntry(change.at, title, change.by, change.round, text, stage=change.to_stage))
        return
    if title not in call.changes and (change.from_stage, change.stream_before) != (
        change.to_stage,
        change.stream_after,
    ):
        call.changes.insert(0, title)
    call.stage = call.stage or change.to_stage


def _caused(activity: Activity, change: StageChange) -> bool:
    signed = change.by_id is None or change.by_id == activity.by_id
    return (
        signed
        and activity.kind not in INTERNAL_KINDS
        and change.from_stage != ""
        and abs(change.at - activity.at) <= MERGE_WITHIN
    )


def _activity_entry(activity: Activity, lead: Lead, *, undone: bool) -> TimelineEntry:
    other = activity.contact if activity.contact_id != lead.contact_id else None
    return TimelineEntry(
        at=activity.at,
        title=_title(activity),
        by=activity.by,
        round=activity.round,
        text=activity.note,
        contact_name=other.name if other else "",
        late=activity.late,
        undone=undone,
        activity=activity,
    )


def _title(activity: Activity) -> str:
    if activity.kind == Activity.Kind.PROBABILITY:
        return _probability_text(activity)
    if activity.kind != Activity.Kind.CALL:
        return str(activity.get_kind_display())
    if not activity.seconds:
        return _("Called: %(outcome)s") % {"outcome": activity.get_outcome_display().lower()}
    minutes = max(1, round(activity.seconds / 60))
    return ngettext("Called, %(count)s min: %(outcome)s", "Called, %(count)s min: %(outcome)s", minutes) % {
        "count": minutes,
        "outcome": activity.get_outcome_display().lower(),
    }


def _probability_text(activity: Activity) -> str:
    if activity.probability_before is None or activity.probability_before == activity.probability:
        return _("Chance %(chance)s%%") % {"chance": activity.probability}
    return _("Chance %(chance)s%%, was %(before)s%%") % {
        "chance": activity.probability,
        "before": activity.probability_before,
    }


def _change_text(change: StageChange) -> str:
    """What changed, in the desk's words: the stage if that moved, else whose it is now."""
    if not change.from_stage:
        return change.reason or _("Came in")
    if change.stream_before != change.stream_after and change.stream_after in EXIT_LABELS:
        return str(EXIT_LABELS[change.stream_after])
    if change.from_stage != change.to_stage:
        return _("Became %(stage)s") % {"stage": change.get_to_stage_display()}
    if change.holder:
        return _("%(who)s has it") % {"who": change.holder}
    return _("Whoever works the territory has it")
