"""A person's calendar: a day, a week, or the coming weeks as a list."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from handoffs.forms.appointments import bookable_people
from handoffs.meetings.calendar import calendar_days, shown_hours
from handoffs.models import Appointment
from salesdesk.people.access import allowed
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.fields import YEARS
from salesdesk.web.paging import page_of

READERS = (Role.FIELD, Role.INSIDE, Role.PRESALES, Role.MANAGER, Role.ADMIN)
#: Of each view: its key, its days, and how far its arrows go.
VIEWS = {"day": ("d", 1, 1), "week": ("w", 7, 7), "agenda": ("a", 14, 14)}
LABELS = {"day": _("Day"), "week": _("Week"), "agenda": _("Agenda")}


@require_safe
@allowed(*READERS)
def calendar(request: HttpRequest) -> HttpResponse:
    """Working hours, meetings, absences and what is free; nobody's meetings but those that one may read."""
    people = list(bookable_people(request.user).prefetch_related("absences"))
    person = _chosen(request, people)
    if person is None:
        return render(request, "handoffs/meetings/calendar_empty.html")
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "week"
    _key, count, step = VIEWS[view]
    now = person.today
    day = _day(request.GET.get("day")) or now
    first = day - timedelta(days=day.weekday()) if view == "week" else day
    shown = calendar_days(person, first, count, request.user)
    first_hour, last_hour = shown_hours(shown)
    context = {
        "person": person,
        "people": people,
        "view": view,
        "views": [(name, LABELS[name], key) for name, (key, _count, _step) in VIEWS.items()],
        "days": shown,
        "first": first,
        "last": first + timedelta(days=count - 1),
        "day": day,
        "now": now,
        "before": first - timedelta(days=step),
        "after": first + timedelta(days=step),
        "first_hour": first_hour,
        "hours": list(range(first_hour, last_hour)),
    }
    return render(request, "handoffs/meetings/calendar.html", context)


@require_safe
@allowed(*READERS)
def feedback(request: HttpRequest) -> HttpResponse:
    """How the meetings were: what field says of them, and of which nobody has said anything yet."""
    seen = Appointment.objects.visible_to(request.user).for_pages()
    told = request.GET.get("show") != "untold"
    page = (
        page_of(seen.with_feedback(), request.GET, by="-feedback_at")
        if told
        else page_of(seen.awaiting_feedback(), request.GET, by="-starts_at")
    )
    return render(request, "handoffs/meetings/feedback.html", {"page": page, "told": told})


def _chosen(request: HttpRequest, people: list[User]) -> User | None:
    """Whose calendar is asked for; else the own one, or the first of the team."""
    by_id = {str(person.pk): person for person in people}
    own = by_id.get(str(request.user.pk))
    return by_id.get(request.GET.get("who", "")) or own or (people[0] if people else None)


def _day(typed: str | None) -> date | None:
    try:
        day = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return day if day.year in YEARS else None
