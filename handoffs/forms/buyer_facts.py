"""Forms to record a fact that the buyer confirmed, and to withdraw it."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handoffs.models import BuyerFact, Opportunity
from leads.forms.past_moment import read_past
from leads.models import Contact
from salesdesk.parsing import when
from salesdesk.web.forms.fields import LineField

from .base import DeskForm

Channel = BuyerFact.Channel


class BuyerFactForm(DeskForm):
    """A fact that the buyer confirmed. Field names match the arguments of handoffs.deals.buyer_facts.confirm."""

    kind = forms.ChoiceField(label=_("Confirmed by the buyer"))
    said_by = forms.ModelChoiceField(label=_("Said by"), queryset=Contact.objects.none(), empty_label="–")
    channel = forms.ChoiceField(
        label=_("Heard in"),
        choices=[(each.value, each.label) for each in Channel if each != Channel.QUOTE_PAGE],
    )
    heard_at = forms.CharField(
        label=_("When"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": _("now, or: 14:30, yesterday 9, Fri"), "autocomplete": "off"}
        ),
    )
    note = LineField(label=_("What they said"), max_length=300, required=False)

    def __init__(self, *args, deal: Opportunity, known=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [each for each in BuyerFact.Kind.choices if each[0] not in known]
        people = Contact.objects.filter(company=deal.lead.company_id, merged_into__isnull=True)
        self.fields["said_by"].queryset = people.order_by("name", "pk")
        self.fields["said_by"].initial = deal.lead.contact_id

    def clean_heard_at(self) -> datetime | None:
        try:
            return read_past(self.cleaned_data["heard_at"], self.by)
        except when.NotUnderstood as error:
            raise ValidationError(str(error)) from error


class WithdrawFactForm(forms.Form):
    """Why a fact no longer stands. `fact_id` is the fact whose form was sent, to show it again."""

    reason = LineField(label=_("Reason"), max_length=200)

    def __init__(self, *args, fact_id: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.fact_id = fact_id
