"""Forms for booking, rescheduling and cancelling a meeting and for recording its outcome."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from handoffs.meetings import meeting_links
from handoffs.meetings.meeting_outcome import kind_of
from handoffs.models import Appointment, Feedback
from leads.activities.offered import asks_chance
from leads.forms.probability import ProbabilityField
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import TAKEOVER_ROLES, Role
from salesdesk.web.forms.day_fields import MomentField
from salesdesk.web.forms.fields import LineField, parse_id

from .base import DeskForm
from .meeting_times import OTHER, MeetingTimesMixin

DURATIONS = [(minutes, _("%(count)s min") % {"count": minutes}) for minutes in (15, 30, 45, 60, 90, 120, 180)]


class MeetingDurationField(forms.TypedChoiceField):
    def __init__(self, **kwargs):
        super().__init__(label=_("Duration"), choices=DURATIONS, coerce=int, initial=45, **kwargs)
        self.widget.attrs["class"] = "short"


def bookable_people(by: User):
    """Return the people whose calendars `by` can book: inside, field and presales of the same team."""
    return User.objects.colleagues_of(by).filter(role__in=TAKEOVER_ROLES, is_active=True)


class BookForm(MeetingTimesMixin, DeskForm):
    """Host, time, place and topic of a new meeting."""

    person = forms.ModelChoiceField(label=_("Host"), queryset=User.objects.none(), empty_label=None)
    meeting = forms.CharField(label=_("When"), widget=forms.RadioSelect)
    at = MomentField(label=_("Another time"), required=False)
    duration = MeetingDurationField()
    location = LineField(
        label=_("Location or video link"),
        max_length=200,
        required=False,
        help_text=_("An address, or a Teams, Zoom or Meet link."),
    )
    visit = forms.BooleanField(label=_("On-site visit"), required=False)
    topic = LineField(
        label=_("Topic"), max_length=120, required=False, help_text=_("Shown in the invitation.")
    )

    def __init__(self, *args, lead: Lead, by: User, **kwargs):
        self.lead = lead
        super().__init__(*args, by=by, **kwargs)
        people = bookable_people(by)
        self.fields["person"].queryset = people
        self.fields["person"].initial = lead.field_rep_id or (by.pk if by.role != Role.MANAGER else None)
        rep = people.filter(pk=parse_id(str(self["person"].value()))).first()
        self.fields["meeting"].widget.choices = self.slots_of(rep)
        location = self.initial.get("location", "")
        if rep:
            self.initial["location"] = (
                meeting_links.place_with(rep, location) if location else rep.meeting_link
            )
        if isinstance(slot := self.initial.get("at"), datetime):
            self.initial |= {"meeting": OTHER, "at": timezone.make_naive(slot)}

    def clean(self):
        cleaned = super().clean()
        cleaned["starts_at"] = self.moment(cleaned)
        return cleaned

    def booking_kwargs(self) -> dict:
        """Return the keyword arguments for `booking.book`."""
        cleaned = self.cleaned_data
        names = ("person", "starts_at", "location", "visit", "topic")
        return {name: cleaned[name] for name in names} | {"duration": timedelta(minutes=cleaned["duration"])}


class MoveForm(MeetingTimesMixin, DeskForm):
    """New time or place of a meeting, with the current values filled in."""

    starts_at = MomentField(label=_("When"))
    duration = MeetingDurationField()
    location = LineField(label=_("Location or video link"), max_length=200, required=False)
    visit = forms.BooleanField(label=_("On-site visit"), required=False)
    reason = LineField(label=_("Reason"), max_length=200, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts_at"):
            cleaned["starts_at"] = self.typed_moment(cleaned["starts_at"], "starts_at")
        if "duration" in cleaned:
            cleaned["duration"] = timedelta(minutes=cleaned["duration"])
        return cleaned

    def _time_field(self) -> str:
        return "starts_at"


class CancelForm(DeskForm):
    reason = LineField(
        label=_("Reason"), max_length=200, help_text=_("Internal only; not included in the cancellation.")
    )


class HeldForm(DeskForm):
    feedback = forms.ChoiceField(
        label=_("Feedback"),
        widget=forms.RadioSelect,
        choices=[choice for choice in Feedback.choices if choice[0] != Feedback.NO_SHOW],
    )
    comment = forms.CharField(label=_("Comment"), max_length=300, required=False)
    probability = ProbabilityField(required=False)

    def __init__(self, *args, meeting: Appointment, **kwargs):
        super().__init__(*args, **kwargs)
        is_host = meeting.person_id == self.by.pk
        if not (is_host and meeting.is_planned and asks_chance(meeting.lead, kind_of(meeting), self.by)):
            del self.fields["probability"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("feedback") == Feedback.OTHER and not cleaned.get("comment"):
            self.add_error("comment", _("Add a short comment."))
        return cleaned


class NoShowForm(DeskForm):
    comment = forms.CharField(label=_("What happened"), max_length=300, required=False)


def duration_choice(appointment) -> int:
    """Return the offered duration, in minutes, that is nearest to the appointment's."""
    minutes = (appointment.ends_at - appointment.starts_at).total_seconds() / 60
    return min((length for length, _label in DURATIONS), key=lambda length: abs(length - minutes))


def local_start(appointment, by: User):
    """Return the start as a naive datetime in the time zone of `by`, for the form."""
    here = clock.local(appointment.starts_at, by.time_zone)
    return here.replace(tzinfo=None) if here else None
