"""An action that a pair agrees on in its weekly meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.weekly.pairs import Pair
from salesdesk.people.models import User
from salesdesk.web.forms.fields import check_names


class MeetingActionForm(forms.Form):
    what = forms.CharField(
        label=_("Action"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": _("e.g. Call the two dairies again")}
        ),
    )
    person = forms.TypedChoiceField(label=_("By"), coerce=int)

    def __init__(self, *args, pair: Pair, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.pair = pair
        self.fields["person"].choices = [(person.pk, person.name) for person in pair.people]
        check_names(self, "what")

    def clean_person(self) -> User:
        chosen = self.cleaned_data["person"]
        return next(person for person in self.pair.people if person.pk == chosen)
