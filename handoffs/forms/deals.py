"""What a closer does with a deal, and with a lead that field keeps. Field names are those of the verbs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.models import Fact
from leads.models.stages import DropReason, FinalReason

from .answers import TermsForm
from .fields import AmountField, DayField, DeskForm, today

#: The others are the desk's own: nobody chose them in a conversation.
SAID_BY_THEM = [
    (reason.value, reason.label)
    for reason in DropReason
    if reason not in (DropReason.NOT_REACHED, DropReason.CAME_BACK)
]
#: Do not call is no reason of a deal: it silences a number, and is a key of the desk.
FOR_GOOD = [(reason.value, reason.label) for reason in FinalReason if reason != FinalReason.DO_NOT_CALL]


class ReviseForm(TermsForm):
    ahead = ("decides_on", "on")
    next_step = forms.CharField(label=_("Next step"), max_length=300)
    on = DayField(label=_("Do it on"))


class WinForm(DeskForm):
    value = AmountField(label=_("Value of the order"))
    ordered_on = DayField(label=_("Order date"))

    def clean_ordered_on(self):
        day = self.cleaned_data["ordered_on"]
        if day > today(self.by):
            raise forms.ValidationError(_("An order that is still to come is not won yet."))
        return day


class LoseForm(DeskForm):
    ahead = ("again_on",)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(_("For now: it comes back"), SAID_BY_THEM), (_("For good"), FOR_GOOD)]
    )
    said = forms.CharField(label=_("What was said"), max_length=300, required=False)
    again_on = DayField(
        label=_("Comes back on"), required=False, help_text=_("Contract end, budget year. Not used for good.")
    )


class DealMarketForm(DeskForm):
    reason = forms.ChoiceField(label=_("Why"), choices=SAID_BY_THEM)
    said = forms.CharField(label=_("What was said"), max_length=300, required=False)


class RuleOutForm(DeskForm):
    reason = forms.ChoiceField(label=_("Why they can't ever buy"), choices=FOR_GOOD)
    said = forms.CharField(label=_("What was said"), max_length=300, required=False)


class FactForm(DeskForm):
    """One line: what the buyer confirmed, and where that was heard."""

    kind = forms.ChoiceField(label=_("The buyer confirmed"), choices=Fact.Kind)
    heard = forms.CharField(label=_("Where it was heard"), max_length=200)

    def __init__(self, *args, known=(), **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in Fact.Kind.choices if choice[0] not in known]
        self.fields["kind"].choices = kinds
