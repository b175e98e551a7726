"""A task: what, by when and by whom."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.funnel.viewers import viewers_of
from leads.models import Lead, Task
from salesdesk import clock, formats
from salesdesk.parsing import when
from salesdesk.people.models import User
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import check_names


class TaskForm(EditConflictMixin):
    """A task about `lead`. Due times are typed in words, in the user's own time zone."""

    due = forms.CharField(
        label=_("Due"),
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": _("Fri 14:00, tomorrow, +3d"), "autocomplete": "off"}),
        help_text=_("Your time. Without a time it is due when your working day ends."),
    )

    class Meta:
        model = Task
        fields = ["what", "person"]

    def __init__(self, *args, lead: Lead, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.order_fields(["what", "due", "person"])
        self.fields["what"].widget.attrs |= {"autocomplete": "off", "placeholder": _("Send the brochure")}
        self.fields["person"].queryset = viewers_of(lead)
        self.fields["person"].empty_label = None
        check_names(self, "what")
        if self.instance.pk:
            self.initial["due"] = self._written(self.instance.due_at)
        else:
            self.fields["person"].initial = by.pk

    def clean_due(self) -> datetime:
        """Return when it is due, as an instant."""
        typed = self.cleaned_data["due"].strip()
        if self.instance.pk and typed == self.initial["due"]:
            return self.instance.due_at
        here = clock.now().astimezone(ZoneInfo(self.by.time_zone))
        try:
            parsed = when.parse(typed, here, language=self.by.language, month_first=formats.is_month_first())
        except when.NotUnderstood as error:
            raise ValidationError(str(error)) from error
        wall = datetime.combine(parsed.day, parsed.time or self.by.work_end)
        at = clock.instant_of(wall, self.by.time_zone)
        if at <= clock.now():
            raise ValidationError(_("That time has passed. Enter a later one."))
        return at

    def facts(self) -> dict:
        """Return the arguments for `actions.add` and `actions.change`."""
        cleaned = self.cleaned_data
        return {"what": cleaned["what"], "due_at": cleaned["due"], "person": cleaned["person"]}

    def _written(self, at: datetime) -> str:
        return formats.day_and_time(at.astimezone(ZoneInfo(self.by.time_zone)), year=True)
