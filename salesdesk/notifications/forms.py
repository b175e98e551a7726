from django import forms

from salesdesk.people.models import User

from . import notifications
from .models import Channel, Kind


class ChannelsForm(forms.Form):
    """Choose for each kind of notification whether it also comes by e-mail."""

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chosen = notifications.channels_of(person)
        for kind in Kind:
            self.fields[kind] = forms.ChoiceField(
                label=kind.label, choices=Channel, initial=chosen[kind], widget=forms.RadioSelect
            )
