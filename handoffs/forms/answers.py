"""What field says to a handoff: the small form behind each key. Field names are those of handoffs.answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.models.handoff import Reason
from leads.forms.amount import AmountField

from .fields import ChanceField, DayField, DeskForm, TextField


class TermsForm(DeskForm):
    """What makes an opportunity: what it is worth, how likely, and when the buyer decides."""

    ahead = ("decides_on",)
    value = AmountField()
    chance = ChanceField()
    decides_on = DayField(label=_("The buyer decides on"))


class SendBackForm(DeskForm):
    reason = forms.ChoiceField(label=_("What was wrong"), choices=Reason)
    missing = forms.CharField(
        label=_("What has to be found out?"),
        max_length=300,
        required=False,
        help_text=_("Inside reads this on the call."),
    )


class AskForm(DeskForm):
    text = forms.CharField(
        label=_("What do you have to know?"), max_length=300, help_text=_("Your clock stands until then.")
    )


class TellForm(forms.Form):
    """Inside answers a question of field."""

    answer = TextField(label=_("Your answer"), max_length=2000)


class SettleForm(forms.Form):
    """What was agreed in the weekly meeting."""

    agreed = forms.CharField(label=_("What was agreed"), max_length=300)
