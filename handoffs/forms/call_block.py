"""A call block: on which day, from when until when, and for how many weeks."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.web.forms.day_fields import DayField, TimeField
from salesdesk.web.forms.number_fields import CountField

MOST_WEEKS = 12


class CallBlockForm(forms.Form):
    on = DayField(label=_("Day"))
    starts = TimeField(label=_("From"))
    ends = TimeField(label=_("Until"))
    weeks = CountField(
        label=_("Weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text=_("At the same time in each of so many weeks, from 1 to 12."),
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.person = person

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", ValidationError(_("The block must end after it starts.")))
        return cleaned

    def facts(self) -> dict:
        """Return the arguments for `call_blocks.plan`."""
        cleaned = self.cleaned_data
        begins, ends = (
            clock.instant_of(datetime.combine(cleaned["on"], cleaned[name]), self.person.time_zone)
            for name in ("starts", "ends")
        )
        return {"starts_at": begins, "ends_at": ends, "weeks": cleaned["weeks"]}
