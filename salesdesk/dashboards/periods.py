"""The periods that dashboards show and compare."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from salesdesk import clock, formats
from salesdesk.clock.months import months_after, quarter_of


class Span(TextChoices):
    """The current week, month or quarter, or the last twelve weeks."""

    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    TWELVE = "twelve", _("12 weeks")


TITLES = {
    Span.WEEK: (_("This week"), _("last week")),
    Span.MONTH: (_("This month"), _("last month")),
    Span.QUARTER: (_("This quarter"), _("last quarter")),
    Span.TWELVE: (_("Last 12 weeks"), _("the previous 12 weeks")),
}


@dataclass(frozen=True)
class Period:
    """A half-open interval from `since` to `until`; `before` is the start of the period to compare with.

    That period is as long as this one has lasted so far: ten days of October against ten days of September.
    """

    title: str
    since: datetime
    until: datetime
    before: datetime
    before_title: str

    def earlier(self) -> "Period":
        until = min(self.before + (self.until - self.since), self.since)
        return Period(self.before_title, self.before, until, self.before, "")


def against(period: Period, first: date, zone: str) -> Period:
    """Return the period compared with as many days from `first` on."""
    title = _("the period from %(day)s") % {"day": formats.full_day(first)}
    return replace(period, before=_midnight(first, zone), before_title=title)


def year_earlier(period: Period, zone: str) -> Period:
    """Return the period compared with the same days of the year before."""
    first = period.since.astimezone(ZoneInfo(zone)).date()
    day = min(first.day, 28) if first.month == 2 else first.day
    before = _midnight(date(first.year - 1, first.month, day), zone)
    return replace(period, before=before, before_title=str(_("a year earlier")))


def current(span: Span, zone: str) -> Period:
    """Return the current period of `span` in the time zone `zone`, which ends with this quarter of an hour."""
    now = _next_quarter(clock.now())
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    first = {
        Span.WEEK: today - timedelta(days=today.weekday()),
        Span.MONTH: today.replace(day=1),
        Span.QUARTER: quarter_of(today),
        Span.TWELVE: today - timedelta(days=83),
    }[span]
    before = {
        Span.WEEK: first - timedelta(days=7),
        Span.MONTH: months_after(first, -1),
        Span.QUARTER: months_after(first, -3),
        Span.TWELVE: first - timedelta(days=84),
    }[span]
    title, earlier = TITLES[span]
    return Period(str(title), _midnight(first, zone), now, _midnight(before, zone), str(earlier))


def between(first: date, last: date, zone: str) -> Period:
    """Return the period from `first` to `last`, both included, compared with as many days before it."""
    since, until = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    before = _midnight(first - (last + timedelta(days=1) - first), zone)
    title = _("%(first)s to %(last)s") % {"first": formats.full_day(first), "last": formats.full_day(last)}
    return Period(title, since, until, before, str(_("the previous period")))


def _next_quarter(now: datetime) -> datetime:
    """Return the end of the current quarter of an hour, as figures are kept by these."""
    return now + (datetime.min.replace(tzinfo=now.tzinfo) - now) % timedelta(minutes=15)


def _midnight(day: date, zone: str) -> datetime:
    return clock.instant_of(datetime.combine(day, time()), zone)
