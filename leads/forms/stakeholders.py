"""Who decides at the company: a person in one line, or a seat in three choices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Seat
from salesdesk.people.keys import keys_of

from .lead import AboutLead


class PersonLineForm(AboutLead):
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
        self.fields["line"].widget.attrs["data-key"] = keys_of(self.by).get("person", "")


class SeatForm(AboutLead):
    part = forms.ChoiceField(
        label=_("Part in the decision"), choices=[("", _("has no part")), *Seat.Part.choices], required=False
    )
    stance = forms.ChoiceField(
        label=_("Stands"), choices=Seat.Stance, initial=Seat.Stance.UNKNOWN, widget=forms.RadioSelect
    )
    spoken = forms.BooleanField(label=_("We spoke to them"), required=False)

    def __init__(self, *args, contact, **kwargs):
        super().__init__(*args, **kwargs)
        if seat := self.lead.seats.filter(contact=contact).first():
            self.initial |= {"part": seat.part, "stance": seat.stance, "spoken": seat.spoken}
