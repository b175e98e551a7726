"""Forms for deals and field nurture leads. Field names match the arguments in handoffs.deals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.deals.win_loss import Evaluation
from leads.forms.recycling.exits import ExitForm
from leads.forms.required_fields import RequiredFieldsMixin
from leads.models.stages import FinalReason, Stage
from leads.recycling.exits import ExitRoute
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.fields import LineField
from salesdesk.web.forms.number_fields import AmountField

from .answers import DealTermsForm
from .base import DeskForm
from .evaluation import CompetitorMixin, EvaluationForm

#: "Do not call" is not offered for deals: it suppresses a phone number and is logged from a call.
DISQUALIFY_REASONS = [
    (reason.value, reason.label) for reason in FinalReason if reason != FinalReason.DO_NOT_CALL
]


class UpdateDealForm(DealTermsForm):
    future_fields = ("on",)
    next_step = LineField(label=_("Next step"), max_length=300)
    on = DayField(label=_("Next step due"))


class WinForm(RequiredFieldsMixin, EvaluationForm):
    value = AmountField(label=_("Order value"))
    ordered_on = DayField(label=_("Order date"))
    renews_on = DayField(
        label=_("Contract renews on"), required=False, help_text=_("They are called a month before.")
    )

    def __init__(self, *args, deal, **kwargs):
        super().__init__(*args, deal=deal, **kwargs)
        self.ask_required(deal.lead, Stage.WON)

    def clean_ordered_on(self):
        day = self.cleaned_data["ordered_on"]
        if day > self.by.today:
            raise forms.ValidationError(_("The order date can't be in the future."))
        return day

    def clean(self):
        cleaned = super().clean()
        ordered, renews = cleaned.get("ordered_on"), cleaned.get("renews_on")
        if ordered and renews and renews <= ordered:
            self.add_error("renews_on", _("Enter a day after the order date."))
        return cleaned


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


class LoseForm(CompetitorMixin, DealExitForm):
    """The exit form of a deal: also asks for the competitor, and whether a lost deal ever comes back."""

    final = forms.BooleanField(
        label=_("Don't look at it again"), required=False, help_text=_("A lost deal then has no return date.")
    )

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, lead=lead, **kwargs)
        self.suggest(lead.campaign.team_id)
        #: Shown below the fields of every exit.
        self.closing_fields = [self["competitor"], self["final"]]

    def clean(self):
        typed = {name: self.cleaned_data.get(name) for name in ("competitor", "final")}
        cleaned = super().clean()
        evaluation = Evaluation(competitor=typed["competitor"] or "")
        return cleaned | {"evaluation": evaluation, "final": bool(typed["final"])}
