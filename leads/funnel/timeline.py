"""A lead's story: every contact and every change of whose it is and how far, in order, by whom (R3)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leads.models import Lead, StageChange, Touch
from leads.models.stages import Stream
from salesdesk import clock

#: What an outcome changed is written in the moment in which the call was logged.
SAME_MOMENT = timedelta(seconds=5)
#: What we said to each other, or decided: no contact with the company, that would have changed something.
BETWEEN_US = (
    Touch.Kind.HANDED,
    Touch.Kind.ASKED,
    Touch.Kind.TOLD,
    Touch.Kind.ROUTE,
    Touch.Kind.DIARY,
    Touch.Kind.MERGED,
)
FALLS_TO: dict[str, Promise] = {
    Stream.MARKETING: gettext_lazy("To Marketing"),
    Stream.NURTURE: gettext_lazy("To telephone nurture"),
}


@dataclass
class Line:
    """One thing that happened. `what` names it, `said` is what a person typed, `moved` what it changed.

    `stage` colours it; `by` None is the worker. A call and what it changed are one line.
    """

    at: datetime
    what: str
    by: object
    round: int
    said: str = ""
    with_whom: str = ""
    stage: str = ""
    late: bool = False
    undone: bool = False
    touch: Touch | None = None
    moved: list[str] = field(default_factory=list)


def story(lead: Lead, limit: int | None = None) -> list[Line]:
    """What happened with `lead`, newest first; the latest `limit` lines, or all. Two statements."""
    touches = lead.touches.select_related("by", "contact").order_by("-at", "-id")[:limit]
    changes = lead.changes.select_related("by", "holder").order_by("-at", "-id")[:limit]
    taken_back = {touch.corrects_id for touch in touches if touch.kind == Touch.Kind.UNDO}
    lines = [_of_touch(touch, lead, undone=touch.pk in taken_back) for touch in touches]
    for change in changes:
        _add(lines, change)
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]


def _add(lines: list[Line], change: StageChange) -> None:
    """A change that a call made belongs to the line of the call; any other is a line of its own."""
    what = _moved(change)
    calls = [line for line in lines if line.touch and _caused(line.touch, change)]
    call = min(calls, key=lambda line: abs(line.at - change.at), default=None)
    if call is None:
        said = "" if change.reason == what else change.reason
        lines.append(Line(change.at, what, change.by, change.round, said, stage=change.to_stage))
        return
    if what not in call.moved and (change.from_stage, change.stream_before) != (
        change.to_stage,
        change.stream_after,
    ):
        call.moved.insert(0, what)
    call.stage = call.stage or change.to_stage


def _caused(touch: Touch, change: StageChange) -> bool:
    signed = change.by_id is None or change.by_id == touch.by_id
    return (
        signed
        and touch.kind not in BETWEEN_US
        and change.from_stage != ""
        and abs(change.at - touch.at) <= SAME_MOMENT
    )


def _of_touch(touch: Touch, lead: Lead, *, undone: bool) -> Line:
    other = touch.contact if touch.contact_id != lead.contact_id else None
    return Line(
        at=touch.at,
        what=_what(touch),
        by=touch.by,
        round=touch.round,
        said=touch.note,
        with_whom=other.name if other else "",
        late=touch.late,
        undone=undone,
        touch=touch,
    )


def _what(touch: Touch) -> str:
    if touch.kind == Touch.Kind.CHANCE:
        return _chance(touch)
    if touch.kind != Touch.Kind.CALL:
        return str(touch.get_kind_display())
    if not touch.seconds:
        return _("Called: %(outcome)s") % {"outcome": touch.get_outcome_display().lower()}
    minutes = max(1, round(touch.seconds / 60))
    return ngettext("Called, %(count)s min: %(outcome)s", "Called, %(count)s min: %(outcome)s", minutes) % {
        "count": minutes,
        "outcome": touch.get_outcome_display().lower(),
    }


def _chance(touch: Touch) -> str:
    if touch.chance_before is None or touch.chance_before == touch.chance:
        return _("Chance %(chance)s%%") % {"chance": touch.chance}
    return _("Chance %(chance)s%%, was %(before)s%%") % {
        "chance": touch.chance,
        "before": touch.chance_before,
    }


def _moved(change: StageChange) -> str:
    """What changed, in the desk's words: the stage if that moved, else whose it is now."""
    if not change.from_stage:
        return change.reason or _("Came in")
    if change.stream_before != change.stream_after and change.stream_after in FALLS_TO:
        return str(FALLS_TO[change.stream_after])
    if change.from_stage != change.to_stage:
        return _("Became %(stage)s") % {"stage": change.get_to_stage_display()}
    if change.holder:
        return _("%(who)s has it") % {"who": change.holder}
    return _("Whoever works the territory has it")


def add(lead: Lead, kind: Touch.Kind, said: str, by) -> None:
    """Add a line to the lead's timeline about what passed between inside and field."""
    Touch.objects.create(lead=lead, round=lead.round, kind=kind, note=said, by=by, at=clock.now())
