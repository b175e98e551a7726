"""What a rep says of a call: the outcome by one key, and what that outcome still asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.calling.calls import Call
from leads.models import Hold, Lead, Suppression
from leads.models.calling.activity import Outcome
from leads.models.stages import DropReason, FinalReason
from salesdesk.parsing.phones import phone as read_phone
from salesdesk.web.fields import MAX_NUMBER, parse_id

from .callback_time import CallbackTimeForm
from .probability import ProbabilityField

#: Why there is no interest: at most nine, a key each. The last two are for good.
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

#: In seconds: no call lasts longer than a day.
MAX_CALL_SECONDS = 24 * 3600
#: What an outcome asks further. What was typed for another one is neither checked nor kept.
PANEL_FIELDS = {
    Outcome.CALL_BACK: ("at", "slot", "proposed_at", "probability_at"),
    Outcome.LATER: ("on", "proposed_on", "talking_point", "probability_on"),
    Outcome.NO_INTEREST: ("reason",),
    Outcome.WRONG_PERSON: ("person", "name", "title", "phone"),
    Outcome.DO_NOT_CALL: ("sure",),
}
#: What of it goes into the call itself.
CALL_FIELDS = {"at", "on", "talking_point", "reason", "person", "name", "title", "phone"}
MISSING_MESSAGES = {
    "at": _("When shall we call?"),
    "on": _("From which day on?"),
    "reason": _("Why not?"),
    "sure": _("This is final: confirm it once."),
}
#: Buttons that answer the question of an outcome say the outcome too.
OUTCOME_BY_FIELD = {
    "slot": Outcome.CALL_BACK,
    "reason": Outcome.NO_INTEREST,
    "person": Outcome.WRONG_PERSON,
    "sure": Outcome.DO_NOT_CALL,
}


class CallForm(CallbackTimeForm):
    """One form for all nine outcomes: `asks()` names the outcome whose further question is still open.

    Outcomes 6 and 7 have a form of their own, where the handoff is made. A reason alone says no interest.
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
    note = forms.CharField(required=False, max_length=5000)
    talking_point = forms.CharField(label=_("Bring up"), required=False, max_length=200)
    reason = forms.ChoiceField(
        choices=[(each.value, each.label) for each in NO_INTEREST_REASONS], required=False
    )
    person = forms.ModelChoiceField(queryset=None, required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    title = forms.CharField(label=_("Title"), required=False, max_length=120)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=80)
    sure = forms.BooleanField(required=False)
    #: How likely an order is, said together with the time or the day; each panel shows the last one.
    probability_at = ProbabilityField(required=False)
    probability_on = ProbabilityField(required=False)

    def __init__(self, *args, lead: Lead, **kwargs):
        super().__init__(*args, lead=lead, **kwargs)
        called = Hold.objects.filter(lead=lead).values("contact")
        suppressed = Suppression.objects.values("digest")
        others = lead.company.contacts.exclude(pk__in=called).exclude(number_digest__in=suppressed)
        self.fields["person"].queryset = others

    def clean_outcome(self) -> str:
        implied = next((outcome for name, outcome in OUTCOME_BY_FIELD.items() if self.data.get(name)), "")
        outcome = self.cleaned_data["outcome"] or implied
        if not outcome and not self.data.get("ask"):
            raise forms.ValidationError(_("What became of the call?"))
        if outcome in self.lead.campaign.hidden_outcomes:
            raise forms.ValidationError(_("This campaign has hidden that outcome."))
        return outcome

    def clean_phone(self) -> str:
        """E.164, read as it is dialled in the company's country."""
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
            self.add_error("name", _("Who is it then? A name is enough."))
        return cleaned

    def asks(self) -> str:
        """The outcome whose panel opens: its key was pressed, or what was said there lacks something, or it
        was not yet shown how it is understood."""
        waits = self.errors or self.unsure
        return self.data.get("ask") or (self.cleaned_data.get("outcome", "") if waits else "")

    def call(self) -> Call:
        said = self.cleaned_data
        facts = {name: said[name] for name in PANEL_FIELDS.get(said["outcome"], ()) if name in CALL_FIELDS}
        return Call(
            outcome=Outcome(said["outcome"]),
            key=said["key"],
            seconds=said["seconds"],
            probability=self._chance(),
            note=said["note"],
            answers=self._answers(),
            **facts,
        )

    def _chance(self) -> int | None:
        """What the panel of this outcome said. A moment taken by one key went past the panel, which shows the last
        chance: only another one was said then."""
        name = {Outcome.CALL_BACK: "probability_at", Outcome.LATER: "probability_on"}.get(
            self.cleaned_data["outcome"]
        )
        probability = self.cleaned_data[name] if name else None
        return None if self.data.get("slot") and probability == self.lead.probability else probability

    def _answers(self) -> dict[int, str]:
        """What was typed at the campaign's questions, by question id; others' ids are left out by the model."""
        return {
            pk: text
            for name, text in self.data.items()
            if name.startswith("answer_") and (pk := parse_id(name.removeprefix("answer_"))) and text.strip()
        }
