"""How a lead goes on from the desk: its answers, to whom, what they should know, and when they meet."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Route
from handoffs import booking, briefing
from leads import calls, qualification
from leads.models.stages import Stage
from leads.models.touch import Outcome
from salesdesk import clock
from salesdesk.people.levels import closes_up_to
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from .fields import AmountField, ChanceField, DayField, DeskForm, TextField

OTHER = "other"


class OfferForm(DeskForm):
    """Asks nothing twice: an SQL that waits already is not asked for its answers again."""

    ahead = ("decides_on",)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    fence = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seconds = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    note = TextField(label=_("Note of the call"), required=False)
    chance = ChanceField()
    value = AmountField(label=_("Value, about"), required=False)
    route = forms.ChoiceField(label=_("Who closes it"), widget=forms.RadioSelect, initial=Route.FIELD)
    to = forms.ModelChoiceField(label=_("Field rep"), queryset=User.objects.none(), empty_label=None)
    brief = TextField(
        label=_("Brief"), rows=4, required=False, help_text=_("Empty: your note and their answers.")
    )
    meeting = forms.CharField(label=_("Meeting"), widget=forms.RadioSelect, required=False)
    at = forms.DateTimeField(
        label=_("Another time"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    where = forms.CharField(label=_("Where, or the link"), max_length=200, required=False)
    visit = forms.BooleanField(label=_("A visit at their place"), required=False)
    decides_on = DayField(label=_("The buyer decides on"))

    def __init__(self, *args, lead, by, must_meet: bool = False, **kwargs):
        self.lead, self.must_meet = lead, must_meet
        super().__init__(*args, by=by, **kwargs)
        self.from_call = lead.stage != Stage.SQL or bool(self.data.get("fence"))
        self._ask_what_is_open()
        self._say_who_closes()
        self._say_who_and_when()
        here = self["route"].value() == Route.INSIDE
        self.fields["to"].required, self.fields["decides_on"].required = not here, here or not self.is_bound

    @property
    def answers(self):
        """The fields of the campaign's questions, for the template."""
        return [self[name] for name in self.fields if name.startswith("answer_")]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("route") == Route.INSIDE:
            if not cleaned.get("value") and "value" not in self.errors:
                self.add_error("value", _("An opportunity needs this."))
        else:
            self._clean_offer(cleaned)
        return cleaned

    def call(self) -> calls.Call:
        """What the rep says of the call on screen."""
        said = self.cleaned_data
        return calls.Call(
            Outcome.MEETING if said.get("starts_at") else Outcome.QUALIFIED,
            note=said["note"],
            seconds=said["seconds"],
            chance=said["chance"],
            key=said["key"] or uuid4(),
            answers=self._typed(said),
        )

    def offer(self) -> dict:
        """What offering.hand_over is told."""
        said = self.cleaned_data
        return {name: said[name] for name in ("to", "brief", "value", "starts_at", "where", "visit")}

    def terms(self) -> dict:
        """What offering.open_here is told."""
        said = self.cleaned_data
        return {name: said[name] for name in ("value", "chance", "decides_on")}

    def _ask_what_is_open(self):
        if not self.from_call:
            for name in ("key", "fence", "seconds", "note"):
                del self.fields[name]
            return
        for question, known in qualification.questions_of(self.lead):
            self.fields[f"answer_{question.pk}"] = forms.CharField(
                label=question.label,
                help_text=question.text,
                max_length=300,
                required=question.required,
                initial=known,
                error_messages={"required": _("Not answered yet: ask it before you hand over.")},
            )
        self.fields["fence"].initial = getattr(getattr(self.lead, "hold", None), "fence", None)

    def _say_who_closes(self):
        choices = [(Route.FIELD, _("Field"))]
        if closes_up_to(self.by.level) > 0:
            choices.append((Route.INSIDE, _("You, from the desk")))
        self.fields["route"].choices = choices
        self.fields["chance"].initial = self.lead.chance
        self.fields["value"].initial = self.lead.value

    def _say_who_and_when(self):
        reps = User.objects.filter(role=Role.FIELD, team=self.lead.campaign.team_id, is_active=True)
        self.fields["to"].queryset = reps
        self.fields["to"].initial = self.lead.territory.field_rep_id if self.lead.territory else None
        self.fields["brief"].initial = briefing.draft(self.lead, self.initial.get("note", ""))
        self.fields["meeting"].widget.choices = self._times()

    def _times(self) -> list[tuple[str, str]]:
        """No meeting, where that may be; the next free moments of the field rep; another one."""
        rep = self.fields["to"].queryset.filter(pk=_number(self["to"].value())).first()
        place = self.lead.company.place.clock
        free = booking.free_slots(rep, after=clock.now(), count=8, a_day=2, place=place) if rep else []
        times = [(at.isoformat(), self.shown(at)) for at in free]
        none = [] if self.must_meet else [("", _("Not agreed yet"))]
        return [*none, *times, (OTHER, _("Another time"))]

    def shown(self, at: datetime) -> str:
        """A moment on this person's wall, and on theirs where that shows something else."""
        here = at.astimezone(ZoneInfo(self.by.time_zone))
        said = date_format(here, "D j M, H:i")
        zone = self.lead.company.place.zone
        there = clock.local(at, zone) if zone else None
        if there is None or there.utcoffset() == here.utcoffset():
            return said
        return _("%(here)s · %(there)s there") % {"here": said, "there": date_format(there, "D H:i")}

    def _clean_offer(self, cleaned):
        cleaned["starts_at"] = self._starts_at(cleaned)
        if self.must_meet and not cleaned["starts_at"] and not {"meeting", "at"} & set(self.errors):
            self.add_error("meeting", _("When do they meet?"))
        if not cleaned.get("brief"):
            cleaned["brief"] = briefing.draft(self.lead, cleaned.get("note", ""), self._typed(cleaned))
        if not cleaned["brief"]:
            self.add_error("brief", _("What should field know?"))

    def _starts_at(self, cleaned) -> datetime | None:
        chosen = cleaned.get("meeting", "")
        if chosen == OTHER:
            return self._other_time(cleaned.get("at"))
        try:
            at = datetime.fromisoformat(chosen) if chosen else None
        except ValueError:
            at = None
        if chosen and (at is None or at.utcoffset() is None):
            self.add_error("meeting", _("Choose one of the times."))
            return None
        return at

    def _other_time(self, typed: datetime | None) -> datetime | None:
        """A wall time where this person works; the hour that spring skips is none."""
        if typed is None:
            if "at" not in self.errors:
                self.add_error("at", _("At what time?"))
            return None
        instant, moved = clock.resolve(timezone.make_naive(typed), self.by.time_zone)
        if moved:
            self.add_error("at", _("The clock skips that hour on that day."))
        return instant

    def _typed(self, cleaned) -> dict[int, str]:
        return {
            int(name.removeprefix("answer_")): text
            for name, text in cleaned.items()
            if name.startswith("answer_") and text
        }


def _number(value) -> int:
    """A primary key as it was posted; 0 is nobody's."""
    return int(value) if str(value).isdecimal() else 0
