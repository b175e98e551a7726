from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import User
from salesdesk.people.shortcuts import SHORTCUTS


class ShortcutsForm(forms.Form):
    """A person's single-key shortcuts: a different key for every action, or none at all."""

    shortcuts_enabled = forms.BooleanField(
        label=_("Enable single-key shortcuts"),
        required=False,
        help_text=_("Turn them off if you use speech input or press keys by accident."),
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
                self.add_error(
                    key.action, _("Digits are reserved for call outcomes. Choose a letter or a symbol.")
                )
            elif pressed in taken:
                self.add_error(
                    key.action,
                    _("“%(other)s” already uses this key. Choose another one.") % {"other": taken[pressed]},
                )
            taken.setdefault(pressed, str(key.label))
        return cleaned

    def save(self) -> None:
        cleaned = self.cleaned_data
        self.person.shortcuts_enabled = cleaned["shortcuts_enabled"]
        self.person.custom_shortcuts = {
            key.action: cleaned[key.action] for key in SHORTCUTS if cleaned[key.action] != key.default
        }
        self.person.save(update_fields=["shortcuts_enabled", "custom_shortcuts"])
