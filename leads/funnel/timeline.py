"""The timeline of a lead: every activity and every change of stage, stream or holder (R3)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models import Campaign
from leads.models import Activity, Email, Lead, StageChange, TextMessage
from leads.models.calling.activity import SPOKE
from leads.models.stages import Stream
from salesdesk import formats

#: A stage change this close to a call was caused by it.
MERGE_WITHIN = timedelta(seconds=5)
#: An activity that was logged later than this after it happened shows when.
LOGGED_LATER = timedelta(minutes=15)
#: Internal activities, which have no contact with the company and so cause no stage change.
INTERNAL_KINDS = (
    Activity.Kind.HANDOFF,
    Activity.Kind.HANDOFF_QUESTION,
    Activity.Kind.HANDOFF_ANSWER,
    Activity.Kind.ROUTE,
    Activity.Kind.CALENDAR,
    Activity.Kind.MERGED,
    Activity.Kind.TERRITORY,
    Activity.Kind.TASK,
    Activity.Kind.FILE,
    Activity.Kind.SUPPORT,
)
#: Characters of an e-mail in the timeline.
EMAIL_SHOWN = 400
EXIT_LABELS: dict[str, Promise] = {
    Stream.MARKETING: gettext_lazy("To Marketing"),
    Stream.NURTURE: gettext_lazy("To phone nurture"),
}


@dataclass
class TimelineEntry:
    """An entry of the timeline: its title, the text somebody typed, and the changes it caused.

    `stage` sets its color; `by` None is the system, and the contact for what they sent. A call and its changes are one
    entry.
    """

    at: datetime
    title: str
    by: object
    round: int
    text: str = ""
    lead_id: int = 0
    #: Set where the timeline covers leads of several campaigns.
    campaign: Campaign | None = None
    contact_name: str = ""
    stage: str = ""
    late: bool = False
    undone: bool = False
    #: When it was logged, if that was later than it happened.
    logged_at: datetime | None = None
    activity: Activity | None = None
    email: Email | None = None
    message: TextMessage | None = None
    changes: list[str] = field(default_factory=list)
    #: The files of a note or another activity, each with `pk` and `name`.
    files: list[Any] = field(default_factory=list)


def timeline_of(lead: Lead, limit: int | None = None) -> list[TimelineEntry]:
    """Return the timeline of `lead`, newest first: the latest `limit` entries, or all. Takes two statements."""
    activities = lead.activities.select_related("by", "contact", "email", "text_message").order_by(
        "-at", "-id"
    )[:limit]
    changes = lead.changes.select_related("by", "holder").order_by("-at", "-id")[:limit]
    return build(list(activities), list(changes), usual_contact=lead.contact_id)[:limit]


def build(
    activities: list[Activity], changes: list[StageChange], *, usual_contact: int | None = None
) -> list[TimelineEntry]:
    """Return the entries of these rows, newest first. The contact is named unless it is the `usual_contact`."""
    undone = {activity.corrects_id for activity in activities if activity.kind == Activity.Kind.UNDO}
    undone |= {activity.pk for activity in activities if getattr(activity, "is_undone", False)}
    lines = [
        _activity_entry(activity, usual_contact, undone=activity.pk in undone) for activity in activities
    ]
    for change in changes:
        _add(lines, change)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _add(lines: list[TimelineEntry], change: StageChange) -> None:
    """Add a stage change to the entry of the call that caused it, or as an entry of its own."""
    title = _change_text(change)
    calls = [line for line in lines if line.activity and _caused(line.activity, change)]
    call = min(calls, key=lambda line: abs(line.at - change.at), default=None)
    if call is None:
        text = "" if change.reason == title else change.reason
        entry = TimelineEntry(change.at, title, change.by, change.round, text, stage=change.to_stage)
        entry.lead_id = change.lead_id
        lines.append(entry)
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
        and change.lead_id == activity.lead_id
        and activity.kind not in INTERNAL_KINDS
        and change.from_stage != ""
        and abs(change.at - (activity.logged_at or activity.at)) <= MERGE_WITHIN
    )


def _activity_entry(activity: Activity, usual_contact: int | None, *, undone: bool) -> TimelineEntry:
    other = activity.contact if activity.contact_id != usual_contact else None
    email, message = getattr(activity, "email", None), getattr(activity, "text_message", None)
    received = (email and email.is_received) or (message and message.is_received)
    return TimelineEntry(
        at=activity.at,
        title=_title(activity, message),
        by=activity.contact if received else activity.by,
        round=activity.round,
        text=_email_text(email) if email else activity.note,
        email=email,
        message=message,
        contact_name=other.name if other else "",
        late=activity.late,
        undone=undone,
        logged_at=activity.logged_at
        if activity.logged_at and activity.logged_at - activity.at > LOGGED_LATER
        else None,
        lead_id=activity.lead_id,
        activity=activity,
        files=list(getattr(activity, "files", [])),
    )


def _title(activity: Activity, message: TextMessage | None) -> str:
    """Return the kind, duration and outcome, such as "Call, 4 min · call back" or "Inbound e-mail"."""
    if activity.kind == Activity.Kind.PROBABILITY:
        return _probability_text(activity)
    kind = str(message.get_channel_display() if message else activity.get_kind_display())
    if activity.incoming:
        # Names stay as they are.
        kind = _("Inbound %(kind)s") % {"kind": kind if message or kind.isupper() else kind.lower()}
    if activity.seconds:
        minutes = max(1, round(activity.seconds / 60))
        facts = {"kind": kind, "count": formats.number(minutes)}
        kind = ngettext("%(kind)s, %(count)s min", "%(kind)s, %(count)s min", minutes) % facts
    if not activity.outcome or (activity.outcome == SPOKE and activity.kind in Activity.MET):
        return kind
    return f"{kind} · {activity.get_outcome_display().lower()}"


def _email_text(email: Email) -> str:
    """Return the subject and the beginning of the text; its own page shows all of it."""
    return f"{email.subject}\n{Truncator(email.text).chars(EMAIL_SHOWN)}".strip()


def _probability_text(activity: Activity) -> str:
    if activity.probability_before is None or activity.probability_before == activity.probability:
        return _("Chance %(chance)s%%") % {"chance": activity.probability}
    return _("Chance %(chance)s%%, was %(before)s%%") % {
        "chance": activity.probability,
        "before": activity.probability_before,
    }


def _change_text(change: StageChange) -> str:
    """Return what changed: the exit, the stage, or the new owner."""
    if not change.from_stage:
        return change.reason or _("Lead created")
    if change.stream_before != change.stream_after and change.stream_after in EXIT_LABELS:
        return str(EXIT_LABELS[change.stream_after])
    if change.from_stage != change.to_stage:
        return _("Became %(stage)s") % {"stage": change.get_to_stage_display()}
    if change.holder:
        return _("Assigned to %(who)s") % {"who": change.holder}
    return _("Returned to the territory pool")
