"""Forms for the steps of a task for Support."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import SupportTask
from leads.support import telling
from salesdesk.people.models import User

from .send import MAX_TEXT

#: The steps that say something, with the label of the field.
SAYS = {
    "ask": _("Question"),
    "reply": _("Reply"),
    "finish": _("Answer"),
    "decline": _("Reason"),
}


class StepForm(forms.Form):
    """Nothing to fill in: take, put back, withdraw, reopen."""

    def __init__(self, *args, task: SupportTask, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def arguments(self) -> list:
        """Return what the step of leads.support.actions takes after the task and the user."""
        return []


class SayForm(StepForm):
    text = forms.CharField(
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "true", "data-first": True}),
        error_messages={"required": _("Write a few words.")},
    )

    def __init__(self, *args, step: str, **kwargs) -> None:
        super().__init__(*args, auto_id=f"{step}-%s", **kwargs)
        self.fields["text"].label = SAYS[step]

    def arguments(self) -> list[str]:
        return [self.cleaned_data["text"]]


class AssignForm(StepForm):
    person = forms.ModelChoiceField(label=_("Assigned to"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args, task: SupportTask, **kwargs) -> None:
        super().__init__(*args, task=task, **kwargs)
        self.fields["person"].queryset = telling.support_of(task) | telling.managers_of(task)
        self.fields["person"].initial = task.assignee_id

    def arguments(self) -> list[User]:
        return [self.cleaned_data["person"]]


def form_of(step: str, task: SupportTask, data=None) -> StepForm:
    """Return the form of a step of `task`."""
    if step in SAYS:
        return SayForm(data, task=task, step=step)
    return AssignForm(data, task=task) if step == "assign" else StepForm(data, task=task)
