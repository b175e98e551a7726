"""Who decides at the company: a person in one line, or a seat in three choices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Stakeholder
from salesdesk.people.shortcuts import shortcuts_of

from .lead import LeadForm


class QuickAddForm(LeadForm):
    line = forms.CharField(
        label=_("Somebody else there"),
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "placeholder": _("Tom Maas, IT, influences"),
                "autocomplete": "off",
                "data-key-label": _("Who decides"),
            }
        ),
        error_messages={"required": _("Who is it? Begin with the name: Tom Maas, IT, influences.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].widget.attrs["data-key"] = shortcuts_of(self.by).get("person", "")


class StakeholderForm(LeadForm):
    buying_role = forms.ChoiceField(
        label=_("Part in the decision"),
        choices=[("", _("has no part")), *Stakeholder.BuyingRole.choices],
        required=False,
    )
    stance = forms.ChoiceField(
        label=_("Stands"),
        choices=Stakeholder.Stance,
        initial=Stakeholder.Stance.UNKNOWN,
        widget=forms.RadioSelect,
    )
    spoken_to = forms.BooleanField(label=_("We spoke to them"), required=False)

    def __init__(self, *args, contact, **kwargs):
        super().__init__(*args, **kwargs)
        if seat := self.lead.stakeholders.filter(contact=contact).first():
            self.initial |= {
                "buying_role": seat.buying_role,
                "stance": seat.stance,
                "spoken_to": seat.spoken_to,
            }
