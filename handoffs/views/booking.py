"""A meeting is made: with whom, found by name, and when."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from handoffs.forms.appointments import BookForm
from handoffs.meetings import booking as verbs
from handoffs.meetings import contact_picker, invitations
from handoffs.models import Appointment
from leads.accounts import search
from leads.funnel import transitions
from leads.models import Lead
from salesdesk.people.access import allowed
from salesdesk.web.fields import YEARS

from .calendar import READERS


@require_safe
@allowed(*READERS)
def new(request: HttpRequest) -> HttpResponse:
    """Whom to meet, for who begins at the calendar: found by name while typing, or the only one on Enter."""
    text = request.GET.get("q", "").strip()
    found = (
        contact_picker.find_leads(text, request.user) if text else contact_picker.own_meetable(request.user)
    )
    asked = {name: request.GET[name] for name in ("who", "at") if request.GET.get(name)}
    if text and len(found) == 1 and not request.htmx:
        return redirect(f"{reverse('lead-meeting-new', args=[found[0].pk])}?{urlencode(asked)}")
    template = (
        "handoffs/meetings/contact_picker.html#found"
        if request.htmx
        else "handoffs/meetings/contact_picker.html"
    )
    context = {"text": text, "found": found, "asked": asked, "onward": urlencode(asked)}
    return render(request, template, context | {"more": len(found) == search.SHOWN})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def book(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A meeting with the contact of a lead; the page says whether they are invited."""
    lead = get_object_or_404(_leads(request.user), pk=lead_id)
    sent = request.method == "POST" and "show" not in request.POST
    if sent:
        form = BookForm(request.POST, lead=lead, by=request.user)
        if form.is_valid() and (meeting := _booked(request, lead, form)):
            return redirect("meeting", meeting.pk)
    else:
        typed = request.POST.dict() if request.method == "POST" else _proposed(request)
        form = BookForm(initial=typed, lead=lead, by=request.user)
    context = {"form": form, "lead": lead, "not_invited": invitations.bounces.no_mail_reason(lead.contact)}
    return render(request, "handoffs/meetings/booking.html", context, status=422 if sent else 200)


def _booked(request: HttpRequest, lead: Lead, form: BookForm) -> Appointment | None:
    booking_kwargs = form.booking_kwargs()
    try:
        meeting = verbs.book(lead, booking_kwargs.pop("person"), request.user, **booking_kwargs)
    except transitions.Refused as refused:
        form.show_refusal(refused)
        return None
    messages.success(
        request,
        gettext("Booked; %(who)s is invited.") % {"who": meeting.contact}
        if meeting.invited
        else gettext("Booked."),
    )
    for remark in verbs.booking_warnings(meeting):
        messages.warning(request, remark)
    return meeting


def _proposed(request: HttpRequest) -> dict:
    """What the calendar says of the place that was pressed."""
    try:
        at: datetime | None = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        at = None
    person = request.GET.get("who", "")
    known = at is not None and at.utcoffset() is not None and at.year in YEARS
    return ({"at": at} if known else {}) | ({"person": person} if person else {})


def _leads(user):
    return contact_picker.meetable_leads(user).select_related("company__place", "campaign", "contact")
