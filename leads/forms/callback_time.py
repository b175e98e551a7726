"""When somebody is called again: typed in words, or taken as it was offered, and shown before it is kept."""

from datetime import date, datetime

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from leads.calling import callback_times
from leads.models import Lead
from leads.models.calling.activity import Outcome
from salesdesk import clock
from salesdesk.parsing import when
from salesdesk.web.fields import YEARS, DayField


class WallTimeField(forms.Field):
    """What the clock on somebody's wall shows, without a zone."""

    def to_python(self, value) -> datetime | None:
        try:
            wall = parse_datetime(value or "")
        except ValueError:
            wall = None
        if value and (wall is None or wall.tzinfo or wall.year not in YEARS):
            raise forms.ValidationError(_("A day and a time, please."))
        return wall


class CallbackTimeForm(forms.Form):
    """`at` is a moment in words and `on` a day; `slot` is one that a button offers, and where nothing was typed
    the proposed one is taken. `quick`: the page shows at once what it understood, so that what is plain needs
    no second look."""

    at = forms.CharField(label=_("When"), required=False, max_length=60)
    slot = WallTimeField(required=False)
    proposed_at = WallTimeField(required=False)
    on = forms.CharField(label=_("On"), required=False, max_length=60)
    proposed_on = DayField(required=False)
    #: The wall time that the screen showed as understood.
    parsed = forms.CharField(required=False, max_length=16)

    def __init__(self, *args, lead: Lead, by, quick: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.lead, self.by, self.quick = lead, by, quick
        self.meant: callback_times.CallbackSlot | None = None
        #: What was meant can be read in two ways, or was not shown yet.
        self.unsure = False

    def clean_proposed_on(self) -> date | None:
        day = self.cleaned_data["proposed_on"]
        if day and day - clock.now().date() > when.MAX_AHEAD:
            raise forms.ValidationError(_("That is more than three years away."))
        return day

    def parse(self, cleaned: dict) -> None:
        """From words to an instant (call back) or a day (interested later)."""
        if cleaned.get("outcome") == Outcome.CALL_BACK:
            wall = cleaned.get("slot") or (None if cleaned.get("at") else cleaned.get("proposed_at"))
            if wall:
                cleaned["at"] = clock.instant_of(wall, callback_times.zone_of(self.lead, self.by))
            elif cleaned.get("at"):
                self._read(cleaned, "at")
        elif cleaned.get("outcome") == Outcome.LATER:
            if cleaned.get("on"):
                self._read(cleaned, "on")
            else:
                cleaned["on"] = cleaned.get("proposed_on")

    def _read(self, cleaned: dict, name: str) -> None:
        read = callback_times.parse_callback if name == "at" else callback_times.parse_nurture_day
        try:
            self.meant = read(self.lead, cleaned[name], self.by)
        except when.NotUnderstood as puzzled:
            self.add_error(name, str(puzzled))
            return
        if self.meant.problem:
            self.add_error(name, self.meant.problem)
            return
        cleaned[name] = self.meant.at if name == "at" else self.meant.day
        shown = cleaned.get("parsed") == self.meant.wall
        self.unsure = not shown and (bool(self.meant.notes) or not self.quick)
