from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from salesdesk import countries
from salesdesk.clock.workdays import subdivision_of
from salesdesk.web.forms.day_fields import TimeField, TimeInput
from salesdesk.web.forms.fields import check_names

from ..models import User

CONTINENTS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
DAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]
#: The fields of this form, in the order of the page.
FIELDS = ["language", "time_zone", "country", "subdivision", "work_start", "work_end", "work_days"]


class HoursForm(forms.ModelForm):
    """A person's language, time zone, working days and working hours."""

    #: Only languages that the pages are translated into, and the present one.
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Decides the public holidays, and how numbers and dates are written."),
    )
    work_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
    )

    class Meta:
        model = User
        fields = FIELDS
        field_classes = {"work_start": TimeField, "work_end": TimeField}
        widgets = {"work_start": TimeInput, "work_end": TimeInput}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        present = [each for each in settings.LANGUAGES if each[0] == self.instance.language]
        self.fields["language"].choices = dict([*settings.TRANSLATED, *present]).items()
        check_names(self, "name")
        zones = {zone for zone in available_timezones() if zone.startswith(CONTINENTS)}
        zones |= {"UTC", self.instance.time_zone}
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in sorted(zones)]
        self.fields["country"].choices = countries.choices()
        self.fields["subdivision"].help_text = _(
            "Only if your region has its own public holidays, such as CT, Madrid or Vizcaya."
        )
        if not self.instance.work_days:
            self.initial["work_days"] = [1, 2, 3, 4, 5]

    def clean(self) -> dict:
        cleaned = super().clean()
        if region := cleaned.get("subdivision"):
            country = cleaned.get("country", "")
            cleaned["subdivision"] = subdivision_of(country, region)
            if not cleaned["subdivision"]:
                self.add_error(
                    "subdivision",
                    forms.ValidationError(
                        _(
                            "We don't recognize “%(region)s” as a region of %(country)s. "
                            "Correct it or leave it empty."
                        ),
                        params={"region": region, "country": countries.name_of(country)},
                    ),
                )
        starts, ends = cleaned.get("work_start"), cleaned.get("work_end")
        if starts and ends and ends <= starts:
            self.add_error("work_end", _("Work must end after it starts, on the same day."))
        return cleaned
