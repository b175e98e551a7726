"""Forms to add a stakeholder in one line and to edit one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Stakeholder
from salesdesk.people.shortcuts import shortcuts_of
from salesdesk.web.forms.fields import LineField

from ..lead import LeadForm


class QuickAddForm(LeadForm):
    line = LineField(
        label=_("Add a stakeholder"),
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "placeholder": _("Tom Maas, IT, influencer"),
                "autocomplete": "off",
                "data-key-label": _("Add a stakeholder"),
            }
        ),
        error_messages={"required": _("The name is missing. Start with it, e.g. Tom Maas, IT, influencer.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].widget.attrs["data-key"] = shortcuts_of(self.by).get("person", "")


class StakeholderForm(LeadForm):
    buying_role = forms.ChoiceField(
        label=_("Buying role"),
        choices=[("", _("none")), *Stakeholder.BuyingRole.choices],
        required=False,
    )
    stance = forms.ChoiceField(
        label=_("Stance"),
        choices=Stakeholder.Stance,
        initial=Stakeholder.Stance.UNKNOWN,
        widget=forms.RadioSelect,
    )
    spoken_to = forms.BooleanField(label=_("We spoke to them"), required=False)

    def __init__(self, *args, contact, **kwargs):
        super().__init__(*args, **kwargs)
        if stakeholder := self.lead.stakeholders.filter(contact=contact).first():
            self.initial |= {
                "buying_role": stakeholder.buying_role,
                "stance": stakeholder.stance,
                "spoken_to": stakeholder.spoken_to,
            }
