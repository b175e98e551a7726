"""The fields that the forms of a deal share: a text, and the base that knows who asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.funnel import transitions


class TextField(forms.CharField):
    """Something told in a few sentences."""

    def __init__(self, *, rows: int = 2, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class DeskForm(forms.Form):
    """A form of one person, whose today it lives in. Fields named in `ahead` are days after today."""

    future_fields: tuple[str, ...] = ()

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def autofocus(self, name: str = "") -> None:
        """The field of that name, or the first one, is ready to type in: who pressed a key goes on typing."""
        self.fields[name or next(iter(self.fields))].widget.attrs["autofocus"] = True

    def show_refusal(self, refused: transitions.Refused) -> None:
        """What the verb says to this, above the form; what was typed stays."""
        self.add_error(None, str(refused))

    def clean(self):
        cleaned = super().clean()
        for name in self.future_fields:
            if (day := cleaned.get(name)) and day <= self.by.today:
                self.add_error(name, _("A day after today."))
        return cleaned
