"""Book a meeting: choose the lead, then the host, time and place."""

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
from salesdesk.people.permissions import USE_CALENDAR
from salesdesk.web.forms.day_fields import YEARS


@require_safe
@allowed(*USE_CALENDAR)
def new(request: HttpRequest) -> HttpResponse:
    """Choose the lead to meet, starting from the calendar. Searches while typing; Enter opens a single match."""
    text = request.GET.get("q", "").strip()
    found = (
        contact_picker.find_leads(text, request.user) if text else contact_picker.own_meetable(request.user)
    )
    slot = {name: request.GET[name] for name in ("person", "at") if request.GET.get(name)}
    if text and len(found) == 1 and not request.htmx:
        return redirect(f"{reverse('lead-meeting-new', args=[found[0].pk])}?{urlencode(slot)}")
    template = "handoffs/meetings/contact_picker.html"
    if request.htmx:
        template += "#contact-results"
    context = {"text": text, "found": found, "slot": slot, "slot_query": urlencode(slot)}
    return render(request, template, context | {"more": len(found) == search.SHOWN})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*USE_CALENDAR)
def book(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Book a meeting with the contact of a lead."""
    lead = get_object_or_404(_leads(request.user), pk=lead_id)
    submitted = request.method == "POST" and "show" not in request.POST
    if submitted:
        form = BookForm(request.POST, lead=lead, by=request.user)
        if form.is_valid() and (meeting := _book(request, lead, form)):
            return redirect("meeting", meeting.pk)
    else:
        initial = request.POST.dict() if request.method == "POST" else _calendar_slot(request)
        form = BookForm(initial=initial, lead=lead, by=request.user)
    context = {"form": form, "lead": lead, "not_invited": invitations.bounces.no_mail_reason(lead.contact)}
    return render(request, "handoffs/meetings/booking.html", context, status=422 if submitted else 200)


def _book(request: HttpRequest, lead: Lead, form: BookForm) -> Appointment | None:
    booking_kwargs = form.booking_kwargs()
    try:
        meeting = verbs.book(lead, booking_kwargs.pop("person"), request.user, **booking_kwargs)
    except transitions.Refused as refused:
        form.show_refusal(refused)
        return None
    messages.success(
        request,
        gettext("Meeting booked. %(who)s gets an invitation.") % {"who": meeting.contact}
        if meeting.invited_address
        else gettext("Meeting booked."),
    )
    for warning in verbs.booking_warnings(meeting):
        messages.warning(request, warning)
    return meeting


def _calendar_slot(request: HttpRequest) -> dict:
    """Return the host and time that were chosen in the calendar, as initial form values."""
    try:
        at: datetime | None = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        at = None
    person = request.GET.get("person", "")
    valid = at is not None and at.utcoffset() is not None and at.year in YEARS
    return ({"at": at} if valid else {}) | ({"person": person} if person else {})


def _leads(user):
    related = ("company__place", "campaign", "contact", "territory")
    return contact_picker.meetable_leads(user).select_related(*related)
