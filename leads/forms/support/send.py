"""A task for Sales Support: what is needed, of which kind, and by when."""

from datetime import datetime

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from leads.forms import due_time
from leads.models import SupportTask
from salesdesk.people.models import User
from salesdesk.web.forms.edit_conflicts import EditConflictMixin

#: Characters of what is needed, and of a question or an answer.
MAX_TEXT = 2000


class SupportTaskForm(EditConflictMixin):
    """A new or changed task. Without a due time it is due at the end of the next working day."""

    due = forms.CharField(
        label=_("Due"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": _("next working day"), "autocomplete": "off"}),
        help_text=_("Such as Fri 14:00, tomorrow, +3d. Your time."),
    )

    class Meta:
        model = SupportTask
        fields = ["kind", "what"]
        error_messages = {
            "kind": {"required": _("Choose a kind.")},
            "what": {"required": _("Describe what is needed.")},
        }

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.by = by
        self.order_fields(["what", "due", "kind"])
        self.fields["what"].validators.append(MaxLengthValidator(MAX_TEXT))
        self.fields["what"].widget.attrs |= {
            "rows": 3,
            "maxlength": MAX_TEXT,
            "spellcheck": "true",
            "data-first": True,
            "placeholder": _("The May invoice shows the old address"),
        }
        self.fields["kind"].choices = SupportTask.Kind.choices
        if self.instance.pk:
            self.fields["due"].required = True
            self.initial["due"] = due_time.write(self.instance.due_at, by)
        else:
            self.initial["kind"] = ""

    def clean_due(self) -> datetime:
        """Return when it is due, as an instant."""
        typed = self.cleaned_data["due"].strip()
        if self.instance.pk and typed == self.initial["due"]:
            return self.instance.due_at
        return due_time.parse(typed, self.by) if typed else due_time.next_working_day(self.by)

    def facts(self) -> dict:
        """Return the arguments for `actions.send` and `actions.change`."""
        cleaned = self.cleaned_data
        return {"kind": cleaned["kind"], "what": cleaned["what"], "due_at": cleaned["due"]}
