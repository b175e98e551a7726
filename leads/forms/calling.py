"""What a rep says of a call: the outcome by one key, and what that outcome still asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.calling.calls import Call
from leads.models import Hold, Lead, Suppression
from leads.models.stages import DropReason, FinalReason
from leads.models.touch import Outcome
from salesdesk.parsing.phones import phone as read_phone
from salesdesk.web.fields import BIGGEST, number_of

from .callback_time import WhenForm
from .probability import ChanceField

#: Why there is no interest: at most nine, a key each. The last two are for good.
NO_INTEREST = [
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
LONGEST = 24 * 3600
#: What an outcome asks further. What was typed for another one is neither checked nor kept.
ASKED = {
    Outcome.CALL_BACK: ("at", "slot", "proposed_at", "chance_at"),
    Outcome.LATER: ("on", "proposed_on", "bring_up", "chance_on"),
    Outcome.NO_INTEREST: ("reason",),
    Outcome.WRONG_PERSON: ("person", "name", "title", "phone"),
    Outcome.DO_NOT_CALL: ("sure",),
}
#: What of it goes into the call itself.
FACTS = {"at", "on", "bring_up", "reason", "person", "name", "title", "phone"}
MISSING = {
    "at": _("When shall we call?"),
    "on": _("From which day on?"),
    "reason": _("Why not?"),
    "sure": _("This is final: confirm it once."),
}
#: Buttons that answer the question of an outcome say the outcome too.
IMPLIED = {
    "slot": Outcome.CALL_BACK,
    "reason": Outcome.NO_INTEREST,
    "person": Outcome.WRONG_PERSON,
    "sure": Outcome.DO_NOT_CALL,
}


class CallForm(WhenForm):
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
    fence = forms.IntegerField(max_value=BIGGEST)
    seconds = forms.IntegerField(required=False, min_value=0, max_value=LONGEST)
    note = forms.CharField(required=False, max_length=5000)
    bring_up = forms.CharField(label=_("Bring up"), required=False, max_length=200)
    reason = forms.ChoiceField(choices=[(each.value, each.label) for each in NO_INTEREST], required=False)
    person = forms.ModelChoiceField(queryset=None, required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    title = forms.CharField(label=_("Title"), required=False, max_length=120)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=80)
    sure = forms.BooleanField(required=False)
    #: How likely an order is, said together with the time or the day; each panel shows the last one.
    chance_at = ChanceField(required=False)
    chance_on = ChanceField(required=False)

    def __init__(self, *args, lead: Lead, **kwargs):
        super().__init__(*args, lead=lead, **kwargs)
        called = Hold.objects.filter(lead=lead).values("contact")
        silenced = Suppression.objects.values("digest")
        others = lead.company.contacts.exclude(pk__in=called).exclude(number_digest__in=silenced)
        self.fields["person"].queryset = others

    def clean_outcome(self) -> str:
        implied = next((outcome for name, outcome in IMPLIED.items() if self.data.get(name)), "")
        outcome = self.cleaned_data["outcome"] or implied
        if not outcome and not self.data.get("ask"):
            raise forms.ValidationError(_("What became of the call?"))
        if outcome in self.lead.campaign.outcomes_hidden:
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
        asked = ASKED.get(cleaned.get("outcome"), ())
        for others in (fields for fields in ASKED.values() if fields != asked):
            for name in others:
                self.errors.pop(name, None)
        if not self.errors:
            self.understand(cleaned)
        for name in asked:
            if name in MISSING and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, MISSING[name])
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
        facts = {name: said[name] for name in ASKED.get(said["outcome"], ()) if name in FACTS}
        return Call(
            outcome=Outcome(said["outcome"]),
            key=said["key"],
            seconds=said["seconds"],
            chance=self._chance(),
            note=said["note"],
            answers=self._answers(),
            **facts,
        )

    def _chance(self) -> int | None:
        """What the panel of this outcome said. A moment taken by one key went past the panel, which shows the last
        chance: only another one was said then."""
        name = {Outcome.CALL_BACK: "chance_at", Outcome.LATER: "chance_on"}.get(self.cleaned_data["outcome"])
        chance = self.cleaned_data[name] if name else None
        return None if self.data.get("slot") and chance == self.lead.chance else chance

    def _answers(self) -> dict[int, str]:
        """What was typed at the campaign's questions, by question id; others' ids are left out by the model."""
        return {
            pk: text
            for name, text in self.data.items()
            if name.startswith("answer_") and (pk := number_of(name.removeprefix("answer_"))) and text.strip()
        }
