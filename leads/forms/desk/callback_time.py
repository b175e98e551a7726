"""Parse when to call somebody again: typed in words or picked from proposed slots, confirmed before it is saved."""

from datetime import date, datetime

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from leads.calling import callback_times
from leads.models import Lead
from leads.models.calling.activity import Outcome
from salesdesk import clock
from salesdesk.parsing import when
from salesdesk.web.forms.day_fields import YEARS, DayField


class WallTimeField(forms.Field):
    """A local date and time without a time zone."""

    def to_python(self, value) -> datetime | None:
        try:
            wall = parse_datetime(value or "")
        except ValueError:
            wall = None
        if value and (wall is None or wall.tzinfo or wall.year not in YEARS):
            raise forms.ValidationError(_("Enter a day and a time."))
        return wall


class CallbackTimeForm(forms.Form):
    """Parse a callback time (`at`) or a nurture day (`on`), both typed in words.

    `slot` is a time picked with a button. Empty fields take the proposed value. With `quick` the page has already
    shown how it parsed the text, so an unambiguous time needs no confirmation.
    """

    at = forms.CharField(label=_("When"), required=False, max_length=60)
    slot = WallTimeField(required=False)
    proposed_at = WallTimeField(required=False)
    #: A day picked with a button, where the typed words have two readings.
    day = DayField(required=False)
    on = forms.CharField(label=_("On"), required=False, max_length=60)
    proposed_on = DayField(required=False)
    #: The local time that the page showed as parsed.
    parsed = forms.CharField(required=False, max_length=16)

    def __init__(self, *args, lead: Lead, by, quick: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.lead, self.by, self.quick = lead, by, quick
        self.understood: callback_times.CallbackSlot | None = None
        #: Whether the rep must confirm: the text is ambiguous or the parsed time was not shown yet.
        self.unsure = False

    def clean_proposed_on(self) -> date | None:
        day = self.cleaned_data["proposed_on"]
        if day and day - clock.now().date() > when.MAX_AHEAD:
            raise forms.ValidationError(_("That is more than three years away. Enter an earlier day."))
        return day

    def parse(self, cleaned: dict) -> None:
        """Replace the typed words in `cleaned` by a UTC instant (Call back) or a day (Interested, later)."""
        if cleaned.get("outcome") == Outcome.CALL_BACK:
            wall = cleaned.get("slot") or (None if cleaned.get("at") else cleaned.get("proposed_at"))
            if wall:
                cleaned["at"] = clock.instant_of(wall, callback_times.zone_of(self.lead, self.by))
            elif cleaned.get("at"):
                self._read(cleaned, "at")
        elif cleaned.get("outcome") == Outcome.LATER:
            if cleaned.get("day"):
                cleaned["on"] = cleaned["day"]
            elif cleaned.get("on"):
                self._read(cleaned, "on")
            else:
                cleaned["on"] = cleaned.get("proposed_on")

    def _read(self, cleaned: dict, name: str) -> None:
        read = callback_times.parse_callback if name == "at" else callback_times.parse_nurture_day
        try:
            self.understood = read(self.lead, cleaned[name], self.by)
        except when.NotUnderstood as error:
            self.add_error(name, str(error))
            return
        if self.understood.problem:
            self.add_error(name, self.understood.problem)
            return
        cleaned[name] = self.understood.at if name == "at" else self.understood.day
        shown = cleaned.get("parsed") == self.understood.wall
        self.unsure = not shown and (bool(self.understood.notes) or not self.quick)
