from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import User
from salesdesk.people.shortcuts import SHORTCUTS


class ShortcutsForm(forms.Form):
    """The keys of one person: one for each action, no two the same, or none at all."""

    shortcuts_enabled = forms.BooleanField(
        label=_("Single keys press buttons"),
        required=False,
        help_text=_("Switch them off when you speak to the computer, or when keys are pressed by accident."),
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial["shortcuts_enabled"] = person.shortcuts_enabled
        for key in SHORTCUTS:
            self.fields[key.action] = forms.CharField(
                label=key.label,
                max_length=1,
                initial=person.custom_shortcuts.get(key.action, key.default),
                widget=forms.TextInput(
                    attrs={"class": "short", "autocomplete": "off", "autocapitalize": "none"}
                ),
            )

    def clean(self) -> dict:
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for key in SHORTCUTS:
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
        self.person.shortcuts_enabled = said["shortcuts_enabled"]
        self.person.custom_shortcuts = {
            key.action: said[key.action] for key in SHORTCUTS if said[key.action] != key.default
        }
        self.person.save(update_fields=["shortcuts_enabled", "custom_shortcuts"])
