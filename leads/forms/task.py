"""A task: what, by when and by whom."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.funnel.viewers import viewers_of
from leads.models import Lead, Task
from salesdesk.people.models import User
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import check_names

from . import due_time


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
            self.initial["due"] = due_time.write(self.instance.due_at, by)
        else:
            self.fields["person"].initial = by.pk

    def clean_due(self) -> datetime:
        """Return when it is due, as an instant."""
        typed = self.cleaned_data["due"].strip()
        if self.instance.pk and typed == self.initial["due"]:
            return self.instance.due_at
        return due_time.parse(typed, self.by)

    def facts(self) -> dict:
        """Return the arguments for `actions.add` and `actions.change`."""
        cleaned = self.cleaned_data
        return {"what": cleaned["what"], "due_at": cleaned["due"], "person": cleaned["person"]}
