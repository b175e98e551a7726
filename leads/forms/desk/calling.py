"""Parse a logged call: the outcome, and the follow-up fields of that outcome."""

from datetime import datetime

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from leads.calling import customer_calls
from leads.calling.calls import Call
from leads.calling.customer_calls import NOT_FOR_CUSTOMERS
from leads.models import Contact, Hold, Lead, Suppression
from leads.models.calling.activity import SPOKE, Outcome
from leads.models.stages import DropReason, FinalReason, Stage
from salesdesk.parsing.phones import phone as read_phone
from salesdesk.web.forms.fields import MAX_NUMBER, LineField, parse_id

from ..probability import ProbabilityField
from .callback_time import CallbackTimeForm
from .shown_tips import shown_tips

#: Reasons for no interest: at most nine, one per digit key. The final reasons disqualify the lead.
NO_INTEREST_REASONS = [
    DropReason.NO_INTEREST,
    DropReason.NO_NEED,
    DropReason.NO_BUDGET,
    DropReason.PRICE,
    DropReason.COMPETITOR,
    DropReason.CONTRACT,
    DropReason.NO_AUTHORITY,
    FinalReason.WRONG_FIT,
    FinalReason.OUT_OF_BUSINESS,
]

#: Longest call accepted, in seconds.
MAX_CALL_SECONDS = 24 * 3600
#: Follow-up fields by outcome. Fields of other outcomes are neither validated nor saved.
PANEL_FIELDS = {
    Outcome.CALL_BACK: ("at", "slot", "proposed_at", "probability_at"),
    Outcome.LATER: ("on", "day", "proposed_on", "talking_point", "probability_on"),
    Outcome.NO_INTEREST: ("reason",),
    Outcome.WRONG_PERSON: ("person", "name", "title", "phone"),
    Outcome.DO_NOT_CALL: ("sure",),
}
#: The follow-up fields that are part of `Call`.
CALL_FIELDS = {"at", "on", "talking_point", "reason", "person", "name", "title", "phone"}
MISSING_MESSAGES = {
    "at": _("Enter a day and time for the callback."),
    "on": _("Enter the day to follow up."),
    "reason": _("Choose a reason."),
    "sure": _("This is permanent. Confirm it to continue."),
}
#: Buttons of an outcome panel that also set the outcome.
OUTCOME_BY_FIELD = {
    "slot": Outcome.CALL_BACK,
    "day": Outcome.LATER,
    "reason": Outcome.NO_INTEREST,
    "person": Outcome.WRONG_PERSON,
    "sure": Outcome.DO_NOT_CALL,
}


