"""What a closer does with a deal, and with a lead that field keeps. Field names are those of the verbs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.models import BuyerFact
from leads.forms.amount import AmountField
from leads.forms.exits import ExitForm
from leads.models.stages import FinalReason
from salesdesk.web.fields import DayField

from .answers import DealTermsForm
from .base import DeskForm

#: Do not call is no reason of a deal: it silences a number, and is a key of the desk.
DISQUALIFY_REASONS = [
    (reason.value, reason.label) for reason in FinalReason if reason != FinalReason.DO_NOT_CALL
]


class UpdateDealForm(DealTermsForm):
    future_fields = ("decides_on", "on")
    next_step = forms.CharField(label=_("Next step"), max_length=300)
    on = DayField(label=_("Do it on"))


class WinForm(DeskForm):
    value = AmountField(label=_("Value of the order"))
    ordered_on = DayField(label=_("Order date"))

    def clean_ordered_on(self):
        day = self.cleaned_data["ordered_on"]
        if day > self.by.today:
            raise forms.ValidationError(_("An order that is still to come is not won yet."))
        return day


class DealExitForm(ExitForm):
    """The shared form where a handoff, a deal or a kept lead drops."""

    disqualify_reasons = DISQUALIFY_REASONS


class BuyerFactForm(DeskForm):
    """One line: what the buyer confirmed, and where that was heard."""

    kind = forms.ChoiceField(label=_("The buyer confirmed"), choices=BuyerFact.Kind)
    heard = forms.CharField(label=_("Where it was heard"), max_length=200)

    def __init__(self, *args, known=(), **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [choice for choice in BuyerFact.Kind.choices if choice[0] not in known]
        self.fields["kind"].choices = kinds
