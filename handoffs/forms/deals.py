"""Forms for deals and field nurture leads. Field names match the arguments in handoffs.deals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.forms.exits import ExitForm
from leads.models.stages import FinalReason
from leads.recycling.exits import ExitRoute
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.fields import LineField
from salesdesk.web.forms.number_fields import AmountField

from .answers import DealTermsForm
from .base import DeskForm

#: "Do not call" is not offered for deals: it suppresses a phone number and is logged from a call.
DISQUALIFY_REASONS = [
    (reason.value, reason.label) for reason in FinalReason if reason != FinalReason.DO_NOT_CALL
]


class UpdateDealForm(DealTermsForm):
    future_fields = ("on",)
    next_step = LineField(label=_("Next step"), max_length=300)
    on = DayField(label=_("Next step due"))


class WinForm(DeskForm):
    value = AmountField(label=_("Order value"))
    ordered_on = DayField(label=_("Order date"))

    def clean_ordered_on(self):
        day = self.cleaned_data["ordered_on"]
        if day > self.by.today:
            raise forms.ValidationError(_("The order date can't be in the future."))
        return day


class ReopenForm(DeskForm):
    reason = LineField(
        label=_("Reason"), max_length=200, help_text=_("Saved in the timeline with the new stage.")
    )


class DealExitForm(ExitForm):
    """The exit form for handoffs, deals and field nurture leads. A lost deal needs a reason that somebody chose."""

    disqualify_reasons = DISQUALIFY_REASONS

    def clean(self):
        cleaned = super().clean()
        drop = cleaned.get("drop")
        if drop and drop.exit_route == ExitRoute.LOST and not self["reason"].value():
            self.add_error("reason", _("Choose why the deal was lost."))
        return cleaned
