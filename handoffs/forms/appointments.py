"""Booking a meeting, and the small form behind each thing that can be done with one."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from handoffs.models import Feedback
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.fields import LineField, parse_id

from .base import DeskForm
from .meeting_times import OTHER, MeetingTimesMixin, MomentField

DURATIONS = [(minutes, _("%(count)s min") % {"count": minutes}) for minutes in (15, 30, 45, 60, 90, 120, 180)]


class MeetingDurationField(forms.TypedChoiceField):
    def __init__(self, **kwargs):
        super().__init__(label=_("How long"), choices=DURATIONS, coerce=int, initial=45, **kwargs)
        self.widget.attrs["class"] = "short"


def bookable_people(by: User):
    """Whose calendars somebody books in: of the team's closers and presales, and their own."""
    meets = User.objects.filter(role__in=[Role.FIELD, Role.PRESALES, Role.INSIDE], is_active=True)
    return meets if by.role == Role.ADMIN else meets.filter(team=by.team_id)


class BookForm(MeetingTimesMixin, DeskForm):
    """When, where and with whom somebody of the desk meets a company."""

    person = forms.ModelChoiceField(label=_("Who meets them"), queryset=User.objects.none(), empty_label=None)
    meeting = forms.CharField(label=_("When"), widget=forms.RadioSelect)
    at = MomentField(label=_("Another time"), required=False)
    duration = MeetingDurationField()
    location = LineField(
        label=_("Where, or the link"),
        max_length=200,
        required=False,
        help_text=_("A place, or the address of the meeting in Teams, Zoom or Meet."),
    )
    visit = forms.BooleanField(label=_("A visit at their place"), required=False)
    topic = LineField(
        label=_("About"), max_length=120, required=False, help_text=_("They read it in the invitation.")
    )

    def __init__(self, *args, lead: Lead, by: User, **kwargs):
        self.lead = lead
        super().__init__(*args, by=by, **kwargs)
        people = bookable_people(by)
        self.fields["person"].queryset = people
        self.fields["person"].initial = lead.field_rep_id or (by.pk if by.role != Role.MANAGER else None)
        rep = people.filter(pk=parse_id(str(self["person"].value()))).first()
        self.fields["meeting"].widget.choices = self.slots_of(rep)
        if isinstance(pressed := self.initial.get("at"), datetime):
            self.initial |= {"meeting": OTHER, "at": timezone.make_naive(pressed)}

    def clean(self):
        cleaned = super().clean()
        cleaned["starts_at"] = self.moment(cleaned)
        return cleaned

    def booking_kwargs(self) -> dict:
        """What booking.book is told."""
        said = self.cleaned_data
        names = ("person", "starts_at", "location", "visit", "topic")
        return {name: said[name] for name in names} | {"duration": timedelta(minutes=said["duration"])}


class MoveForm(MeetingTimesMixin, DeskForm):
    """Another time or another place; what is not changed stays."""

    starts_at = MomentField(label=_("When"))
    duration = MeetingDurationField()
    location = LineField(label=_("Where, or the link"), max_length=200, required=False)
    visit = forms.BooleanField(label=_("A visit at their place"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

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
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("For the desk; the invitation is taken back without it.")
    )


class HeldForm(DeskForm):
    feedback = forms.ChoiceField(
        label=_("How it was"),
        widget=forms.RadioSelect,
        choices=[choice for choice in Feedback.choices if choice[0] != Feedback.NO_SHOW],
    )
    said = forms.CharField(label=_("In a few words"), max_length=300, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("feedback") == Feedback.OTHER and not cleaned.get("said"):
            self.add_error("said", _("Say it in a few words."))
        return cleaned


class NoShowForm(DeskForm):
    said = forms.CharField(label=_("What happened"), max_length=300, required=False)


def duration_choice(appointment) -> int:
    """In minutes: the nearest that the form offers."""
    minutes = (appointment.ends_at - appointment.starts_at).total_seconds() / 60
    return min((length for length, _label in DURATIONS), key=lambda length: abs(length - minutes))


def local_start(appointment, by: User):
    """When it begins, as a form on `by`'s wall shows it."""
    here = clock.local(appointment.starts_at, by.time_zone)
    return here.replace(tzinfo=None) if here else None
