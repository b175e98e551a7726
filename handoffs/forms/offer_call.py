"""The call part of the handover form: the call note and the campaign's qualification questions."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.calling import calls
from leads.forms.desk.calling import MAX_CALL_SECONDS
from leads.forms.desk.shown_tips import shown_tips
from leads.funnel import qualification
from leads.models.calling.activity import Outcome
from salesdesk.web.forms.fields import MAX_NUMBER

from .base import TextField


class OfferCallMixin(forms.Form):
    """For the handover form, with its `lead` and the field `probability`; `from_call` keeps the call fields."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    fence = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=MAX_NUMBER)
    seconds = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=MAX_CALL_SECONDS
    )
    #: The tips on the card, which the desk copies.
    tips = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    note = TextField(label=_("Call note"), required=False)

    def set_up_call_fields(self):
        if not self.from_call:
            for name in ("key", "fence", "seconds", "tips", "note"):
                del self.fields[name]
            return
        for question, known in qualification.questions_of(self.lead):
            self.fields[f"answer_{question.pk}"] = forms.CharField(
                label=question.label,
                help_text=question.text,
                max_length=300,
                required=question.required,
                initial=known,
                error_messages={"required": _("Required before you hand over.")},
            )
        self.fields["fence"].initial = getattr(getattr(self.lead, "hold", None), "fence", None)

    @property
    def answers(self):
        """The bound fields of the campaign's qualification questions."""
        return [self[name] for name in self.fields if name.startswith("answer_")]

    def call(self) -> calls.Call:
        """Return the call on screen, to be logged with the handover."""
        cleaned = self.cleaned_data
        return calls.Call(
            Outcome.MEETING if cleaned.get("starts_at") else Outcome.QUALIFIED,
            note=cleaned["note"],
            seconds=cleaned["seconds"],
            probability=cleaned["probability"],
            key=cleaned["key"] or uuid4(),
            answers=self.typed_answers(cleaned),
            tips=shown_tips(cleaned["tips"]),
        )

    def typed_answers(self, cleaned) -> dict[int, str]:
        """Return the answers that were filled in, by question id."""
        return {
            int(name.removeprefix("answer_")): text
            for name, text in cleaned.items()
            if name.startswith("answer_") and text
        }
