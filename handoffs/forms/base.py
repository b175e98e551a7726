"""Base form and fields shared by the forms of handoffs, meetings and deals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.funnel import transitions


class TextField(forms.CharField):
    """A multi-line text."""

    def __init__(self, *, rows: int = 2, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class DeskForm(forms.Form):
    """A form filled in by `by`.

    In their time zone, the dates in `future_fields` must be after today, those in `coming_fields` today or later.
    """

    #: The fingerprint of what the page showed when the form was opened, for forms that detect edit conflicts.
    shown = ""
    future_fields: tuple[str, ...] = ()
    coming_fields: tuple[str, ...] = ()

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def autofocus(self, name: str = "") -> None:
        """Focus the named field, or the first one, so that keyboard users can type right away."""
        self.fields[name or next(iter(self.fields))].widget.attrs["autofocus"] = True

    def show_refusal(self, refused: transitions.Refused) -> None:
        """Show a refused action as an error above the form."""
        self.add_error(None, str(refused))

    def clean(self):
        cleaned = super().clean()
        for name in self.future_fields:
            if (day := cleaned.get(name)) and day <= self.by.today:
                self.add_error(name, _("Choose a date after today."))
        for name in self.coming_fields:
            if (day := cleaned.get(name)) and day < self.by.today:
                self.add_error(name, _("Choose today or a later date."))
        return cleaned