class CallForm(CallbackTimeForm):
    """Validate a call of any outcome; `asks()` names the outcome whose follow-up panel is still open.

    Qualified and Meeting are logged with the handoff form instead. A reason alone implies No interest.
    """

    outcome = forms.ChoiceField(
        choices=[
            (each.value, each.label) for each in Outcome if each not in (Outcome.QUALIFIED, Outcome.MEETING)
        ],
        required=False,
    )
    key = forms.UUIDField()
    fence = forms.IntegerField(max_value=MAX_NUMBER)
    seconds = forms.IntegerField(required=False, min_value=0, max_value=MAX_CALL_SECONDS)
    #: When the effects on the keys were computed; a missing or odd value means now.
    previewed_at = forms.CharField(required=False, max_length=40)
    note = forms.CharField(required=False, max_length=5000)
    talking_point = forms.CharField(label=_("Talking point"), required=False, max_length=200)
    reason = forms.ChoiceField(
        choices=[(each.value, each.label) for each in NO_INTEREST_REASONS], required=False
    )
    person = forms.ModelChoiceField(queryset=None, required=False)
    name = LineField(label=_("Name"), required=False, max_length=120)
    title = LineField(label=_("Title"), required=False, max_length=120)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=80)
    sure = forms.BooleanField(required=False)
    #: The chance set in the Call back and Later panels; each panel shows the last known one.
    probability_at = ProbabilityField(required=False)
    probability_on = ProbabilityField(required=False)

    def __init__(self, *args, lead: Lead, **kwargs):
        super().__init__(*args, lead=lead, **kwargs)
        if lead.stage == Stage.OPPORTUNITY:
            self.fields["outcome"].choices += [(SPOKE, _("Spoke"))]
        if lead.stage == Stage.WON:
            self.fields["outcome"].choices = [(key.outcome, key.name) for key in customer_calls.keys_of(lead)]
        if "person" in self.fields:
            self.fields["person"].queryset = (
                _other_people(lead) if self.data.get("person") else Contact.objects.none()
            )

    def clean_outcome(self) -> str:
        outcome = self.cleaned_data["outcome"] or implied_outcome(self.data)
        if not outcome and not self.data.get("ask"):
            raise forms.ValidationError(_("Choose an outcome."))
        if self.lead.stage == Stage.WON and outcome in NOT_FOR_CUSTOMERS:
            raise forms.ValidationError(_("This outcome is not possible here. Choose another one."))
        if outcome in self.lead.campaign.hidden_outcomes:
            raise forms.ValidationError(_("This campaign does not use this outcome. Choose another one."))
        return outcome

    def clean_previewed_at(self) -> datetime | None:
        try:
            at = parse_datetime(self.cleaned_data["previewed_at"])
        except ValueError:
            return None
        return at if at and at.tzinfo else None

    def clean_phone(self) -> str:
        """Return the number in E.164, parsed as dialled in the company's country."""
        typed = self.cleaned_data["phone"]
        read = read_phone(typed, self.lead.company.country)
        if typed and not read.e164:
            raise forms.ValidationError(read.problem)
        return read.e164

    def clean(self):
        cleaned = super().clean()
        asked = PANEL_FIELDS.get(cleaned.get("outcome"), ())
        for others in (fields for fields in PANEL_FIELDS.values() if fields != asked):
            for name in others:
                self.errors.pop(name, None)
        if not self.errors:
            self.parse(cleaned)
        for name in asked:
            if name in MISSING_MESSAGES and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, MISSING_MESSAGES[name])
        if "name" in asked and not (cleaned.get("person") or cleaned.get("name")):
            self.add_error("name", _("Enter the name of the right person."))
        return cleaned

    def asks(self) -> str:
        """Return the outcome whose panel must open, or "".

        A panel opens when its key was pressed, its fields are invalid, or the parsed time needs confirmation.
        """
        incomplete = self.errors or self.unsure
        return self.data.get("ask") or (self.cleaned_data.get("outcome", "") if incomplete else "")

    def call(self) -> Call:
        data = self.cleaned_data
        facts = {name: data[name] for name in PANEL_FIELDS.get(data["outcome"], ()) if name in CALL_FIELDS}
        return Call(
            outcome=data["outcome"],
            key=data["key"],
            seconds=data["seconds"],
            probability=self._chance(),
            note=data["note"],
            answers=self._answers(),
            previewed_at=data["previewed_at"],
            tips=shown_tips(self.data.get("tips", "")),
            **facts,
        )

    def _chance(self) -> int | None:
        """Return the chance set in the panel of this outcome.

        A slot taken by its shortcut skips the panel, which is prefilled with the last chance: an unchanged value
        was not set by the rep.
        """
        name = {Outcome.CALL_BACK: "probability_at", Outcome.LATER: "probability_on"}.get(
            self.cleaned_data["outcome"]
        )
        probability = self.cleaned_data[name] if name else None
        return None if self.data.get("slot") and probability == self.lead.probability else probability

    def _answers(self) -> dict[int, str]:
        """Return the answers by question id. Ids of other campaigns are dropped when they are saved."""
        return {
            pk: text
            for name, text in self.data.items()
            if name.startswith("answer_") and (pk := parse_id(name.removeprefix("answer_"))) and text.strip()
        }


def implied_outcome(data) -> str:
    """Return the outcome whose button or follow-up field was pressed, or ""."""
    return next((outcome for name, outcome in OUTCOME_BY_FIELD.items() if data.get(name)), "")


def _other_people(lead: Lead):
    """Return the people of the company who may be called, except the one on the card."""
    called = Hold.objects.filter(lead=lead).values("contact")
    suppressed = Suppression.objects.values("digest")
    return lead.company.contacts.exclude(pk__in=called).exclude(number_digest__in=suppressed)
