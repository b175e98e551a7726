from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.deals import presales
from salesdesk.people.models import User


class InvitePresalesForm(forms.Form):
    """Choose a presales engineer of the team. One statement."""

    engineer = forms.TypedChoiceField(label=_("Presales engineer"), coerce=int)

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in presales.candidates(lead)}
        self.fields["engineer"].choices = [(pk, person.name) for pk, person in self.people.items()]

    @property
    def person(self) -> User:
        return self.people[self.cleaned_data["engineer"]]
