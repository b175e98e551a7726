from django import forms
from django.utils.translation import gettext_lazy as _

from ..keys import KEYS
from ..models import User


class KeysForm(forms.Form):
    """The keys of one person: one for each action, no two the same, or none at all."""

    single_keys = forms.BooleanField(
        label=_("Single keys press buttons"),
        required=False,
        help_text=_("Switch them off when you speak to the computer, or when keys are pressed by accident."),
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial["single_keys"] = person.single_keys
        for key in KEYS:
            self.fields[key.action] = forms.CharField(
                label=key.label,
                max_length=1,
                initial=person.own_keys.get(key.action, key.default),
                widget=forms.TextInput(
                    attrs={"class": "short", "autocomplete": "off", "autocapitalize": "none"}
                ),
            )

    def clean(self) -> dict:
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for key in KEYS:
            if not (pressed := cleaned.get(key.action, "").casefold()):
                continue
            cleaned[key.action] = pressed
            if pressed.isdecimal() or not pressed.isprintable():
                self.add_error(key.action, _("Digits are for the outcomes: a letter or a sign, please."))
            elif pressed in taken:
                self.add_error(key.action, _("“%(other)s” has this key already.") % {"other": taken[pressed]})
            taken.setdefault(pressed, str(key.label))
        return cleaned

    def save(self) -> None:
        said = self.cleaned_data
        self.person.single_keys = said["single_keys"]
        self.person.own_keys = {
            key.action: said[key.action] for key in KEYS if said[key.action] != key.default
        }
        self.person.save(update_fields=["single_keys", "own_keys"])
