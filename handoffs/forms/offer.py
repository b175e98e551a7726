"""The handover form: qualification answers, route, field rep, brief and meeting."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Route
from handoffs.acceptance import briefing, rotation
from handoffs.meetings import lead_moves
from leads.assignment import closing_route
from leads.forms.probability import ProbabilityField
from leads.forms.required_fields import RequiredFieldsMixin
from leads.models.stages import Stage
from salesdesk.people.levels import closes_up_to, missing_route, missing_to_close
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.day_fields import DayField, MomentField
from salesdesk.web.forms.fields import LineField, parse_id
from salesdesk.web.forms.number_fields import AmountField

from .base import DeskForm, TextField
from .meeting_times import MeetingTimesMixin
from .offer_call import OfferCallMixin


class OfferForm(OfferCallMixin, MeetingTimesMixin, RequiredFieldsMixin, DeskForm):
    """Hand a lead over to field, or open it as an opportunity of inside.

    During a call it also has the qualification questions and the call note; a lead that is already an SQL does not
    need them. `must_meet` makes the meeting required.
    """

    coming_fields = ("decides_on",)
    probability = ProbabilityField()
    value = AmountField(label=_("Estimated value"), required=False)
    route = forms.ChoiceField(label=_("Closing route"), widget=forms.RadioSelect, initial=Route.FIELD)
    to = forms.ModelChoiceField(label=_("Field rep"), queryset=User.objects.none(), empty_label=None)
    why = forms.CharField(
        label=_("Reason for skipping the rotation"),
        max_length=300,
        required=False,
        help_text=_("Only if you choose someone else."),
    )
    brief = TextField(
        label=_("Brief"), rows=4, required=False, help_text=_("Defaults to your note and their answers.")
    )
    meeting = forms.CharField(label=_("Meeting"), widget=forms.RadioSelect, required=False)
    at = MomentField(label=_("Another time"), required=False)
    location = LineField(label=_("Location or video link"), max_length=200, required=False)
    visit = forms.BooleanField(label=_("On-site visit"), required=False)
    decides_on = DayField(label=_("Expected decision date"))
    route_reason = forms.CharField(label=_("Reason for overriding"), max_length=200, required=False)

    def __init__(self, *args, lead, by, must_meet: bool = False, **kwargs):
        self.lead, self.must_meet = lead, must_meet
        super().__init__(*args, by=by, **kwargs)
        self.from_call = lead.stage != Stage.SQL or bool(self.data.get("fence"))
        self.set_up_call_fields()
        self._set_up_route_fields()
        self._set_up_handoff_fields()
        inside = self["route"].value() == Route.INSIDE
        self.fields["to"].required = not inside
        self.fields["decides_on"].required = inside or not self.is_bound
        if inside or self.from_call:
            self.ask_required(lead, Stage.OPPORTUNITY if inside else Stage.SQL)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("route") == Route.INSIDE:
            self._clean_opening(cleaned)
        else:
            self._clean_offer(cleaned)
        return cleaned

    def offer(self) -> dict:
        """Return the keyword arguments for `hand_over.hand_over`."""
        names = ("to", "why", "brief", "value", "starts_at", "location", "visit")
        return {name: self.cleaned_data.get(name, "") for name in names}

    def typed_value(self) -> Decimal | None:
        """Return the value as typed so far, or the lead's."""
        try:
            return self.fields["value"].clean(self["value"].value())
        except forms.ValidationError:
            return self.lead.value

    def terms(self) -> dict:
        """Return the keyword arguments for `hand_over.open_inside`."""
        names = ("value", "probability", "decides_on", "route_reason")
        return {name: self.cleaned_data[name] for name in names}

    def _set_up_route_fields(self):
        choices = [(Route.FIELD, _("Field"))]
        if closes_up_to(self.by.level) > 0:
            choices.append((Route.INSIDE, _("You (inside)")))
        self.fields["route"].choices = choices
        self.fields["probability"].initial = self.lead.probability
        self.fields["value"].initial = self.lead.value

    def _set_up_handoff_fields(self):
        reps = User.objects.filter(role=Role.FIELD, team=self.lead.campaign.team_id, is_active=True)
        self.fields["to"].queryset = reps
        self.proposed = rotation.propose(self.lead)
        self.existing_meeting = lead_moves.field_meetings(self.lead).first()
        if self.proposed:
            self.fields["to"].initial = self.proposed.person.pk
            self.fields["to"].help_text = self.proposed.why
            self.fields["location"].initial = self.proposed.person.meeting_link
        if not self.proposed or reps.count() < 2:
            del self.fields["why"]
        self.fields["brief"].initial = briefing.draft(self.lead, self.initial.get("note", ""))
        self.fields["meeting"].widget.choices = self._times()

    def _times(self) -> list[tuple[str, str]]:
        """Return the choices: the existing meeting or none, the free slots of the field rep, another time."""
        rep = self.fields["to"].queryset.filter(pk=parse_id(str(self["to"].value()))).first()
        return [*self._unchanged_choice(), *self.slots_of(rep)]

    def _unchanged_choice(self) -> list[tuple[str, str]]:
        meeting = self.existing_meeting
        if not meeting:
            return [] if self.must_meet else [("", _("No meeting yet"))]
        self.fields["meeting"].help_text = _(
            "The meeting moves to the field rep. If they are busy then, you agree on a new time."
        )
        self.fields["location"].initial = meeting.location
        self.fields["visit"].initial = meeting.visit
        values = {"when": self.shown(meeting.starts_at), "who": meeting.person.first_name}
        return [("", _("As planned: %(when)s, with %(who)s") % values)]

    def _clean_opening(self, cleaned):
        value = cleaned.get("value")
        if not value:
            if "value" not in self.errors:
                self.add_error("value", _("Enter the value of the opportunity."))
            return
        currency = self.lead.campaign.currency
        if missing := missing_to_close(self.by.level, value, currency):
            self.add_error("value", missing)
            return
        advice = closing_route.effective_route(self.lead, closing_route.decider_count(self.lead), value=value)
        if missing := missing_route(self.by.level, advice.route):
            self.add_error("route", missing)
        elif (
            advice.route != Route.INSIDE
            and not cleaned.get("route_reason")
            and "route_reason" not in self.errors
        ):
            self.add_error("route_reason", closing_route.override_question(advice))

    def _clean_offer(self, cleaned):
        cleaned["starts_at"] = self.moment(cleaned)
        if (
            self.must_meet
            and not self.existing_meeting
            and not cleaned["starts_at"]
            and not {"meeting", "at"} & set(self.errors)
        ):
            self.add_error("meeting", _("Choose a meeting time."))
        if self._overrides_rotation(cleaned.get("to")) and not cleaned.get("why"):
            self.add_error("why", rotation.override_message(self.proposed.person, cleaned["to"]))
        if not cleaned.get("brief"):
            cleaned["brief"] = briefing.draft(self.lead, cleaned.get("note", ""))
        if not cleaned["brief"] and self.typed_answers(cleaned):
            cleaned["brief"] = str(_("See the answers to the questions."))
        if not cleaned["brief"]:
            self.add_error("brief", _("Add a brief for field."))

    def _overrides_rotation(self, person: User | None) -> bool:
        return bool(self.proposed and person and person != self.proposed.person)
