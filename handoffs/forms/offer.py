"""How a lead goes on from the desk: its answers, to whom, what they should know, and when they meet."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Route
from handoffs.acceptance import briefing, rotation
from handoffs.meetings import lead_moves
from leads.assignment import closing_route
from leads.calling import calls
from leads.forms.amount import AmountField
from leads.forms.calling import MAX_CALL_SECONDS
from leads.forms.probability import ProbabilityField
from leads.funnel import qualification
from leads.models.activity import Outcome
from leads.models.stages import Stage
from salesdesk.people.levels import closes_up_to, missing_to_close
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.fields import MAX_NUMBER, DayField, LineField, parse_id

from .base import DeskForm, TextField
from .meeting_times import MeetingTimesMixin, MomentField


class OfferForm(MeetingTimesMixin, DeskForm):
    """Asks nothing twice: an SQL that waits already is not asked for its answers again."""

    future_fields = ("decides_on",)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    fence = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=MAX_NUMBER)
    seconds = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=MAX_CALL_SECONDS
    )
    note = TextField(label=_("Note of the call"), required=False)
    probability = ProbabilityField()
    value = AmountField(label=_("Value, about"), required=False)
    route = forms.ChoiceField(label=_("Who closes it"), widget=forms.RadioSelect, initial=Route.FIELD)
    to = forms.ModelChoiceField(label=_("Field rep"), queryset=User.objects.none(), empty_label=None)
    why = forms.CharField(
        label=_("Why not who is next?"),
        max_length=300,
        required=False,
        help_text=_("Only when you choose another."),
    )
    brief = TextField(
        label=_("Brief"), rows=4, required=False, help_text=_("Empty: your note and their answers.")
    )
    meeting = forms.CharField(label=_("Meeting"), widget=forms.RadioSelect, required=False)
    at = MomentField(label=_("Another time"), required=False)
    location = LineField(label=_("Where, or the link"), max_length=200, required=False)
    visit = forms.BooleanField(label=_("A visit at their place"), required=False)
    decides_on = DayField(label=_("The buyer decides on"))
    route_reason = forms.CharField(label=_("Why not as proposed"), max_length=200, required=False)

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
            self._clean_opening(cleaned)
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
            probability=said["probability"],
            key=said["key"] or uuid4(),
            answers=self._typed(said),
        )

    def offer(self) -> dict:
        """What offering.hand_over is told."""
        said = self.cleaned_data
        return {
            name: said.get(name, "")
            for name in ("to", "why", "brief", "value", "starts_at", "location", "visit")
        }

    def terms(self) -> dict:
        """What offering.open_here is told."""
        said = self.cleaned_data
        return {name: said[name] for name in ("value", "probability", "decides_on", "route_reason")}

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
        self.fields["probability"].initial = self.lead.probability
        self.fields["value"].initial = self.lead.value

    def _say_who_and_when(self):
        reps = User.objects.filter(role=Role.FIELD, team=self.lead.campaign.team_id, is_active=True)
        self.fields["to"].queryset = reps
        self.proposed, self.stands = rotation.propose(self.lead), lead_moves.field_meetings(self.lead).first()
        if self.proposed:
            self.fields["to"].initial = self.proposed.person.pk
            self.fields["to"].help_text = self.proposed.why
        if not self.proposed or reps.count() < 2:
            del self.fields["why"]
        self.fields["brief"].initial = briefing.draft(self.lead, self.initial.get("note", ""))
        self.fields["meeting"].widget.choices = self._times()

    def _times(self) -> list[tuple[str, str]]:
        """The meeting that stands, or none, where that may be; the next free moments of the field rep; another one."""
        rep = self.fields["to"].queryset.filter(pk=parse_id(str(self["to"].value()))).first()
        return [*self._as_it_is(), *self.slots_of(rep)]

    def _as_it_is(self) -> list[tuple[str, str]]:
        if not self.stands:
            return [] if self.must_meet else [("", _("Not agreed yet"))]
        self.fields["meeting"].help_text = _(
            "Who gets the lead goes there; if they have something else then, you agree on a new time."
        )
        self.fields["location"].initial, self.fields["visit"].initial = (
            self.stands.location,
            self.stands.visit,
        )
        said = {"when": self.shown(self.stands.starts_at), "who": self.stands.person.first_name}
        return [("", _("As agreed: %(when)s, with %(who)s") % said)]

    def _clean_opening(self, cleaned):
        value = cleaned.get("value")
        if not value:
            if "value" not in self.errors:
                self.add_error("value", _("An opportunity needs this."))
            return
        currency = self.lead.campaign.currency
        if missing := missing_to_close(self.by.level, value, currency):
            self.add_error("value", missing)
            return
        way = closing_route.effective_route(self.lead, closing_route.decider_count(self.lead), value=value)
        if (
            way.route != Route.INSIDE
            and not cleaned.get("route_reason")
            and "route_reason" not in self.errors
        ):
            self.add_error("route_reason", closing_route.override_question(way))

    def _clean_offer(self, cleaned):
        cleaned["starts_at"] = self.moment(cleaned)
        if (
            self.must_meet
            and not self.stands
            and not cleaned["starts_at"]
            and not {"meeting", "at"} & set(self.errors)
        ):
            self.add_error("meeting", _("When do they meet?"))
        if self._is_another(cleaned.get("to")) and not cleaned.get("why"):
            self.add_error(
                "why",
                _("It is the turn of %(who)s: why %(other)s?")
                % {"who": self.proposed.person, "other": cleaned["to"]},
            )
        if not cleaned.get("brief"):
            cleaned["brief"] = briefing.draft(self.lead, cleaned.get("note", ""), self._typed(cleaned))
        if not cleaned["brief"]:
            self.add_error("brief", _("What should field know?"))

    def _is_another(self, person: User | None) -> bool:
        return bool(self.proposed and person and person != self.proposed.person)

    def _typed(self, cleaned) -> dict[int, str]:
        return {
            int(name.removeprefix("answer_")): text
            for name, text in cleaned.items()
            if name.startswith("answer_") and text
        }
