"""A person's calendar as a day, a week or a list of two weeks, and the meeting feedback list."""

from datetime import date, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from handoffs.forms.appointments import bookable_people
from handoffs.meetings.calendars.calendar import calendar_days, shown_hours
from handoffs.models import Appointment
from salesdesk.people.access import allowed
from salesdesk.people.models import User
from salesdesk.people.permissions import USE_CALENDAR
from salesdesk.web.forms.day_fields import YEARS
from salesdesk.web.paging import page_of

#: Shortcut, days shown, and days moved by the arrows.
VIEWS = {"day": ("d", 1, 1), "week": ("w", 7, 7), "agenda": ("a", 14, 14)}
LABELS = {"day": _("Day"), "week": _("Week"), "agenda": _("Agenda")}


@require_safe
@allowed(*USE_CALENDAR)
def calendar(request: HttpRequest) -> HttpResponse:
    """Show working hours, meetings, absences and free time. Meetings the user may not see show as busy."""
    people = list(bookable_people(request.user).prefetch_related("absences"))
    person = _chosen(request, people)
    if person is None:
        return render(request, "handoffs/meetings/calendar_empty.html")
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "week"
    _key, count, step = VIEWS[view]
    day = _day(request.GET.get("day")) or person.today
    first = day - timedelta(days=day.weekday()) if view == "week" else day
    days = calendar_days(person, first, count, request.user)
    first_hour, last_hour = shown_hours(days)
    context = {
        "person": person,
        "people": people,
        "view": view,
        "views": [(name, LABELS[name], key) for name, (key, _count, _step) in VIEWS.items()],
        "days": days,
        "first": first,
        "last": first + timedelta(days=count - 1),
        "day": day,
        "before": first - timedelta(days=step),
        "after": first + timedelta(days=step),
        "first_hour": first_hour,
        "last_hour": last_hour,
        "hours": [time(hour) for hour in range(first_hour, last_hour)],
    }
    return render(request, "handoffs/meetings/calendar.html", context)


@require_safe
@allowed(*USE_CALENDAR)
def feedback(request: HttpRequest) -> HttpResponse:
    """List meetings with feedback, or those still awaiting it."""
    meetings = Appointment.objects.visible_to(request.user).for_pages()
    pending = request.GET.get("show") == "pending"
    page = (
        page_of(meetings.awaiting_feedback(), request.GET, by="-starts_at")
        if pending
        else page_of(meetings.with_feedback(), request.GET, by="-feedback_at")
    )
    return render(request, "handoffs/meetings/feedback.html", {"page": page, "pending": pending})


def _chosen(request: HttpRequest, people: list[User]) -> User | None:
    """Return the requested person, else the user, else the first of the team."""
    by_id = {str(person.pk): person for person in people}
    own = by_id.get(str(request.user.pk))
    return by_id.get(request.GET.get("person", "")) or own or (people[0] if people else None)


def _day(typed: str | None) -> date | None:
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return day if day.year in YEARS else None
