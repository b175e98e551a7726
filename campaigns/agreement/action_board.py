"""The board of the recurring actions: done, missed and due, per period."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.models import ActionDone, AgreedAction, FunnelAgreement
from campaigns.models.agreement.parts import Rhythm
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS

from .proposing import NotAgreed

#: How many periods the board shows.
PERIODS = 8


@dataclass(frozen=True)
class Cell:
    """A period of an action: done by somebody, missed, or due now."""

    period: date
    done: ActionDone | None
    is_current: bool

    @property
    def is_missed(self) -> bool:
        return self.done is None and not self.is_current


@dataclass(frozen=True)
class BoardRow:
    """An action with its latest periods, the oldest first, and whether the viewer may mark it as done."""

    action: AgreedAction
    cells: list[Cell]
    may_mark: bool

    @property
    def kept(self) -> int:
        """Return how many of the past periods were kept."""
        return sum(cell.done is not None for cell in self.cells if not cell.is_current)

    @property
    def past(self) -> int:
        return sum(not cell.is_current for cell in self.cells)


def board(agreement: FunnelAgreement, user: User) -> list[BoardRow]:
    """Return a row for each action, with the periods since the agreement is in force. Two statements."""
    actions = list(agreement.actions.all())
    found = ActionDone.objects.filter(action__in=actions).select_related("by")
    done = {(each.action_id, each.period): each for each in found.order_by("-period")[: len(actions) * 40]}
    since = (agreement.in_force_at or clock.now()).astimezone(ZoneInfo(user.time_zone)).date()
    rows = []
    for action in actions:
        periods = _periods(action.rhythm, since, user.today)
        cells = [Cell(period, done.get((action.pk, period)), period == periods[-1]) for period in periods]
        rows.append(BoardRow(action, cells, may_mark(action, user)))
    return rows


def may_mark(action: AgreedAction, user: User) -> bool:
    """Return whether `user` is of the responsible side, or manages the team."""
    return user.role == action.responsible or user.role in MANAGE_TEAMS


def mark_done(action: AgreedAction, by: User) -> ActionDone:
    """Mark the current period of an action as done; marking it twice changes nothing. Raises NotAgreed."""
    if not may_mark(action, by):
        raise NotAgreed(
            _("Only %(side)s or a manager can mark this as done.")
            % {"side": action.get_responsible_display()}
        )
    period = start_of(action.rhythm, by.today)
    try:
        with transaction.atomic():
            return ActionDone.objects.create(action=action, period=period, by=by)
    except IntegrityError:
        return ActionDone.objects.get(action=action, period=period)


def start_of(rhythm: str, day: date) -> date:
    """Return the first day of the day, week or month in which `day` falls."""
    if rhythm == Rhythm.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if rhythm == Rhythm.WEEK else day


def _periods(rhythm: str, since: date, today: date) -> list[date]:
    """Return the first days of the latest periods until now, without those before `since`; days are working days."""
    periods = [start_of(rhythm, today)]
    while len(periods) < PERIODS:
        before = start_of(rhythm, periods[-1] - timedelta(days=1))
        while rhythm == Rhythm.DAY and before.weekday() >= 5:
            before -= timedelta(days=1)
        if before < start_of(rhythm, since):
            break
        periods.append(before)
    return periods[::-1]
