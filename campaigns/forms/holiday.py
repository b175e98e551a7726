from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.fields import LineField

#: Holidays are entered this far ahead at most.
AHEAD = timedelta(days=3 * 366)


class HolidayForm(forms.Form):
    """A day that becomes a day off or a working day."""

    day = DayField(label=_("Day"))
    name = LineField(label=_("Name"), max_length=80, help_text=_("For example: Carnival."))
    is_day_off = forms.TypedChoiceField(
        label=_("The day is"),
        choices=[("1", _("A day off")), ("0", _("A working day"))],
        coerce=lambda typed: typed == "1",
        initial="1",
    )

    def clean_day(self):
        day, today = self.cleaned_data["day"], clock.today()
        if not today - timedelta(days=1) <= day <= today + AHEAD:
            raise forms.ValidationError(_("Enter a day from today on, at most three years ahead."))
        return day
